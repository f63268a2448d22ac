using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Platform;

namespace WriterVision.Throttling;

/// <summary>
/// Decides when requests to one account may start: <see cref="AccountLimits"/> keeps the limits that are specified, <see cref="Pause"/> and
/// <see cref="AdaptiveRate"/> find unknown ones, and a <see cref="CircuitBreaker"/> waits for the end of an outage.
/// </summary>
internal sealed class Throttle
{
    private readonly object _lock = new();
    private readonly LinkedList<ThrottleLease> _waiting = new();
    private readonly IClock _clock;
    private readonly Func<double> _random;
    private readonly Action<TimeSpan> _setTimer;
    private readonly AccountLimits _limits = new();
    private readonly AdaptiveRate _rate = new();
    private readonly Pause _pause;
    private readonly CircuitBreaker _breaker = new();
    private int _inFlight;

    public Throttle()
        : this(new SystemClock(), PlatformSupport.NextRandom)
    {
    }

    /// <param name="clock">The time.</param>
    /// <param name="random">Returns numbers from 0 to 1.</param>
    public Throttle(IClock clock, Func<double> random)
    {
        _clock = clock;
        _random = random;
        _pause = new Pause(_rate);
        _setTimer = clock.CreateTimer(Admit);
    }

    /// <summary>What the requests wait for, and how long; null while they do not wait.</summary>
    public (WriterVisionException? Outage, TimeSpan Wait)? Waiting
    {
        get
        {
            lock (_lock)
            {
                var until = _breaker.IsOpen ? _breaker.NextProbe : _pause.Until;
                return _waiting.Count > 0 && (_breaker.IsOpen || _pause.IsActive) ? (_breaker.Cause, Max(until - _clock.Now, TimeSpan.Zero)) : null;
            }
        }
    }

    /// <summary>Keeps all requests of the account to these limits until they are disposed of.</summary>
    /// <param name="requestsPerMinute">1 or more; null for no limit.</param>
    /// <param name="tokensPerMinute">1 or more; null for no limit.</param>
    public IDisposable Limit(int? requestsPerMinute, int? tokensPerMinute)
    {
        var limit = new AccountLimit(requestsPerMinute, tokensPerMinute, Remove);
        lock (_lock)
        {
            _limits.Specified.Add(limit);
        }

        return limit;
    }

    /// <param name="expectedTokens">About how many tokens the request will use; 0 for none.</param>
    /// <param name="outageTimeout">How long the request waits for a service that is not there or refuses everything; null to not wait.</param>
    public ThrottleLease CreateLease(long expectedTokens = 0, Func<TimeSpan?>? outageTimeout = null) =>
        new(this, expectedTokens, outageTimeout, _clock.Now);

    /// <inheritdoc cref="ThrottleLease.AcquireAsync"/>
    internal Task AcquireAsync(ThrottleLease lease, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var isRetry = lease.Turn is not null;
        var turn = lease.Turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            // Retries go first, so that a batch finishes what it began; in an outage each request probes in its turn.
            _ = isRetry && !_breaker.IsOpen ? _waiting.AddFirst(lease) : _waiting.AddLast(lease);
        }

        var cancellation = cancellationToken.Register(() => Cancel(lease));
        turn.Task.ContinueWith(_ => cancellation.Dispose(), TaskScheduler.Default);
        Admit();
        return turn.Task;
    }

    /// <inheritdoc cref="ThrottleLease.Release"/>
    internal void Release(ThrottleLease lease, AttemptOutcome outcome)
    {
        lock (_lock)
        {
            var now = _clock.Now;
            _inFlight--;
            _limits.End(lease, outcome);
            _rate.End(outcome, now);
            _pause.End(lease, outcome, now, _random());
            _breaker.End(lease, outcome, now, _random());
            lease.IsOutage = _breaker.IsOpen && lease.OutageTimeout is not null;
            lease.IsHeld = lease.IsOutage || (_pause.IsActive && outcome.Result == AttemptResult.RateLimited);
        }

        Admit();
    }

    private void Remove(AccountLimit limit)
    {
        lock (_lock)
        {
            _limits.Specified.Remove(limit);
        }

        Admit();
    }

    private void Cancel(ThrottleLease lease)
    {
        lock (_lock)
        {
            if (_waiting.Remove(lease))
            {
                lease.Turn!.TrySetCanceled();
            }
        }
    }

    /// <summary>Starts what may start now, and sets the timer for what may start next.</summary>
    private void Admit()
    {
        lock (_lock)
        {
            var now = _clock.Now;
            var next = TimeSpan.MaxValue;
            _pause.Update(now);
            foreach (var lease in _waiting.ToList())
            {
                lease.IsProbe = _breaker.IsOpen && lease.OutageTimeout is not null;
                var silentSince = lease.IsProbe ? _breaker.Since : _pause.IsActive && _inFlight == 0 ? _pause.Since : null;
                silentSince = silentSince < lease.Created ? lease.Created : silentSince;
                var end = silentSince + lease.OutageTimeout ?? TimeSpan.MaxValue;
                var start = StartTime(lease, now);
                if (start > now && end > now)
                {
                    next = Min(next, Min(start, end));
                    continue;
                }

                _waiting.Remove(lease);
                if (end > now)
                {
                    Start(lease, now);
                    lease.Turn!.TrySetResult(true);
                }
                else
                {
                    lease.Turn!.TrySetException(lease.IsProbe
                        ? ThrottlingErrors.ServiceUnreachable(_breaker.Cause!, now - silentSince!.Value)
                        : ThrottlingErrors.RateLimited(_pause.Cause!, now - silentSince!.Value));
                }
            }

            if (next < TimeSpan.MaxValue)
            {
                _setTimer(next - now);
            }
        }
    }

    /// <summary>When a request may start; never, if that depends on another one.</summary>
    private TimeSpan StartTime(ThrottleLease lease, TimeSpan now) =>
        Max(Max(_limits.Next(lease), _breaker.Next(lease)), _pause.IsActive ? _pause.Until : _rate.Next(now));

    private void Start(ThrottleLease lease, TimeSpan now)
    {
        lease.Started = now;
        _inFlight++;
        _limits.Start(lease, now);
        _rate.Start(now);
        _pause.Start(lease, now);
        _breaker.Start(lease);
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
