using System;
using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Module;

/// <summary>Searches every trace event of the process for the key, after many kinds of failures.</summary>
/// <remarks>No other test runs at the same time, because listening to all events slows down the process.</remarks>
[CollectionDefinition(nameof(TraceTests), DisableParallelization = true)]
[Collection(nameof(TraceTests))]
public sealed class TraceTests : IDisposable
{
    private const string Key = "sk-the-key-that-is-traced";

    /// <summary>The prefix of .NET's internal network diagnostics. They contain every byte that is sent, as SECURITY.md states.</summary>
    private const string NetworkDiagnostics = "Private.InternalDiagnostics.System.Net.";

    /// <summary>The events of the runtime, including exceptions. The JSON parser repeats invalid text in its exception, as SECURITY.md states.</summary>
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";

    private readonly TemporaryFolder _folder = new();
    private readonly Shell _shell = new(endpoint: null, Key);

    public TraceTests()
    {
        _folder.Write("a.png", SampleImages.Png(100));
        _shell.SetLocation(_folder.Path);
    }

    [Theory]
    [InlineData("200 OK", """{"choices":[{"message":{"content":"fine"}}]}""")]
    [InlineData("200 OK", $"no JSON: {Key}")]
    [InlineData("401 Unauthorized", $$"""{"tpe":"{{Key}}","errors":[{"description":"Bearer {{Key}}","key":"{{Key}}"}]}""")]
    [InlineData("500 Oops", Key)]
    [InlineData("302 Found", "")]
    [InlineData(Key, "")]
    public async Task Only_events_of_the_runtimes_network_diagnostics_contain_the_key(string status, string body)
    {
        await using var server = RawServer.Answering(status, body, $"Content-Type: application/json\r\nLocation: https://elsewhere.example/{Key}\r\n");
        using var listener = new Listener();

        foreach (var command in new[] { "iwv 'p' a.png -MaximumRetryCount 1", "iwv 'p' a.png -Model palmyra-vision -MaximumRetryCount 0", "Get-WriterFile -MaximumRetryCount 0" })
        {
            _shell.Run($"$VerbosePreference = $DebugPreference = 'Continue'; {command} -Endpoint {server.Address}");
        }

        _shell.Run("Get-WriterModel -Endpoint https://127.0.0.1:9 -MaximumRetryCount 0");
        listener.Dispose();

        Assert.Contains(server.Heads, static head => head.Contains(Key, StringComparison.Ordinal));
        Assert.Contains("System.Net.Http", listener.EventCounts.Keys);
        Assert.Contains("System.Net.Sockets", listener.EventCounts.Keys);
        Assert.Contains(listener.EventCounts.Keys, static source => source.StartsWith(NetworkDiagnostics, StringComparison.Ordinal));
        Assert.DoesNotContain(
            listener.SourcesWithKey.Keys, source => !source.StartsWith(NetworkDiagnostics, StringComparison.Ordinal) && !(source == Runtime && body.StartsWith("no JSON", StringComparison.Ordinal)));
        TestContext.Current.SendDiagnosticMessage("Event sources: {0}. Sources that wrote the key: {1}.", string.Join(' ', listener.EventCounts.Keys.Order()), string.Join(' ', listener.SourcesWithKey));

        // If the runtime no longer writes the key, the statement in SECURITY.md must be removed.
        Assert.NotEmpty(listener.SourcesWithKey);
    }

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Dispose();
    }

    private sealed class Listener : EventListener
    {
        private static readonly byte[] Bytes = Encoding.ASCII.GetBytes(Key);

        public ConcurrentDictionary<string, int> EventCounts { get; } = new(StringComparer.Ordinal);

        /// <summary>The event sources that wrote the key, with one event of each.</summary>
        public ConcurrentDictionary<string, string> SourcesWithKey { get; } = new(StringComparer.Ordinal);

        // The runtime's own verbose events (collections, methods, types) contain no headers, and are too many.
        protected override void OnEventSourceCreated(EventSource eventSource) => EnableEvents(
            eventSource, eventSource.Name == Runtime ? EventLevel.Warning : EventLevel.Verbose, EventKeywords.All);

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            // The constructor of the base class can receive events before these properties are initialized.
            if (EventCounts is null || SourcesWithKey is null)
            {
                return;
            }

            EventCounts.AddOrUpdate(eventData.EventSource.Name, 1, static (_, count) => count + 1);
            if ((eventData.Payload ?? new([])).Append(eventData.Message).Any(ContainsKey))
            {
                SourcesWithKey.TryAdd(eventData.EventSource.Name, eventData.EventName ?? string.Empty);
            }
        }

        private static bool ContainsKey(object? value) => value is byte[] bytes
            ? bytes.AsSpan().IndexOf(Bytes) >= 0
            : value is System.Collections.IEnumerable many and not string
                ? many.Cast<object?>().Any(ContainsKey)
                : value?.ToString()?.Contains(Key, StringComparison.Ordinal) == true;
    }
}
