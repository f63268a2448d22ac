using System;

namespace WriterVision.Batch;

/// <summary>
/// The rate of requests that an account seems to have, found from its refusals: what was let through from the end of one pause to
/// the end of the next, and the time that it took. Every kind of limit comes down to that (a bucket, a window, so many at once, tokens).
/// </summary>
/// <remarks>
/// After a refusal the rate begins a tenth below what was measured, comes back to it, stays near it, then rises ever faster: the
/// curve is that of CUBIC, TCP's congestion control (RFC 9438). How long it stays near doubles with each refusal that confirms the
/// measure. A limit that is gone is so forgotten, and one that stays is touched once a minute. The time counts only while requests are made.
/// </remarks>
internal sealed class LearntRate
{
    /// <summary>The share of the measured rate that is given up after a refusal.</summary>
    private const double Retreat = 0.1;

    /// <summary>How often the measured rate must be surpassed without a refusal until no rate is known any more.</summary>
    private const double Forgotten = 10;

    /// <summary>The seconds from a refusal until the measured rate is reached again: so many at first, and at most.</summary>
    private const double ShortestReturn = 2;
    private const double LongestReturn = 30;

    /// <summary>The same in requests, whichever is longer: a slow rate takes its time to be measured.</summary>
    private const double ShortestReturnRequests = 4;
    private const double LongestReturnRequests = 40;

    /// <summary>A pause between requests counts as so many seconds at most: an account that is not asked shows nothing.</summary>
    private const double LongestGap = 10;

    /// <summary>The measure looks back over two parts; a part has at least so many seconds and requests.</summary>
    private const double PartSeconds = 5;
    private const int PartRequests = 16;

    private readonly Pace _pace = new();
    private double? _measured;
    private double _before;
    private double _return;
    private int _confirmations;
    private double _seconds;
    private TimeSpan _lastStart;
    private bool _isPaused;
    private TimeSpan _partStart;
    private int _partCount;
    private TimeSpan _earlierStart;
    private int _earlierCount;

    /// <summary>How many requests may start in a second now; null while there is no sign of a limit.</summary>
    public double? PerSecond
    {
        get
        {
            if (_measured is not { } measured)
            {
                return null;
            }

            var distance = (_seconds - _return) / _return;
            return measured * (1 + (Retreat * distance * distance * distance));
        }
    }

    /// <summary>When the next request may start.</summary>
    public TimeSpan Next => _measured is null ? TimeSpan.Zero : _pace.Next;

    /// <summary>A request starts.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isFirst">Whether nothing was under way or waiting: what was long before says nothing about now.</param>
    public void Start(TimeSpan now, bool isFirst)
    {
        var gap = (now - _lastStart).TotalSeconds;
        _lastStart = now;
        Grow(Math.Min(gap, LongestGap));
        if (_isPaused)
        {
            _isPaused = false;
            _partStart = _earlierStart = _pace.Next < now ? _pace.Next : now;
            _partCount = _earlierCount = 0;
        }
        else if (isFirst && gap > 1)
        {
            _partStart = _earlierStart = now;
            _partCount = _earlierCount = 0;
        }
        else if (_partCount >= PartRequests && (now - _partStart).TotalSeconds >= PartSeconds)
        {
            (_earlierStart, _earlierCount) = (_partStart, _partCount);
            (_partStart, _partCount) = (now, 0);
        }

        _partCount++;
        if (PerSecond is { } perSecond)
        {
            _pace.Spend(1, perSecond, now);
        }
    }

    /// <summary>A request was refused.</summary>
    /// <param name="isNews">Whether it started after the last lowering; others only make the measure more exact.</param>
    /// <param name="until">The end of the pause.</param>
    public void Refuse(bool isNews, TimeSpan until)
    {
        if (isNews)
        {
            _before = PerSecond ?? double.PositiveInfinity;
            _isPaused = true;
        }
        else if (!_isPaused)
        {
            return;
        }

        _partCount--;
        _pace.Delay(until);
        var seconds = Math.Max((until - _earlierStart).TotalSeconds, 0.001);
        var measured = Math.Min(Math.Max(_earlierCount + _partCount, 1) / seconds, _before);
        if (isNews)
        {
            var isConfirmed = _measured is { } last && measured > last / 2 && measured < last * 1.25;
            _confirmations = isConfirmed ? _confirmations + 1 : 0;
            _seconds = 0;
        }

        _measured = measured;
        var shortest = Math.Max(ShortestReturn, ShortestReturnRequests / measured);
        var longest = Math.Max(LongestReturn, LongestReturnRequests / measured);
        _return = Math.Min(shortest * Math.Pow(2, _confirmations), longest);
    }

    private void Grow(double seconds)
    {
        _seconds += seconds;
        if (PerSecond > Forgotten * _measured)
        {
            _measured = null;
            _confirmations = 0;
        }
    }
}
