using System;

namespace WriterVision.Throttling;

/// <summary>
/// The rate of requests that an account seems to have, found from its refusals: what was let through from the end of one pause to
/// the end of the next, and the time that it took. Every kind of limit comes down to that (a bucket, a window, so many at once, tokens).
/// </summary>
/// <remarks>
/// <para>After a refusal the rate begins a tenth below what was measured, comes back to it, stays near it, then rises ever faster: the
/// curve is that of CUBIC, TCP's congestion control (RFC 9438). How long it stays near doubles with each refusal that confirms the
/// measure. A limit that is gone is so forgotten, and one that stays is touched once a minute. The time counts only while requests are made.</para>
/// <para>A service that has too much to do refuses by chance, at any rate. Were each such refusal taken for a limit, the rate would
/// sink and sink. So a refusal while the known rate is not reached, or where far less was let through, begins nothing; where a second
/// one shows no other limit, there is none, and refusals are pauses and no more (<see cref="RefusalEvidence"/>).</para>
/// </remarks>
internal sealed class LearntRate
{
    /// <summary>The share of the measured rate that is given up after a refusal.</summary>
    private const double Retreat = 0.1;

    /// <summary>How often the measured rate must be surpassed without a refusal until no rate is known any more.</summary>
    private const double Forgotten = 10;

    /// <summary>The share of a known rate that one refusal leaves at least, whatever is measured.</summary>
    private const double Remains = 1 / 8d;

    /// <summary>The seconds from a refusal until the measured rate is reached again: so many at first, and at most.</summary>
    private const double ShortestReturn = 2;
    private const double LongestReturn = 30;

    /// <summary>The same in requests, whichever is longer: a slow rate takes its time to be measured.</summary>
    private const double ShortestReturnRequests = 4;
    private const double LongestReturnRequests = 20;

    /// <summary>A pause between requests counts as so many seconds at most, unless the rate is the reason for it: an account that is not asked shows nothing.</summary>
    private const double LongestGap = 10;

    /// <summary>The measure looks back over two parts; a part has at least so many seconds and requests.</summary>
    private const double PartSeconds = 5;
    private const int PartRequests = 16;

    /// <summary>Of fewer requests let through a rate is no measure, unless refusals come again and again.</summary>
    private const int FewestMeasured = 8;

    private readonly Pace _pace = new();
    private readonly RefusalEvidence _evidence = new();
    private double? _measured;
    private double _return;
    private int _confirmations;
    private double _seconds;
    private TimeSpan _lastStart;
    private bool _isPaused;
    private bool _isAfterRest = true;
    private TimeSpan _partStart;
    private int _partCount;
    private TimeSpan _earlierStart;
    private int _earlierCount;
    private (double Least, double Most) _bounds;
    private bool _isBelieved;

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

    /// <summary>Nothing was asked, or nobody was there to answer: what was before says nothing about what comes.</summary>
    public void Rest() => _isAfterRest = true;

    /// <summary>A request starts.</summary>
    /// <param name="now">The time.</param>
    public void Start(TimeSpan now)
    {
        var gap = (now - _lastStart).TotalSeconds;
        _lastStart = now;
        Grow(Math.Min(gap, Math.Max(LongestGap, 1 / (PerSecond ?? 1))));

        var since = _isPaused && !_isAfterRest && _pace.Next < now ? _pace.Next : now;
        if (_isAfterRest || (_isPaused && _isBelieved))
        {
            _partStart = _earlierStart = since;
            _partCount = _earlierCount = 0;
        }
        else if (_partCount >= PartRequests && (now - _partStart).TotalSeconds >= PartSeconds)
        {
            (_earlierStart, _earlierCount) = (_partStart, _partCount);
            (_partStart, _partCount) = (now, 0);
        }

        _evidence.Start(since, _isAfterRest);
        _isPaused = _isAfterRest = false;
        _partCount++;
        if (PerSecond is { } perSecond)
        {
            _pace.Spend(1, perSecond, now);
        }
    }

    /// <summary>A request was refused.</summary>
    /// <param name="isNews">Whether it started after the last lowering; others only make the measure more exact.</param>
    /// <param name="now">The time.</param>
    /// <param name="until">The end of the pause.</param>
    public void Refuse(bool isNews, TimeSpan now, TimeSpan until)
    {
        if (isNews)
        {
            _bounds = (_measured * Remains ?? 0, PerSecond ?? double.PositiveInfinity);
        }
        else if (!_isPaused)
        {
            return;
        }

        _isPaused = true;
        _partCount--;
        _pace.Delay(until);
        _evidence.Refuse(isNews, now, until);
        var measure = RefusalEvidence.Rate(_earlierCount + _partCount, until - _earlierStart);
        measure = Math.Max(Math.Min(measure, _bounds.Most), _bounds.Least);
        if (isNews)
        {
            _isBelieved = Believe(measure);
        }
        else if (!_isBelieved && _evidence.IsCrowd)
        {
            _isBelieved = Begin(measure, confirmations: 0);
        }

        if (_isBelieved)
        {
            _measured = measure;
            SetReturn();
        }
    }

    /// <inheritdoc cref="RefusalEvidence.Pass"/>
    public void Pass() => _evidence.Pass();

    /// <summary>Whether a refusal shows a limit; if so, the curve begins anew.</summary>
    private bool Believe(double measure)
    {
        if (_measured is not { } known)
        {
            return (_earlierCount + _partCount >= FewestMeasured || _evidence.IsDense) && _evidence.IsLimit && Begin(measure, confirmations: 0);
        }

        if (PerSecond >= known && (measure > known || RefusalEvidence.AreAlike(measure, known)))
        {
            return Begin(measure, RefusalEvidence.AreAlike(measure, known) ? _confirmations + 1 : 0);
        }

        // The curve goes on, and rises sooner.
        _confirmations = 0;
        SetReturn();
        switch (_evidence.Contradict())
        {
            case Contradiction.AnotherLimit:
                return Begin(measure, confirmations: 0);
            case Contradiction.Chance:
                Forget();
                return false;
            default:
                return false;
        }
    }

    private bool Begin(double measure, int confirmations)
    {
        _measured = measure;
        _confirmations = confirmations;
        _seconds = 0;
        SetReturn();
        return true;
    }

    private void SetReturn()
    {
        var shortest = Math.Max(ShortestReturn, ShortestReturnRequests / _measured!.Value);
        var longest = Math.Max(LongestReturn, LongestReturnRequests / _measured.Value);
        _return = Math.Min(shortest * Math.Pow(2, _confirmations), longest);
    }

    private void Grow(double seconds)
    {
        _seconds += seconds;
        if (PerSecond > Forgotten * _measured)
        {
            Forget();
        }
    }

    private void Forget()
    {
        _measured = null;
        _confirmations = 0;
        _evidence.Forget();
    }
}
