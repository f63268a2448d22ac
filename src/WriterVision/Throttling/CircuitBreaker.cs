using System;

namespace WriterVision.Throttling;

/// <summary>
/// Opens after three attempts in a row that did not reach the service, whatever was asked; then one request at a time probes it, and the first
/// answer closes it. A gateway's error or a timeout can be the fault of the request itself, so these must come from two different requests.
/// </summary>
internal sealed class CircuitBreaker
{
    private const int FailuresToOpen = 3;

    private ThrottleLease? _firstRequest;
    private bool _isGeneral;
    private bool _isProbing;
    private int _failures;
    private int _probes;
    private TimeSpan _answered;

    public bool IsOpen => _failures >= FailuresToOpen && _isGeneral;

    /// <summary>When the first of the attempts started, or the last answer before it came: a timeout is part of the outage.</summary>
    public TimeSpan Since { get; private set; }

    /// <summary>When the next probe may start.</summary>
    public TimeSpan NextProbe { get; private set; }

    /// <summary>The error of the last attempt.</summary>
    public WriterVisionException? Cause { get; private set; }

    /// <summary>When a request may start; never, while another one probes the service.</summary>
    public TimeSpan Next(ThrottleLease lease) => !lease.IsProbe ? TimeSpan.Zero : _isProbing ? TimeSpan.MaxValue : NextProbe;

    /// <summary>Counts a request that starts.</summary>
    public void Start(ThrottleLease lease) => _isProbing |= lease.IsProbe;

    /// <summary>Counts the end of an attempt.</summary>
    public void End(ThrottleLease lease, AttemptOutcome outcome, TimeSpan now, double jitter)
    {
        lease.EndedOutage = null;
        if (outcome.Result is not (AttemptResult.Unknown or AttemptResult.Unreachable))
        {
            lease.EndedOutage = IsOpen ? now - Since : null;
            _answered = now;
            _failures = _probes = 0;
            _isGeneral = _isProbing = false;
            Cause = null;
            return;
        }

        var wasOpen = IsOpen;
        if (outcome.Result == AttemptResult.Unreachable)
        {
            if (_failures++ == 0)
            {
                _firstRequest = lease;
                Since = lease.Started > _answered ? lease.Started : _answered;
            }

            Cause = outcome.Failure ?? Cause;
            _isGeneral |= lease != _firstRequest || outcome.IsConnectFailure;
        }

        if (IsOpen && (lease.IsProbe || !wasOpen))
        {
            _isProbing = false;
            var wait = Backoff.Wait(++_probes, jitter);
            NextProbe = now + (outcome.RetryAfter > wait ? outcome.RetryAfter.Value : wait);
        }
    }
}
