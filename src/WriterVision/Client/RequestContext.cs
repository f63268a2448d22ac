using System;

namespace WriterVision.Client;

/// <summary>What happened to the requests that one input needed: counted here, and told to whoever listens.</summary>
internal sealed class RequestContext
{
    private readonly Action<RetryNotice>? _retrying;
    private readonly Action<string>? _warn;

    /// <param name="retrying">Hears of each request that is tried again.</param>
    /// <param name="warn">Hears what the user should know, though the input has its answer.</param>
    public RequestContext(Action<RetryNotice>? retrying = null, Action<string>? warn = null)
    {
        _retrying = retrying;
        _warn = warn;
    }

    /// <summary>The requests sent for the step that gave the answer, the successful one included.</summary>
    public int Attempts { get; set; }

    /// <summary>For requests beside the one that gives the answer: told of in the same way, and not counted.</summary>
    public RequestContext Aside() => new(_retrying, _warn);

    public void Retrying(RetryNotice notice) => _retrying?.Invoke(notice);

    public void Warn(string text) => _warn?.Invoke(text);
}

/// <summary>A request that failed, and is tried again.</summary>
internal readonly struct RetryNotice
{
    public RetryNotice(int attempt, WriterVisionException cause, TimeSpan wait)
    {
        Attempt = attempt;
        Cause = cause;
        Wait = wait;
    }

    /// <summary>The attempt that failed; the first is 1.</summary>
    public int Attempt { get; }

    public WriterVisionException Cause { get; }

    public TimeSpan Wait { get; }
}
