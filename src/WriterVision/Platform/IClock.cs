using System;

namespace WriterVision.Platform;

/// <summary>A monotonic clock: it never jumps, whatever is done to the machine's time.</summary>
internal interface IClock
{
    /// <summary>The time since a fixed moment.</summary>
    TimeSpan Now { get; }

    /// <summary>Creates a timer.</summary>
    /// <param name="callback">Called when the time has come; never while the timer is being set.</param>
    /// <returns>Sets the timer to a time from now, replacing what it was set to before.</returns>
    Action<TimeSpan> CreateTimer(Action callback);
}
