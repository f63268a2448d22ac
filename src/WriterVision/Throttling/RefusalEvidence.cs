using System;
using System.Collections.Generic;

namespace WriterVision.Throttling;

/// <summary>
/// Tells whether refusals show a limit or come by chance, as those of a service that has too much to do. A limit lets the same
/// through from the end of one pause to the end of the next, however fast requests are sent; chance does not.
/// </summary>
internal sealed class RefusalEvidence
{
    /// <summary>So many legs in a row that let the same through are a limit, where refusals came by chance before; and so many after a contradiction.</summary>
    private const int Witnesses = 4;
    private const int WitnessesOfAnother = 2;

    /// <summary>The share of the larger one that two rates must have in common to be the same.</summary>
    private const double Alike = 0.8;

    /// <summary>A limit lets through less than what is sent; a leg with more of it than this says nothing.</summary>
    private const double Restrained = 0.9;

    /// <summary>Where no more than so many requests are let through from one pause to the next, chance is no explanation.</summary>
    private const int Dense = 2;

    /// <summary>So many refusals of what was under way at once, and more than were let through after the first, are a limit at once.</summary>
    private const int Crowd = 3;

    /// <summary>How long after the last refusal it is remembered that they came by chance.</summary>
    private static readonly TimeSpan DoubtLasts = TimeSpan.FromMinutes(1);

    private readonly List<Leg> _legs = [];
    private TimeSpan _doubtedUntil;
    private bool _isContradicted;
    private int _refused;
    private int _passed;

    /// <summary>Whether a refusal is a sign of a limit while no rate is known. It is, unless refusals have come by chance.</summary>
    public bool IsLimit => Last.Refused >= _doubtedUntil || Agree(Witnesses) || IsDense;

    /// <summary>Whether most of what was under way at the last refusal was refused, too.</summary>
    public bool IsCrowd => _refused >= Crowd && _refused > _passed;

    /// <summary>Whether little was let through from one pause to the next, several times.</summary>
    public bool IsDense
    {
        get
        {
            var count = 0;
            foreach (var leg in _legs)
            {
                count += leg.Count;
            }

            return _legs.Count == Witnesses && count <= Dense * Witnesses;
        }
    }

    private Leg Last => _legs[_legs.Count - 1];

    /// <summary>How many were let through in a second. Where there was none, it is taken for one: a rate of nothing would end all.</summary>
    public static double Rate(int count, TimeSpan time) => Math.Max(count, 1) / Math.Max(time.TotalSeconds, 0.001);

    /// <summary>Whether two rates are the same, as far as they can be measured.</summary>
    public static bool AreAlike(double one, double other) => Math.Min(one, other) >= Alike * Math.Max(one, other);

    /// <summary>A request starts.</summary>
    /// <param name="since">The time that it could have started at: the end of the pause, if it is the first after one.</param>
    /// <param name="isAfterRest">Whether there was nothing to do before, as before the first one: that time belongs to no leg.</param>
    public void Start(TimeSpan since, bool isAfterRest)
    {
        if (isAfterRest && _legs.Count > 0 && !Last.IsOver)
        {
            _legs.RemoveAt(_legs.Count - 1);
        }

        if (isAfterRest || Last.IsOver)
        {
            _legs.Add(new Leg(since));
            if (_legs.Count > Witnesses)
            {
                _legs.RemoveAt(0);
            }
        }

        Last.Add();
    }

    /// <summary>A request was refused.</summary>
    /// <param name="isNews">Whether it started after the last pause began.</param>
    /// <param name="now">The time.</param>
    /// <param name="until">The end of the pause.</param>
    public void Refuse(bool isNews, TimeSpan now, TimeSpan until)
    {
        if (isNews)
        {
            _refused = _passed = 0;
            if (now < _doubtedUntil)
            {
                _doubtedUntil = until + DoubtLasts;
            }
        }

        _refused++;
        Last.Refuse(isNews ? now : null, until);
    }

    /// <summary>What started after a refused request, and before its refusal was known, was let through.</summary>
    public void Pass() => _passed++;

    /// <summary>The last refusal is none that the known rate explains. One proves nothing, two do.</summary>
    public Contradiction Contradict()
    {
        if (!_isContradicted || !Last.IsRestrained)
        {
            _isContradicted = true;
            return Contradiction.NotProven;
        }

        _isContradicted = false;
        if (Agree(WitnessesOfAnother))
        {
            return Contradiction.AnotherLimit;
        }

        _doubtedUntil = Last.Until + DoubtLasts;
        return Contradiction.Chance;
    }

    /// <summary>No rate is known any more.</summary>
    public void Forget() => _isContradicted = false;

    /// <summary>Whether the last legs have let the same through.</summary>
    private bool Agree(int witnesses)
    {
        if (_legs.Count < witnesses || !Last.IsRestrained)
        {
            return false;
        }

        var least = double.MaxValue;
        var most = 0d;
        for (var index = _legs.Count - witnesses; index < _legs.Count; index++)
        {
            least = Math.Min(least, _legs[index].PerSecond);
            most = Math.Max(most, _legs[index].PerSecond);
        }

        return AreAlike(least, most);
    }

    /// <summary>From the end of one pause to the end of the next.</summary>
    private sealed class Leg
    {
        private readonly TimeSpan _start;

        public Leg(TimeSpan start) => _start = start;

        /// <summary>What was let through in it.</summary>
        public int Count { get; private set; }

        /// <summary>When its first refusal came.</summary>
        public TimeSpan Refused { get; private set; }

        /// <summary>The end of the pause that ends it.</summary>
        public TimeSpan Until { get; private set; }

        public bool IsOver => Until > TimeSpan.Zero;

        /// <summary>What was let through in a second, the pause included.</summary>
        public double PerSecond => Rate(Count, Until - _start);

        /// <summary>Whether the pause has made it less than what was sent.</summary>
        public bool IsRestrained => PerSecond < Restrained * Rate(Count, Refused - _start);

        public void Add() => Count++;

        public void Refuse(TimeSpan? now, TimeSpan until)
        {
            Count--;
            Refused = now ?? Refused;
            Until = until;
        }
    }
}

/// <summary>What refusals mean that the known rate does not explain.</summary>
internal enum Contradiction
{
    NotProven,

    /// <summary>There is a limit, and it is another one.</summary>
    AnotherLimit,

    /// <summary>They come by chance.</summary>
    Chance,
}
