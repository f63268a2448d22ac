using System;
using System.Diagnostics;
using System.Threading;

namespace WriterVision.Platform;

/// <summary>The machine's monotonic clock.</summary>
internal sealed class SystemClock : IClock
{
    /// <summary>A timer that fires too early is set again; the platform rejects one that is set too far ahead.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public TimeSpan Now => TimeSpan.FromSeconds(Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency);

    public Action<TimeSpan> CreateTimer(Action callback)
    {
        var timer = new Timer(static state => ((Action)state!)(), callback, Timeout.Infinite, Timeout.Infinite);
        // A millisecond more: a timer can fire a little early, before the time has come.
        return wait => timer.Change((wait < LongestWait ? wait : LongestWait) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }
}
