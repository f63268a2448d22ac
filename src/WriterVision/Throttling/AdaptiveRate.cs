using System;

namespace WriterVision.Throttling;

/// <summary>
/// The request rate of an unknown limit. A sample is the rate of the requests that were let through from the end of one pause to the end of the next.
/// It includes the pause, so that it is never taken from retries within a pause. A sample is used only if it agrees with the previous one: samples of a
/// limit agree, but samples of random refusals, of an idle time or of an interruption do not. The rate that is used grows slowly for some seconds, and
/// then doubles repeatedly until the next pause.
/// </summary>
internal sealed class AdaptiveRate
{
    private const double Agreement = 0.8;
    private const int FewestInSample = 4;
    private const double SlowGrowth = 0.15;
    private const double SecondsOfSlowGrowth = 15;
    private const double SecondsToDouble = 0.25;

    private readonly TokenBucket _pacer = new();
    private double? _limit;
    private double _previousSample;
    private TimeSpan _recovered;
    private TimeSpan? _sampleStart;
    private int _count;

    /// <summary>Whether the rate of the limit is known.</summary>
    public bool IsKnown => _limit is not null;

    /// <summary>When the next request may start.</summary>
    public TimeSpan Next(TimeSpan now) => PerSecond(now) is null ? TimeSpan.Zero : _pacer.Next;

    /// <summary>Counts a request that starts.</summary>
    public void Start(TimeSpan now)
    {
        _sampleStart ??= now;
        _count++;
        _pacer.Take(1, PerSecond(now), now);
    }

    /// <summary>Counts a refusal. The request used nothing of the limit, so the next one may start half an interval earlier.</summary>
    public void Refuse(TimeSpan now)
    {
        _count--;
        _pacer.Take(-0.5, PerSecond(now), now);
    }

    /// <summary>Counts the end of a pause, which is also the end of a sample.</summary>
    public void Recover(TimeSpan now)
    {
        _recovered = now;
        if (_count >= FewestInSample && now > _sampleStart)
        {
            var sample = _count / (now - _sampleStart.Value).TotalSeconds;
            _limit = Math.Min(sample, _previousSample) >= Agreement * Math.Max(sample, _previousSample) ? sample : null;
            _previousSample = sample;
            _sampleStart = now;
            _count = 0;
        }

        _pacer.Take(1, PerSecond(now), now);
    }

    private double? PerSecond(TimeSpan now)
    {
        var age = (now - _recovered).TotalSeconds;
        var slowGrowth = 1 + (SlowGrowth * Math.Min(1, age / SecondsOfSlowGrowth));
        return _limit * slowGrowth * Math.Pow(2, Math.Max(0, age - SecondsOfSlowGrowth) / SecondsToDouble);
    }
}
