using System;

namespace WriterVision.Throttling;

/// <summary>
/// The request rate of an unknown limit, along the curve of CUBIC (RFC 9438, as in the AWS SDKs' adaptive retry): a tenth below the limit, back to
/// it after five seconds, slowly past it, and twice as fast each second once it has doubled, so that half a minute forgets it.
/// </summary>
/// <remarks>
/// A sample runs from one recovery to the next, its pause included, so that it is never taken from retries within a pause. The limit is believed when
/// two samples in a row agree: those of a limit do, those of random refusals and of an interruption do not.
/// </remarks>
internal sealed class AdaptiveRate
{
    private const double Retreat = 0.1;
    private const double SecondsToReturn = 5;
    private const double Agreement = 0.8;

    /// <summary>The most that the limit may lie above a sample, which lacks what the retreat and the pause have cost.</summary>
    private const double Headroom = 1.1;

    private const int FewestInSample = 4;
    private const double Forgotten = 1000;

    private readonly TokenBucket _pacer = new();
    private double? _limit;
    private double _rateAtLimit = double.PositiveInfinity;
    private TimeSpan _limitedAt;
    private double _previousSample;
    private TimeSpan? _sampleStart;
    private int _count;

    /// <summary>The number of the current sample: a request remembers the one that it started in.</summary>
    public int Sample { get; private set; }

    /// <summary>The length of the last complete sample; null before there is one.</summary>
    public TimeSpan? SampleLength { get; private set; }

    /// <summary>The requests that may start in a second; null for any number.</summary>
    public double? PerSecond(TimeSpan now) => _limit * Growth(now) is { } rate && rate < _limit * Forgotten ? rate : _limit = null;

    /// <summary>Whether the rate is still below the limit, so that it does not explain a refusal.</summary>
    public bool IsBelowLimit(TimeSpan now) => Growth(now) < 1;

    /// <summary>When the next request may start.</summary>
    public TimeSpan Next(TimeSpan now) => PerSecond(now) is null ? TimeSpan.Zero : _pacer.Next;

    /// <summary>Counts a request that starts.</summary>
    public void Start(TimeSpan now)
    {
        _sampleStart ??= now;
        _count++;
        _pacer.Take(1, PerSecond(now), now);
    }

    /// <summary>Removes a refused request from the sample that it started in. It has used nothing: the next one waits for half an interval.</summary>
    public void Refuse(int sample, TimeSpan now)
    {
        _count -= sample == Sample ? 1 : 0;
        if (PerSecond(now) is { } rate)
        {
            _pacer.Take(0.5, rate, now, isFirst: true);
        }
    }

    /// <summary>The rate has reached the limit: it goes back below it.</summary>
    public void MeetLimit(TimeSpan now)
    {
        _rateAtLimit = PerSecond(now)!.Value;
        if (Growth(now) >= 2)
        {
            // It has doubled in the last second: the limit has risen, or a window is used up.
            _limit = _rateAtLimit / 2;
        }
        else if (TryEndSample(now, _count, mustAgree: true))
        {
            StartSample(now);
        }

        _limitedAt = now;
    }

    /// <summary>A request was answered after a pause: the sample ends, and the curve starts if it agrees with the previous one.</summary>
    /// <param name="started">When that request had started.</param>
    /// <param name="now">The time.</param>
    public void Recover(TimeSpan started, TimeSpan now)
    {
        if (TryEndSample(started, _count - 1, mustAgree: false))
        {
            StartSample(started);
            _count = 1;
        }

        _limitedAt = now;
        if (PerSecond(now) is { } rate)
        {
            _pacer.Take(1, rate, started, isFirst: true);
        }
    }

    /// <summary>Begins a new sample: the time until now says nothing about a limit.</summary>
    /// <param name="start">When it begins; null for the next request.</param>
    public void StartSample(TimeSpan? start)
    {
        _sampleStart = start;
        _count = 0;
        Sample++;
    }

    /// <summary>Drops a rate that does not explain the refusals.</summary>
    public void Forget() => _limit = null;

    private bool TryEndSample(TimeSpan end, int count, bool mustAgree)
    {
        var length = end - _sampleStart!.Value;
        if (count < FewestInSample || length.TotalSeconds <= (_limit is null ? 0 : SecondsToReturn))
        {
            return false;
        }

        var sample = count / length.TotalSeconds;
        var agrees = Math.Min(sample, _previousSample) >= Agreement * Math.Max(sample, _previousSample);
        if (mustAgree && !agrees)
        {
            return false;
        }

        _limit = agrees ? Math.Max(sample, Math.Min(_rateAtLimit, sample * Headroom)) : null;
        _previousSample = sample;
        SampleLength = length;
        return true;
    }

    private double Growth(TimeSpan now)
    {
        var distance = ((now - _limitedAt).TotalSeconds / SecondsToReturn) - 1;
        var growth = 1 + (Retreat * distance * distance * distance);
        return growth <= 2 ? growth : 2 * Math.Pow(2, Math.Min((distance - Math.Pow(1 / Retreat, 1 / 3d)) * SecondsToReturn, 40));
    }
}
