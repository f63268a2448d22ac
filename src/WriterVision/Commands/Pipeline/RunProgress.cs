using System;
using System.Globalization;
using System.Threading;
using WriterVision.Platform;

namespace WriterVision.Commands.Pipeline;

/// <summary>The progress of a run. Any thread updates it; the pipeline thread shows it.</summary>
internal sealed class RunProgress
{
    /// <summary>The time before progress is shown.</summary>
    private static readonly TimeSpan ShowDelay = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);

    private readonly IClock _clock;
    private readonly TimeSpan _started;
    private TimeSpan _nextUpdate;
    private long _done;
    private long _failed;
    private long _tokens;
    private long _lastDone;

    public RunProgress(IClock clock)
    {
        _clock = clock;
        _started = clock.Now;
        _nextUpdate = _started + ShowDelay;
        _lastDone = _started.Ticks;
    }

    /// <summary>Whether no input was completed for so long that the user should know the reason.</summary>
    public bool IsWaitLong => SinceLastDone >= TimeSpan.FromSeconds(30);

    private TimeSpan SinceLastDone => _clock.Now - TimeSpan.FromTicks(Interlocked.Read(ref _lastDone));

    /// <summary>The number of used tokens, as the server reports it.</summary>
    public long Tokens => Interlocked.Read(ref _tokens);

    /// <summary>How long the pipeline may wait until the next update.</summary>
    public TimeSpan UntilUpdate
    {
        get
        {
            var remaining = _nextUpdate - _clock.Now;
            return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
        }
    }

    public void Done() => Count(ref _done);

    public void Failed() => Count(ref _failed);

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

    /// <summary>The progress as text.</summary>
    /// <param name="inFlight">The number of inputs in progress.</param>
    /// <param name="waitReason">The reason why the run waits; null if it does not wait.</param>
    public string Describe(int inFlight, string? waitReason = null)
    {
        var done = Interlocked.Read(ref _done);
        var failed = Interlocked.Read(ref _failed);
        var rate = (done + failed) / Math.Max((_clock.Now - _started).TotalSeconds, 0.001);
        var tokens = Tokens;
        return string.Format(CultureInfo.CurrentCulture, "{0:N0} done, {1:N0} failed, {2:N0} in flight, {3:N1} a second", done, failed, inFlight, rate)
            + (tokens == 0 ? string.Empty : string.Format(CultureInfo.CurrentCulture, ", {0:N0} tokens", tokens))
            + (waitReason is null ? string.Empty : "; " + waitReason);
    }

    /// <summary>The reason why the run waits, such as "rate limited, next request in 12 s"; null if it does not wait.</summary>
    /// <param name="waiting">The reason why the throttle waits, and for how long.</param>
    /// <param name="retried">The reason of the last failed attempt since an input was completed.</param>
    public string? WaitReason((WriterVisionException? Outage, TimeSpan Wait)? waiting, WriterVisionException? retried)
    {
        var next = Math.Ceiling(waiting?.Wait.TotalSeconds ?? 0).ToString("N0", CultureInfo.CurrentCulture);
        return waiting is { Outage: { } outage } ? $"the service cannot be reached, next attempt in {next} s ({outage.Message})"
            : waiting is not null ? $"rate limited, next request in {next} s"
            : retried is not null && SinceLastDone >= TimeSpan.FromSeconds(10) ? $"retrying: {retried.Message}"
            : null;
    }

    private void Count(ref long counter)
    {
        Interlocked.Increment(ref counter);
        Interlocked.Exchange(ref _lastDone, _clock.Now.Ticks);
    }
}
