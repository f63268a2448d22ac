using System;

namespace WriterVision.Throttling;

/// <summary>
/// The pause of an account whose limit is used up. A lone refusal (HTTP 429) concerns its own request; several in a row pause the account, until one
/// request that probes the limit is let through.
/// </summary>
/// <param name="rate">Learns from the end of each pause.</param>
internal sealed class Pause(AdaptiveRate rate)
{
    /// <summary>The number of refusals in a row that show a limit. If one request in five is refused at random, they cause one pause in 20,000 requests.</summary>
    private const int RefusalsInARow = 6;

    private const double ShortestWait = 1;
    private const double LongestWait = 4;

    private int _refused;

    /// <summary>Changes when a pause begins and ends: a request that started before says nothing about what follows.</summary>
    private int _epoch;
    private bool _isProbing;
    private TimeSpan _probeTime;

    public bool IsActive { get; private set; }

    /// <summary>When the next request may start, while the account is paused.</summary>
    public TimeSpan Until { get; private set; }

    /// <summary>Since when the account is paused, without an answer in between; null while it answers.</summary>
    public TimeSpan? Since { get; private set; }

    /// <summary>The last refusal.</summary>
    public WriterVisionException? Cause { get; private set; }

    /// <summary>Ends the pause if its probe was not refused in time: refusals come at once, and answers can take long.</summary>
    public void Update(TimeSpan now)
    {
        if (_isProbing && now >= Until)
        {
            Recover(now);
        }
    }

    /// <summary>Counts a request that starts. During a pause it is the probe.</summary>
    public void Start(ThrottleLease lease, TimeSpan now)
    {
        lease.Epoch = _epoch;
        _isProbing = IsActive;
        Until = now + _probeTime;
    }

    /// <summary>Counts the end of an attempt.</summary>
    public void End(ThrottleLease lease, AttemptOutcome outcome, TimeSpan now, double jitter)
    {
        if (outcome.Result == AttemptResult.Answered)
        {
            Since = null;
            _refused = 0;
            if (IsActive && lease.Epoch == _epoch)
            {
                Recover(now);
            }
        }
        else if (outcome.Result == AttemptResult.RateLimited && lease.Epoch == _epoch && (IsActive || ++_refused >= RefusalsInARow))
        {
            _epoch += IsActive ? 0 : 1;
            _isProbing = false;
            _probeTime = TimeSpan.FromSeconds(4 * Math.Max(0.03, (now - lease.Started).TotalSeconds));
            IsActive = true;
            Since ??= now;
            Cause = outcome.Failure;

            // A probe that comes too late wastes an eighth of the pause at most.
            var wait = Math.Max(ShortestWait, Math.Min((now - Since.Value).TotalSeconds / 8, LongestWait)) * (1 - (jitter / 4));
            Until = now + TimeSpan.FromSeconds(Math.Max(wait, outcome.RetryAfter?.TotalSeconds ?? 0));
        }
    }

    private void Recover(TimeSpan now)
    {
        IsActive = _isProbing = false;
        _refused = 0;
        _epoch++;
        rate.Recover(now);
    }
}
