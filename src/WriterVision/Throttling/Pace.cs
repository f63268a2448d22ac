using System;

namespace WriterVision.Throttling;

/// <summary>
/// Spaces what starts evenly, so that a server which counts by whatever measure (a bucket that refills, a window that begins anew)
/// sees no more than a rate.
/// </summary>
internal sealed class Pace
{
    /// <summary>How far a start may be late without moving those after it: the timers of some platforms tick every 16 ms.</summary>
    private static readonly TimeSpan Lateness = TimeSpan.FromMilliseconds(50);

    /// <summary>When the next start is due.</summary>
    public TimeSpan Next { get; private set; }

    /// <summary>Counts a start.</summary>
    /// <param name="amount">What it costs.</param>
    /// <param name="perSecond">How much may be spent in a second.</param>
    /// <param name="now">The time of the start.</param>
    public void Spend(double amount, double perSecond, TimeSpan now)
    {
        var earliest = now - Lateness;
        Next = (Next > earliest ? Next : earliest) + Time(amount, perSecond);
    }

    /// <summary>Corrects what a start has cost, now that it is known: less than nothing gives back.</summary>
    public void Correct(double amount, double perSecond) => Next += Time(amount, perSecond);

    /// <summary>Lets nothing start before a time.</summary>
    public void Delay(TimeSpan until) => Next = Next > until ? Next : until;

    /// <summary>The time that an amount takes. A century at most: what is longer is no <see cref="TimeSpan"/> any more.</summary>
    private static TimeSpan Time(double amount, double perSecond)
    {
        const double Longest = 100d * 365 * 24 * 60 * 60;
        return TimeSpan.FromTicks((long)(Math.Max(-Longest, Math.Min(amount / perSecond, Longest)) * TimeSpan.TicksPerSecond));
    }
}
