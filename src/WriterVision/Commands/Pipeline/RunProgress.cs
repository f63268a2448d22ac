using System;
using System.Globalization;
using System.Threading;
using WriterVision.Platform;

namespace WriterVision.Commands.Pipeline;

/// <summary>How far a run is: counted from any thread, shown by the pipeline's.</summary>
internal sealed class RunProgress
{
    /// <summary>A run that is over sooner shows nothing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);

    private readonly IClock _clock;
    private readonly TimeSpan _started;
    private TimeSpan _nextUpdate;
    private long _done;
    private long _failed;
    private long _tokens;

    public RunProgress(IClock clock)
    {
        _clock = clock;
        _started = clock.Now;
        _nextUpdate = _started + Patience;
    }

    /// <summary>The tokens that the server says were used.</summary>
    public long Tokens => Interlocked.Read(ref _tokens);

    /// <summary>How long the pipeline may wait until there is something to show.</summary>
    public TimeSpan UntilUpdate
    {
        get
        {
            var left = _nextUpdate - _clock.Now;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    public void Done() => Interlocked.Increment(ref _done);

    public void Failed() => Interlocked.Increment(ref _failed);

    public void Used(long tokens) => Interlocked.Add(ref _tokens, tokens);

    /// <summary>Whether it is time to show how far it is: ten times a second at most.</summary>
    public bool TakeUpdate()
    {
        if (_clock.Now < _nextUpdate)
        {
            return false;
        }

        _nextUpdate = _clock.Now + ShortestInterval;
        return true;
    }

    /// <summary>How far it is, in words.</summary>
    /// <param name="inFlight">How many inputs are under way.</param>
    public string Describe(int inFlight)
    {
        var done = Interlocked.Read(ref _done);
        var failed = Interlocked.Read(ref _failed);
        var rate = (done + failed) / Math.Max((_clock.Now - _started).TotalSeconds, 0.001);
        var tokens = Tokens;
        return string.Format(CultureInfo.CurrentCulture, "{0:N0} done, {1:N0} failed, {2:N0} in flight, {3:N1} a second", done, failed, inFlight, rate)
            + (tokens == 0 ? string.Empty : string.Format(CultureInfo.CurrentCulture, ", {0:N0} tokens", tokens));
    }
}
