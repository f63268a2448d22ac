using System;
using System.Collections.Generic;

namespace WriterVision.Tests.Throttling;

/// <summary>A server's limit in simulated time.</summary>
internal abstract class SimulatedLimit
{
    /// <summary>Takes an amount.</summary>
    /// <param name="amount">One request, or the tokens that it uses.</param>
    /// <param name="seconds">The time.</param>
    /// <returns>Null if the request is admitted, else the seconds until it could be.</returns>
    public abstract double? Take(double amount, double seconds);

    /// <summary>Counts what an answer used, for a limit that knows it only then.</summary>
    public virtual void Answer(double amount, double seconds)
    {
    }

    /// <summary>A bucket that fills evenly and holds a burst.</summary>
    public static SimulatedLimit Bucket(double perMinute, double burstSeconds = 1) => new BucketLimit(perMinute / 60, Math.Max(perMinute / 60 * burstSeconds, 1));

    /// <summary>Windows of fixed length, at whose start the count begins anew.</summary>
    public static SimulatedLimit Window(double count, double length, double phase = 0) => new WindowLimit(count, length, phase, countsAnswers: false);

    /// <summary>Windows that count the tokens of answers, so that a window can be exceeded by what is in flight.</summary>
    public static SimulatedLimit TokenWindow(double tokens, double length, double phase = 0) => new WindowLimit(tokens, length, phase, countsAnswers: true);

    /// <summary>At most an amount in any period of that length.</summary>
    public static SimulatedLimit SlidingWindow(double amount, double length) => new SlidingLimit(amount, length);

    /// <summary>Everything is refused from one time to another.</summary>
    public static SimulatedLimit Wall(double from, double until) => new WallLimit(from, until);

    /// <summary>Another limit from a time on.</summary>
    public SimulatedLimit Until(double seconds, SimulatedLimit next) => new PhasedLimit(this, seconds, next);

    private sealed class BucketLimit(double perSecond, double capacity) : SimulatedLimit
    {
        private double _level = double.PositiveInfinity;
        private double _last;

        public override double? Take(double amount, double seconds)
        {
            _level = Math.Min(capacity, _level + ((seconds - _last) * perSecond));
            _last = seconds;
            // A millionth: a sum of fractions is not a whole number.
            var needed = Math.Min(amount, capacity);
            if (_level + 1e-6 < needed)
            {
                return (needed - _level) / perSecond;
            }

            _level -= amount;
            return null;
        }
    }

    private sealed class WindowLimit(double count, double length, double phase, bool countsAnswers) : SimulatedLimit
    {
        private double _window;
        private double _used;

        public override double? Take(double amount, double seconds)
        {
            Move(seconds);
            if (_used + (countsAnswers ? 1 : Math.Min(amount, count)) > count + 1e-6)
            {
                return ((_window + 1) * length) - phase - seconds;
            }

            _used += countsAnswers ? 0 : amount;
            return null;
        }

        public override void Answer(double amount, double seconds)
        {
            Move(seconds);
            _used += countsAnswers ? amount : 0;
        }

        private void Move(double seconds)
        {
            var window = Math.Floor((seconds + phase) / length);
            _used = window > _window ? 0 : _used;
            _window = window;
        }
    }

    private sealed class SlidingLimit(double limit, double length) : SimulatedLimit
    {
        private readonly Queue<(double Time, double Amount)> _log = new();
        private double _used;

        public override double? Take(double amount, double seconds)
        {
            while (_log.Count > 0 && _log.Peek().Time <= seconds - length)
            {
                _used -= _log.Dequeue().Amount;
            }

            if (_used >= limit)
            {
                return _log.Peek().Time + length - seconds;
            }

            _log.Enqueue((seconds, amount));
            _used += amount;
            return null;
        }
    }

    private sealed class WallLimit(double from, double until) : SimulatedLimit
    {
        public override double? Take(double amount, double seconds) => seconds >= from && seconds < until ? until - seconds : null;
    }

    private sealed class PhasedLimit(SimulatedLimit first, double until, SimulatedLimit next) : SimulatedLimit
    {
        public override double? Take(double amount, double seconds) => (seconds < until ? first : next).Take(amount, seconds);

        public override void Answer(double amount, double seconds) => (seconds < until ? first : next).Answer(amount, seconds);
    }
}
