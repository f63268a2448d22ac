using System;

namespace WriterVision.Throttling;

/// <summary>
/// A token bucket that holds next to nothing, so that requests are spaced evenly and a server sees no more than the rate, whether it counts in a
/// bucket or in windows.
/// </summary>
internal sealed class TokenBucket
{
    /// <summary>How late a request may be without delaying those after it: the timers of some platforms tick every 16 ms.</summary>
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(50);

    /// <summary>The maximum number of returned tokens that are saved for later requests, as the time in which the bucket would gain as many.</summary>
    private static readonly TimeSpan LargestCredit = TimeSpan.FromSeconds(1);

    private TimeSpan _credit;

    /// <summary>When the next request may start.</summary>
    public TimeSpan Next { get; private set; }

    /// <summary>Takes tokens for a request that starts, or more tokens for an earlier request; a negative amount gives tokens back.</summary>
    /// <param name="amount">The number of tokens.</param>
    /// <param name="perSecond">The rate at which the bucket fills; null for no limit.</param>
    /// <param name="now">The current time.</param>
    public void Take(double amount, double? perSecond, TimeSpan now)
    {
        // Limited to a century, so that the ticks cannot overflow.
        const double Longest = 100d * 365 * 24 * 60 * 60;
        var time = TimeSpan.FromTicks((long)(Math.Max(-Longest, Math.Min(amount / perSecond ?? 0, Longest)) * TimeSpan.TicksPerSecond));
        var earliest = now - Burst - _credit;
        Next = (Next > earliest ? Next : earliest) + time;
        _credit = TimeSpan.FromTicks(Math.Max(0, Math.Min((_credit - time).Ticks, LargestCredit.Ticks)));
    }
}
