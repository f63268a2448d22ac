using System;
using System.Diagnostics;
using System.Threading;

namespace WriterVision.Emulator.Limits;

/// <summary>
/// A limit per minute: a token bucket of a given number of seconds, or a fixed window at whose start the count is reset.
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

    /// <summary>Takes an amount if it is available.</summary>
    /// <param name="amount">Requests, or tokens.</param>
    /// <returns>Null if it was taken; otherwise the time until it may be available.</returns>
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
            // An amount above the capacity is taken when the bucket is full; otherwise it could never be taken.
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
