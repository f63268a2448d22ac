using System;

namespace WriterVision.Platform;

/// <summary>A monotonic clock, which changes of the system time do not affect.</summary>
internal interface IClock
{
    /// <summary>The time since a fixed moment.</summary>
    TimeSpan Now { get; }

    /// <summary>Creates a timer.</summary>
    /// <param name="callback">Called when the time has elapsed, but never while the timer is being set.</param>
    /// <returns>A delegate that sets the timer to a time from now, replacing the previous setting.</returns>
    Action<TimeSpan> CreateTimer(Action callback);
}
