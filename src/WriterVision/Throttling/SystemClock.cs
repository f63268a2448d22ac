using System;
using System.Diagnostics;
using System.Threading;

namespace WriterVision.Throttling;

/// <summary>The machine's own time.</summary>
internal sealed class SystemClock : IClock
{
    /// <summary>A timer that rings too early is only set again; one that is set too far ahead is refused by the platform.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public TimeSpan Now => TimeSpan.FromSeconds(Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency);

    public Action<TimeSpan> CreateTimer(Action ring)
    {
        var timer = new Timer(static state => ((Action)state!)(), ring, Timeout.Infinite, Timeout.Infinite);
        // A millisecond more: a timer may come a little early, and would find that its time is not there yet.
        return wait => timer.Change((wait < LongestWait ? wait : LongestWait) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }
}
