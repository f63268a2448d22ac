using System;

namespace WriterVision.Tests.Throttling;

/// <summary>A server's limit in simulated time: a bucket that holds a second's worth, or windows at whose start the count begins anew.</summary>
internal sealed class SimulatedLimit
{
    private readonly double _perSecond;
    private readonly double _capacity;
    private readonly double? _window;
    private readonly double _phase;
    private double _level;
    private double _last;

    /// <param name="perMinute">How much passes in a minute.</param>
    /// <param name="window">The seconds of a window; null for a bucket.</param>
    /// <param name="phase">How far the first window has gone when the run begins.</param>
    public SimulatedLimit(double perMinute, double? window, double phase = 0)
    {
        _perSecond = perMinute / 60;
        _window = window;
        _phase = phase;
        _capacity = Math.Max(_perSecond * (window ?? 1), 1);
        _level = _capacity;
    }

    /// <summary>Takes an amount; gives the seconds until it will be there where it is not.</summary>
    public double? Take(double amount, double seconds)
    {
        var now = seconds + _phase;
        if (_window is { } window && Math.Floor(now / window) > Math.Floor(_last / window))
        {
            _level = _capacity;
        }
        else if (_window is null)
        {
            _level = Math.Min(_capacity, _level + ((now - _last) * _perSecond));
        }

        _last = now;
        // A millionth: a sum of fractions is no whole number.
        if (_level + 1e-6 >= Math.Min(amount, _capacity))
        {
            _level -= amount;
            return null;
        }

        return _window is { } length ? ((Math.Floor(now / length) + 1) * length) - now : (Math.Min(amount, _capacity) - _level) / _perSecond;
    }
}
