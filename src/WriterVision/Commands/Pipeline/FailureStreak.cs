using System;
using WriterVision.Platform;

namespace WriterVision.Commands.Pipeline;

/// <summary>
/// Measures for how long all inputs that were sent have failed, whatever the reason, because such a run only costs time and money. A single failure
/// does not count, because its input can be the cause. The time in which a run waits for inputs does not count either. Thread-safe.
/// </summary>
internal sealed class FailureStreak(IClock clock)
{
    private readonly object _lock = new();
    private TimeSpan? _since;
    private TimeSpan _succeeded;
    private TimeSpan _ended;
    private int _running;

    /// <summary>Counts an input whose work starts.</summary>
    /// <returns>The time of the start, for <see cref="Fail"/>.</returns>
    public TimeSpan Start()
    {
        lock (_lock)
        {
            if (_running++ == 0 && clock.Now - _ended >= RunProgress.LongWait)
            {
                _since = null;
            }

            return clock.Now;
        }
    }

    /// <summary>Counts an input that succeeded.</summary>
    public void Succeed()
    {
        lock (_lock)
        {
            End();
            _since = null;
            _succeeded = _ended;
        }
    }

    /// <summary>Counts an input for which nothing was sent, or whose work was canceled.</summary>
    public void Skip()
    {
        lock (_lock)
        {
            End();
        }
    }

    /// <summary>Counts an input that was sent and failed.</summary>
    /// <param name="started">The result of <see cref="Start"/>.</param>
    /// <returns>The time in which nothing has succeeded; zero for the first failure after a success.</returns>
    public TimeSpan Fail(TimeSpan started)
    {
        lock (_lock)
        {
            End();
            if (_since is { } since)
            {
                return _ended - since;
            }

            _since = started > _succeeded ? started : _succeeded;
            return TimeSpan.Zero;
        }
    }

    private void End()
    {
        _running--;
        _ended = clock.Now;
    }
}
