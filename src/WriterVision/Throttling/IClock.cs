using System;

namespace WriterVision.Throttling;

/// <summary>The time as the governor sees it: one that never jumps, whatever is done to the machine's clock.</summary>
internal interface IClock
{
    /// <summary>The time since some moment that does not change.</summary>
    TimeSpan Now { get; }

    /// <summary>Makes a timer.</summary>
    /// <param name="ring">Called when its time has come; never while it is being set.</param>
    /// <returns>Sets the timer to so much from now, in place of what it was set to before.</returns>
    Action<TimeSpan> CreateTimer(Action ring);
}
