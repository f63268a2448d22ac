using System;

namespace WriterVision.Throttling;

/// <summary>
/// The pause of an account whose limit is used up. A single refusal (HTTP 429) concerns only its own request; several in a row pause the account,
/// until one request that probes the limit is let through. If none is let through for <c>-OutageTimeoutSec</c>, the wait ends with an error.
/// </summary>
/// <param name="rate">Spaces the requests between pauses, and learns from the end of each pause.</param>
internal sealed class RateLimitPause(AdaptiveRate rate)
{
    /// <summary>The number of refusals in a row that show a limit. With random refusals of 20%, this happens once in 20,000 requests.</summary>
    private const int RefusalsInARow = 6;

    /// <summary>The number of refusals in a row that show that a limit whose rate is known is used up again.</summary>
    private const int RefusalsAtKnownRate = 2;

    private const double ShortestWait = 1;
    private const double LongestWait = 4;

    private ThrottleLease? _probe;
    private TimeSpan _probeTime;
    private TimeSpan _ended;
    private int _refused;
    private int _inFlight;

    /// <summary>When the first pause since the last answer began; null if there was none.</summary>
    private TimeSpan? _since;
    private WriterVisionException? _lastRefusal;

    public bool IsActive { get; private set; }

    /// <summary>When the next request may start, while the account is paused.</summary>
    public TimeSpan Until { get; private set; }

    /// <summary>When a request may start.</summary>
    public TimeSpan Next(TimeSpan now) => IsActive ? Until : rate.Next(now);

    /// <summary>When a request stops waiting for the end of the pause; never while an answer may still come.</summary>
    public TimeSpan Deadline(ThrottleLease lease) => IsActive && _inFlight == 0 ? lease.Deadline(_since) : TimeSpan.MaxValue;

    /// <summary>The error of a request that has stopped waiting.</summary>
    public WriterVisionException ToError(ThrottleLease lease) => ThrottlingErrors.RateLimited(_lastRefusal!, lease.OutageTimeout!.Value);

    /// <summary>Ends the pause if its probe was not refused in time: a refusal arrives at once, but an answer can take long.</summary>
    public void Update(TimeSpan now)
    {
        if (_probe is not null && now >= Until)
        {
            End(now);
        }
    }

    /// <summary>Counts a request that starts. During a pause it is the probe.</summary>
    public void Start(ThrottleLease lease, TimeSpan now)
    {
        _inFlight++;
        rate.Start(now);
        _probe = IsActive ? lease : null;
        Until = now + _probeTime;
    }

    /// <summary>Counts the end of an attempt.</summary>
    public void End(ThrottleLease lease, AttemptOutcome outcome, TimeSpan now, double jitter)
    {
        _inFlight--;
        if (outcome.Result == AttemptResult.Answered)
        {
            _since = null;
            _refused = 0;
            if (IsActive && lease == _probe)
            {
                End(now);
            }
        }
        else if (outcome.Result == AttemptResult.RateLimited)
        {
            rate.Refuse(now);
            if (IsActive ? lease == _probe : ShowsLimit(lease))
            {
                Begin(lease, outcome, now, jitter);
            }
        }
    }

    /// <summary>Counts a refusal, unless the request started before the last pause ended: it then says nothing about the time after that pause.</summary>
    /// <returns>Whether enough refusals in a row show a limit.</returns>
    private bool ShowsLimit(ThrottleLease refused) =>
        refused.Started >= _ended && ++_refused >= (rate.IsKnown ? RefusalsAtKnownRate : RefusalsInARow);

    private void Begin(ThrottleLease refused, AttemptOutcome outcome, TimeSpan now, double jitter)
    {
        IsActive = true;
        _probe = null;
        _probeTime = TimeSpan.FromSeconds(4 * Math.Max(0.03, (now - refused.Started).TotalSeconds));
        _since ??= now;
        _lastRefusal = outcome.Failure;

        // A probe that comes too late lengthens the pause by an eighth at most.
        var wait = Math.Max(ShortestWait, Math.Min((now - _since.Value).TotalSeconds / 8, LongestWait)) * (1 - (jitter / 4));
        Until = now + TimeSpan.FromSeconds(Math.Max(wait, outcome.RetryAfter?.TotalSeconds ?? 0));
    }

    private void End(TimeSpan now)
    {
        IsActive = false;
        _probe = null;
        _refused = 0;
        _ended = now;
        rate.Recover(now);
    }
}
