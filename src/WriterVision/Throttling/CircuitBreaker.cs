using System;

namespace WriterVision.Throttling;

/// <summary>
/// Opens after an attempt without a connection, or after three attempts in a row that did not reach the service. Then one request at a time probes
/// the service, and the first answer closes the breaker. A gateway's error or a timeout can be the fault of the request itself, so the three attempts
/// must be of at least two requests. If no answer comes for <c>-OutageTimeoutSec</c>, the wait ends with an error. A rate limit error is an answer: see
/// <see cref="RateLimitPause"/>. <c>Api.Http.RetryPolicy</c> decides which errors of a server mean that the service was not reached.
/// </summary>
internal sealed class CircuitBreaker
{
    private const int FailuresToOpen = 3;

    private ThrottleLease? _firstRequest;
    private ThrottleLease? _probe;
    private bool _isGeneral;
    private int _failures;
    private int _probes;
    private TimeSpan _answered;
    private TimeSpan _failed;

    /// <summary>When the first failed attempt started, since a timeout is part of the outage, or when the last answer arrived, if that is later.</summary>
    private TimeSpan _since;

    public bool IsOpen { get; private set; }

    /// <summary>
    /// The breaker of the other throttle of the account; null if there is none. Its failures since the last answer are failures of other requests.
    /// </summary>
    public CircuitBreaker? Other { get; set; }

    /// <summary>When the next probe may start.</summary>
    public TimeSpan NextProbe { get; private set; }

    /// <summary>The error of the last attempt.</summary>
    public WriterVisionException? Cause { get; private set; }

    /// <summary>Whether a request waits for the end of the outage.</summary>
    public bool Holds(ThrottleLease lease) => IsOpen && lease.OutageTimeout is not null;

    /// <summary>When a request may start; never while another one probes the service.</summary>
    public TimeSpan Next(ThrottleLease lease) => !Holds(lease) ? TimeSpan.Zero : _probe is null ? NextProbe : TimeSpan.MaxValue;

    /// <summary>When a request stops waiting for the end of the outage.</summary>
    public TimeSpan Deadline(ThrottleLease lease) => IsOpen ? lease.Deadline(_since) : TimeSpan.MaxValue;

    /// <summary>The error of a request that has stopped waiting.</summary>
    public WriterVisionException ToError(ThrottleLease lease) => ThrottlingErrors.ServiceUnreachable(Cause!, lease.OutageTimeout!.Value);

    /// <summary>Counts a request that starts. During an outage it is the probe.</summary>
    public void Start(ThrottleLease lease) => _probe = Holds(lease) ? lease : _probe;

    /// <summary>Counts the end of an attempt.</summary>
    public void End(ThrottleLease lease, AttemptOutcome outcome, TimeSpan now, double jitter)
    {
        var wasOpen = IsOpen;
        lease.EndedOutage = null;
        if (outcome.Result is not (AttemptResult.Unknown or AttemptResult.Unreachable))
        {
            lease.EndedOutage = wasOpen ? now - _since : null;
            _answered = now;
            _failures = _probes = 0;
            IsOpen = _isGeneral = false;
            Cause = null;
        }
        else if (outcome.Result == AttemptResult.Unreachable)
        {
            if (_failures++ == 0)
            {
                _firstRequest = lease;
                _since = lease.Started > _answered ? lease.Started : _answered;
            }

            Cause = outcome.Failure;
            _failed = now;
            // Read without the lock of the other throttle: a value that is a moment old makes no difference.
            _isGeneral |= lease != _firstRequest || (Other is { _failures: > 0 } other && other._failed >= _answered);
            IsOpen |= outcome.IsConnectFailure || (_isGeneral && _failures >= FailuresToOpen);
        }

        if (IsOpen && (lease == _probe || !wasOpen))
        {
            _probe = null;
            var wait = Backoff.Wait(++_probes, jitter);
            NextProbe = now + (outcome.RetryAfter > wait ? outcome.RetryAfter.Value : wait);
        }
    }
}
