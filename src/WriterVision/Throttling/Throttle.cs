using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Platform;

namespace WriterVision.Throttling;

/// <summary>
/// Starts the requests to one account as soon as nothing delays them: <see cref="AccountLimits"/> enforces specified limits, <see cref="RateLimitPause"/> and
/// <see cref="AdaptiveRate"/> find unknown ones, and a <see cref="CircuitBreaker"/> waits for the end of an outage.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="random">Returns numbers from 0 to 1.</param>
internal sealed class Throttle(IClock? clock = null, Func<double>? random = null)
{
    private readonly object _lock = new();
    private readonly LinkedList<ThrottleLease> _waiting = new();
    private readonly IClock _clock = clock ?? new SystemClock();
    private readonly Func<double> _random = random ?? PlatformSupport.NextRandom;
    private readonly AccountLimits _limits = new();
    private readonly RateLimitPause _pause = new(new AdaptiveRate());
    private readonly CircuitBreaker _breaker = new();
    private Action<TimeSpan>? _setTimer;

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

    /// <summary>Applies limits to all requests of the account, until the returned object is disposed.</summary>
    /// <param name="requestsPerMinute">1 or more; null for no limit.</param>
    /// <param name="tokensPerMinute">1 or more; null for no limit.</param>
    public IDisposable Limit(int? requestsPerMinute, int? tokensPerMinute)
    {
        var limit = new AccountLimit(requestsPerMinute, tokensPerMinute, removed => Change(_ => _limits.Specified.Remove(removed)));
        Change(_ => _limits.Specified.Add(limit));
        return limit;
    }

    /// <summary>Lets two throttles of one account share what they know about outages: their failures are failures of different requests.</summary>
    public void ShareOutages(Throttle other) => (_breaker.Other, other._breaker.Other) = (other._breaker, _breaker);

    /// <param name="expectedTokens">About how many tokens the request will use; 0 for none.</param>
    /// <param name="outageTimeout">How long the request waits for a service that is unreachable or refuses every request; null for no wait.</param>
    public ThrottleLease CreateLease(long expectedTokens = 0, Func<TimeSpan?>? outageTimeout = null) =>
        new(this, expectedTokens, outageTimeout, _clock.Now);

    /// <inheritdoc cref="ThrottleLease.AcquireAsync"/>
    internal Task AcquireAsync(ThrottleLease lease, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var isRetry = lease.Turn is not null;
        var turn = lease.Turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        // Retries go first, so that a batch finishes what it began. During an outage they go last, so that the requests probe the service in turn.
        Change(now => _ = isRetry && !_breaker.IsOpen ? _waiting.AddFirst(lease) : _waiting.AddLast(lease));
        var cancellation = cancellationToken.Register(() => Change(_ =>
        {
            _waiting.Remove(lease);
            turn.TrySetCanceled();
        }));
        turn.Task.ContinueWith(_ => cancellation.Dispose(), TaskScheduler.Default);
        return turn.Task;
    }

    /// <inheritdoc cref="ThrottleLease.Release"/>
    internal void Release(ThrottleLease lease, AttemptOutcome outcome) => Change(now =>
    {
        _limits.End(lease, outcome, now);
        _pause.End(lease, outcome, now, _random());
        _breaker.End(lease, outcome, now, _random());
        lease.IsOutage = _breaker.Holds(lease);
        lease.IsHeld = lease.IsOutage || (_pause.IsActive && outcome.Result == AttemptResult.RateLimited);
    });

    /// <summary>Makes a change, starts the requests that no longer have to wait, fails those that have waited too long, and sets the timer for the next one.</summary>
    private void Change(Action<TimeSpan> change)
    {
        lock (_lock)
        {
            var now = _clock.Now;
            change(now);
            _pause.Update(now);
            var next = TimeSpan.MaxValue;
            for (LinkedListNode<ThrottleLease>? node = _waiting.First, following; node is not null; node = following)
            {
                following = node.Next;
                var lease = node.Value;
                var start = Max(_limits.Next(lease), Max(_pause.Next(now), _breaker.Next(lease)));
                var deadline = Min(_pause.Deadline(lease), _breaker.Deadline(lease));
                if (Min(start, deadline) > now)
                {
                    next = Min(next, Min(start, deadline));
                    continue;
                }

                _waiting.Remove(node);
                if (deadline <= now)
                {
                    lease.Turn!.TrySetException(_breaker.Deadline(lease) <= now ? _breaker.ToError(lease) : _pause.ToError(lease));
                    continue;
                }

                lease.Started = now;
                _limits.Start(lease, now);
                _pause.Start(lease, now);
                _breaker.Start(lease);
                lease.Turn!.TrySetResult(true);
            }

            if (next < TimeSpan.MaxValue)
            {
                _setTimer ??= _clock.CreateTimer(() => Change(static _ => { }));
                _setTimer(next - now);
            }
        }
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
