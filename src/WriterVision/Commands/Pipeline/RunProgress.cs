using System;
using System.Threading;
using WriterVision.Platform;

namespace WriterVision.Commands.Pipeline;

/// <summary>The progress of a run. Any thread updates it; the pipeline thread shows it.</summary>
internal sealed class RunProgress
{
    /// <summary>The time before progress is shown.</summary>
    private static readonly TimeSpan ShowDelay = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>The time without a completed input after which <see cref="BatchCommand"/> writes a warning.</summary>
    public static readonly TimeSpan LongWait = TimeSpan.FromSeconds(30);

    private readonly IClock _clock;
    private readonly TimeSpan _started;
    private TimeSpan _nextUpdate;
    private long _done;
    private long _failed;
    private long _tokens;
    private long _lastDone;
    private long _lastSucceeded;
    private int _sent;

    public RunProgress(IClock clock)
    {
        _clock = clock;
        _started = clock.Now;
        _nextUpdate = _started + ShowDelay;
        _lastDone = _lastSucceeded = _started.Ticks;
    }

    /// <summary>Whether no input has been completed for so long that the user should know the reason.</summary>
    public bool IsWaitLong => _clock.Now - TimeSpan.FromTicks(Interlocked.Read(ref _lastDone)) >= LongWait;

    /// <summary>The time since an input succeeded.</summary>
    public TimeSpan SinceLastSucceeded => _clock.Now - TimeSpan.FromTicks(Interlocked.Read(ref _lastSucceeded));

    /// <summary>The time since the run began.</summary>
    public TimeSpan Elapsed => _clock.Now - _started;

    /// <summary>The number of inputs that succeeded.</summary>
    public long Succeeded => Interlocked.Read(ref _done);

    /// <summary>The number of inputs that failed.</summary>
    public long FailedCount => Interlocked.Read(ref _failed);

    /// <summary>The number of used tokens, as the server reports it.</summary>
    public long Tokens => Interlocked.Read(ref _tokens);

    /// <summary>Whether a paid request was sent and its answer may come.</summary>
    public bool IsAnswerExpected => Volatile.Read(ref _sent) > 0;

    /// <summary>How long the pipeline may wait until the next update.</summary>
    public TimeSpan UntilUpdate
    {
        get
        {
            var remaining = _nextUpdate - _clock.Now;
            return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
        }
    }

    public void Done()
    {
        Count(ref _done);
        Interlocked.Exchange(ref _lastSucceeded, _clock.Now.Ticks);
    }

    public void Failed() => Count(ref _failed);

    /// <summary>Counts the paid requests that were sent.</summary>
    /// <param name="change">1 for a request that is sent, -1 for one that has ended.</param>
    public void Sent(int change) => Interlocked.Add(ref _sent, change);

    public void Used(long tokens) => Interlocked.Add(ref _tokens, tokens);

    /// <summary>Whether the next update is due: at most ten times a second.</summary>
    public bool TakeUpdate()
    {
        if (_clock.Now < _nextUpdate)
        {
            return false;
        }

        _nextUpdate = _clock.Now + ShortestInterval;
        return true;
    }

    private void Count(ref long counter)
    {
        Interlocked.Increment(ref counter);
        Interlocked.Exchange(ref _lastDone, _clock.Now.Ticks);
    }
}
