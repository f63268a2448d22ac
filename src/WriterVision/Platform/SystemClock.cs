using System;
using System.Diagnostics;
using System.Threading;

namespace WriterVision.Platform;

/// <summary>The machine's monotonic clock.</summary>
internal sealed class SystemClock : IClock
{
    /// <summary>The longest time of a platform timer. A timer that fires too early is set again.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public TimeSpan Now => TimeSpan.FromSeconds(Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency);

    public Action<TimeSpan> CreateTimer(Action callback)
    {
        var timer = new Timer(static state => ((Action)state!)(), callback, Timeout.Infinite, Timeout.Infinite);
        // One millisecond is added, because a timer can fire slightly early.
        return wait => timer.Change((wait < LongestWait ? wait : LongestWait) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }
}
