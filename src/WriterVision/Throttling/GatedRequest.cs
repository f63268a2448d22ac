using System;

namespace WriterVision.Throttling;

/// <summary>A request from its first attempt to its last, as the gate knows it.</summary>
internal sealed class GatedRequest
{
    private readonly Func<TimeSpan?>? _outageTimeout;

    /// <param name="expectedTokens">The tokens that it may use, roughly; 0 for a request that uses none.</param>
    /// <param name="outageTimeout">How long an outage is waited for, as it stands at the time; null for not at all.</param>
    public GatedRequest(long expectedTokens = 0, Func<TimeSpan?>? outageTimeout = null)
    {
        ExpectedTokens = expectedTokens;
        _outageTimeout = outageTimeout;
    }

    public long ExpectedTokens { get; }

    /// <summary>Whether there was an attempt before.</summary>
    public bool IsRetry { get; set; }

    /// <summary>How long an outage may last until the request is given up; null where it does not wait for its end.</summary>
    public TimeSpan? OutageTimeout => _outageTimeout?.Invoke();
}
