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

    /// <summary>When the next request may start.</summary>
    public TimeSpan Next { get; private set; }

    /// <summary>Takes tokens for a request that starts.</summary>
    /// <param name="amount">How many.</param>
    /// <param name="perSecond">The rate at which the bucket fills; null for no limit.</param>
    /// <param name="now">The time of the start.</param>
    /// <param name="isFirst">Whether an earlier debt is dropped.</param>
    public void Take(double amount, double? perSecond, TimeSpan now, bool isFirst = false)
    {
        var earliest = now - Burst;
        Next = (Next > earliest && !isFirst ? Next : earliest) + Time(amount, perSecond);
    }

    /// <summary>Corrects an earlier amount, now that the real one is known; a negative amount gives tokens back.</summary>
    public void Correct(double amount, double? perSecond) => Next += Time(amount, perSecond);

    /// <summary>A century at most: what is longer does not fit a <see cref="TimeSpan"/>.</summary>
    private static TimeSpan Time(double amount, double? perSecond)
    {
        const double Longest = 100d * 365 * 24 * 60 * 60;
        return TimeSpan.FromTicks((long)(Math.Max(-Longest, Math.Min(amount / perSecond ?? 0, Longest)) * TimeSpan.TicksPerSecond));
    }
}
