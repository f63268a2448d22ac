using System;
using System.Diagnostics;
using System.Threading;

namespace WriterVision.Emulator.Limits;

/// <summary>
/// A limit per minute: a token bucket that holds so many seconds' worth, or a fixed window at whose start the count begins anew.
/// </summary>
internal sealed class RateLimit
{
    private readonly Lock _lock = new();
    private readonly double _perSecond;
    private readonly double _capacity;
    private readonly double? _window;
    private readonly long _start = Stopwatch.GetTimestamp();
    private double _level;
    private double _last;

    public RateLimit(double perMinute, double burstSeconds, double? windowSeconds)
    {
        _perSecond = perMinute / 60;
        _window = windowSeconds;
        _capacity = Math.Max(_perSecond * (windowSeconds ?? burstSeconds), 1);
        _level = _capacity;
    }

    /// <summary>Takes an amount where there is as much.</summary>
    /// <param name="amount">Requests, or tokens.</param>
    /// <returns>Null where it was taken, else the time until it may be there.</returns>
    public TimeSpan? Take(double amount)
    {
        lock (_lock)
        {
            var now = Stopwatch.GetElapsedTime(_start).TotalSeconds;
            if (_window is { } window)
            {
                if (Math.Floor(now / window) > Math.Floor(_last / window))
                {
                    _level = _capacity;
                }
            }
            else
            {
                _level = Math.Min(_capacity, _level + ((now - _last) * _perSecond));
            }

            _last = now;
            // More than fits in at all is let through when it is full: it could never pass otherwise.
            if (_level >= Math.Min(amount, _capacity))
            {
                _level -= amount;
                return null;
            }

            return TimeSpan.FromSeconds(_window is { } length
                ? ((Math.Floor(now / length) + 1) * length) - now
                : (Math.Min(amount, _capacity) - _level) / _perSecond);
        }
    }
}
