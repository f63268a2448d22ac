using System;

namespace WriterVision.Throttling;

/// <summary>
/// Opens after three attempts in a row that did not reach the service, whatever was asked; then one request at a time probes it, and the first
/// answer closes it. A gateway's error or a timeout can lie with the request, so that those must come from two requests.
/// </summary>
internal sealed class CircuitBreaker
{
    private const int FailuresToOpen = 3;

    private object? _firstRequest;
    private bool _isGeneral;
    private int _failures;
    private int _probes;

    public bool IsOpen => _failures >= FailuresToOpen && _isGeneral;

    /// <summary>When the first of the attempts failed.</summary>
    public TimeSpan Since { get; private set; }

    /// <summary>When the next probe may start.</summary>
    public TimeSpan NextProbe { get; private set; }

    public bool IsProbing { get; private set; }

    /// <summary>The error of the last attempt.</summary>
    public WriterVisionException? Cause { get; private set; }

    public void StartProbe() => IsProbing = true;

    /// <summary>An attempt did not reach the service.</summary>
    /// <param name="request">The request, the same object for all of its attempts.</param>
    /// <param name="outcome">How the attempt ended.</param>
    /// <param name="now">The time.</param>
    /// <param name="jitter">A random number from 0 to 1.</param>
    public void Add(object request, AttemptOutcome outcome, TimeSpan now, double jitter)
    {
        var wasOpen = IsOpen;
        if (_failures++ == 0)
        {
            Since = now;
            _firstRequest = request;
        }

        Cause = outcome.Failure ?? Cause;
        _isGeneral |= request != _firstRequest || outcome.IsConnectFailure;
        if (IsOpen && !wasOpen)
        {
            EndProbe(outcome.RetryAfter, now, jitter);
        }
    }

    /// <summary>A probe did not reach the service: the next one follows after a longer wait.</summary>
    public void EndProbe(TimeSpan? retryAfter, TimeSpan now, double jitter)
    {
        IsProbing = false;
        var wait = Backoff.Wait(++_probes, jitter);
        NextProbe = now + (retryAfter > wait ? retryAfter.Value : wait);
    }

    /// <summary>The service has answered.</summary>
    /// <returns>How long the breaker was open; null if it was closed.</returns>
    public TimeSpan? Close(TimeSpan now)
    {
        TimeSpan? duration = IsOpen ? now - Since : null;
        _failures = _probes = 0;
        _isGeneral = IsProbing = false;
        _firstRequest = null;
        Cause = null;
        return duration;
    }
}
