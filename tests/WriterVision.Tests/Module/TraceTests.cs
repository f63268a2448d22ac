using System;
using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Module;

/// <summary>Searches every trace event of the process for the key, in many failures.</summary>
/// <remarks>Nothing else runs meanwhile: to listen to everything slows everything down.</remarks>
[CollectionDefinition(nameof(TraceTests), DisableParallelization = true)]
[Collection(nameof(TraceTests))]
public sealed class TraceTests : IDisposable
{
    private const string Key = "sk-the-key-that-is-traced";

    /// <summary>.NET's own diagnostics of its network code: they show every byte, and SECURITY.md says so.</summary>
    private const string Private = "Private.InternalDiagnostics.System.Net.";

    /// <summary>The events of the runtime, including exceptions: that of the JSON parser repeats text that it cannot parse, as SECURITY.md states.</summary>
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
        Assert.Contains("System.Net.Http", listener.Heard.Keys);
        Assert.Contains("System.Net.Sockets", listener.Heard.Keys);
        Assert.Contains(listener.Heard.Keys, static source => source.StartsWith(Private, StringComparison.Ordinal));
        Assert.DoesNotContain(
            listener.Telling.Keys, source => !source.StartsWith(Private, StringComparison.Ordinal) && !(source == Runtime && body.StartsWith("no JSON", StringComparison.Ordinal)));
        TestContext.Current.SendDiagnosticMessage("Heard {0}; told by {1}.", string.Join(' ', listener.Heard.Keys.Order()), string.Join(' ', listener.Telling));

        // Once the runtime keeps it to itself, SECURITY.md need not say this any more.
        Assert.NotEmpty(listener.Telling);
    }

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Dispose();
    }

    private sealed class Listener : EventListener
    {
        private static readonly byte[] Bytes = Encoding.ASCII.GetBytes(Key);

        public ConcurrentDictionary<string, int> Heard { get; } = new(StringComparer.Ordinal);

        /// <summary>The event sources that wrote the key, with one event of each.</summary>
        public ConcurrentDictionary<string, string> Telling { get; } = new(StringComparer.Ordinal);

        // Of the runtime itself (collections, methods, types) less is enough: it knows no headers, and has a lot to say.
        protected override void OnEventSourceCreated(EventSource eventSource) => EnableEvents(
            eventSource, eventSource.Name == Runtime ? EventLevel.Warning : EventLevel.Verbose, EventKeywords.All);

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            // The base class listens before this one is made.
            if (Heard is null || Telling is null)
            {
                return;
            }

            Heard.AddOrUpdate(eventData.EventSource.Name, 1, static (_, count) => count + 1);
            if ((eventData.Payload ?? new([])).Append(eventData.Message).Any(Has))
            {
                Telling.TryAdd(eventData.EventSource.Name, eventData.EventName ?? string.Empty);
            }
        }

        private static bool Has(object? value) => value is byte[] bytes
            ? bytes.AsSpan().IndexOf(Bytes) >= 0
            : value is System.Collections.IEnumerable many and not string
                ? many.Cast<object?>().Any(Has)
                : value?.ToString()?.Contains(Key, StringComparison.Ordinal) == true;
    }
}
