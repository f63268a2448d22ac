using System;

namespace WriterVision.Api.Http;

/// <summary>What happened to the requests that one input needed: counted here, and told to whoever listens.</summary>
internal sealed class RequestContext
{
    private readonly Action<RequestNotice>? _notice;
    private readonly Action<string>? _warn;
    private readonly Action<long>? _used;

    /// <param name="notice">Hears of each attempt that failed and is followed by another, and of the end of an outage.</param>
    /// <param name="warn">Hears what the user should know, though the input has its answer.</param>
    /// <param name="used">Hears the tokens of each answer, as the server counts them, whether the answer is of use or not.</param>
    public RequestContext(Action<RequestNotice>? notice = null, Action<string>? warn = null, Action<long>? used = null)
    {
        _notice = notice;
        _warn = warn;
        _used = used;
    }

    /// <summary>The requests sent for the step that gave the answer, the successful one included.</summary>
    public int Attempts { get; set; }

    /// <summary>For requests beside the one that gives the answer: told of in the same way, and not counted.</summary>
    public RequestContext Aside() => new(_notice, _warn, _used);

    public void Notice(RequestNotice notice) => _notice?.Invoke(notice);

    public void Warn(string text) => _warn?.Invoke(text);

    public void Used(long tokens) => _used?.Invoke(tokens);
}
