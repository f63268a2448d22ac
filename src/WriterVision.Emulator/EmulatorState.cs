using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;

namespace WriterVision.Emulator;

/// <summary>The state of an emulator: <c>GET /_emulator/state</c>, also available to tests in the same process.</summary>
public sealed class EmulatorState
{
    private readonly ConcurrentDictionary<string, long> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<SeenRequest> _requests = new();
    private readonly int _remembered;
    private readonly Lock _lock = new();
    private long _inFlight;

    internal EmulatorState(int remembered) => _remembered = remembered;

    /// <summary>Requests by path and status, such as <c>/v1/chat 200</c>.</summary>
    public IReadOnlyDictionary<string, long> Answers => _answers;

    /// <summary>The maximum number of requests in flight at the same time.</summary>
    public long PeakInFlight { get; private set; }

    /// <summary>Requests in flight now.</summary>
    public long InFlight => Interlocked.Read(ref _inFlight);

    /// <summary>The number of stored files.</summary>
    public int Files => FileCount();

    /// <summary>The total size of all request bodies in bytes, as announced.</summary>
    public long Bytes { get; private set; }

    /// <summary>Tokens of all answers.</summary>
    public long Tokens { get; private set; }

    /// <summary>The last valid requests, oldest first.</summary>
    public IReadOnlyCollection<SeenRequest> Requests => _requests;

    /// <summary>Counts the files; set by the server, which stores them.</summary>
    internal Func<int> FileCount { private get; set; } = static () => 0;

    internal void Entered(long length)
    {
        var now = Interlocked.Increment(ref _inFlight);
        lock (_lock)
        {
            PeakInFlight = Math.Max(PeakInFlight, now);
            Bytes += length;
        }
    }

    internal void Left(string path, int status)
    {
        Interlocked.Decrement(ref _inFlight);
        _answers.AddOrUpdate($"{path} {status}", 1, static (_, count) => count + 1);
    }

    internal void Used(long tokens)
    {
        lock (_lock)
        {
            Tokens += tokens;
        }
    }

    internal void Remember(SeenRequest request)
    {
        if (_remembered == 0)
        {
            return;
        }

        _requests.Enqueue(request);
        while (_requests.Count > _remembered)
        {
            _requests.TryDequeue(out _);
        }
    }

    internal void Reset()
    {
        _answers.Clear();
        _requests.Clear();
        lock (_lock)
        {
            PeakInFlight = InFlight;
            Tokens = 0;
            Bytes = 0;
        }
    }
}

/// <summary>A valid request.</summary>
/// <param name="Model">The requested model.</param>
/// <param name="System">The system message, if there was one.</param>
/// <param name="Parts">The parts of the user's message in order: text unchanged, an image as <c>{image 1}</c>.</param>
/// <param name="Images">The images, in order.</param>
/// <param name="Temperature">The requested temperature.</param>
/// <param name="MaxTokens">The requested token limit of the answer.</param>
/// <param name="IsSchemaStrict">Whether the schema of the answer was sent as <c>strict</c>.</param>
/// <param name="UserAgent">The <c>User-Agent</c> header of the client.</param>
public sealed record SeenRequest(
    string Model, string? System, IReadOnlyList<string> Parts, IReadOnlyList<SeenImage> Images, double? Temperature, long? MaxTokens, bool IsSchemaStrict, string UserAgent);

/// <summary>An image as it arrived.</summary>
/// <param name="MediaType">The media type that the client stated.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Sha256">The hash of its bytes, as lower-case hexadecimal digits.</param>
public sealed record SeenImage(string MediaType, long Length, string Sha256);
