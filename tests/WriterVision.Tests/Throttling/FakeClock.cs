using System;
using System.Collections.Generic;
using WriterVision.Platform;

namespace WriterVision.Tests.Throttling;

/// <summary>A clock that a test moves. Everything that is planned runs on the test's own thread, in the same order each time.</summary>
internal sealed class FakeClock : IClock
{
    private readonly PriorityQueue<Action, (TimeSpan Time, long Order)> _plans = new();
    private long _order;

    // Not zero: nothing may depend on when time began.
    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(100);

    public Action<TimeSpan> CreateTimer(Action callback)
    {
        var set = 0;
        return wait =>
        {
            var mine = ++set;
            Plan(wait, () =>
            {
                if (mine == set)
                {
                    callback();
                }
            });
        };
    }

    /// <summary>Plans an action after a time.</summary>
    public void Plan(TimeSpan wait, Action action) => _plans.Enqueue(action, (Now + (wait > TimeSpan.Zero ? wait : TimeSpan.Zero), _order++));

    /// <summary>Moves on to the next plan; false if there is none.</summary>
    public bool Step()
    {
        if (!_plans.TryDequeue(out var action, out var when))
        {
            return false;
        }

        Now = when.Time;
        action();
        return true;
    }

    /// <summary>Lets a time pass and runs what is planned for it.</summary>
    public void Advance(TimeSpan time)
    {
        var end = Now + time;
        while (_plans.TryPeek(out _, out var when) && when.Time <= end)
        {
            Step();
        }

        Now = end;
    }

    public void Advance(double seconds) => Advance(TimeSpan.FromSeconds(seconds));
}
