using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Platform;

namespace WriterVision.Throttling;

/// <summary>
/// Decides when requests to one account may start. Given limits are kept by token buckets. Unknown ones are found: a lone refusal (HTTP 429) concerns
/// its own request, a crowd of them pauses the account until a probe is let through, and <see cref="AdaptiveRate"/> keeps the rate that was found.
/// A <see cref="CircuitBreaker"/> waits for the end of an outage.
/// </summary>
internal sealed class Throttle
{
    /// <summary>Slow start: the requests in flight before the first answer, also after a rest; each answer adds one.</summary>
    private const int InitialConcurrency = 24;

    /// <summary>Of the last eight requests so many refused are a crowd; random refusals of one in five make one in ten thousand requests.</summary>
    private const int Recent = 8;
    private const int Crowd = 7;

    /// <summary>So many refusals below the known limit disprove it.</summary>
    private const int Disproof = 3;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);

    private readonly object _lock = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private readonly Queue<bool> _recent = new();
    private readonly IClock _clock;
    private readonly Func<double> _random;
    private readonly Action<TimeSpan> _setTimer;
    private readonly AccountLimits _limits = new();
    private readonly TokenBucket _requests = new();
    private readonly TokenBucket _tokens = new();
    private readonly TokenEstimate _estimate = new();
    private readonly AdaptiveRate _rate = new();
    private readonly CircuitBreaker _breaker = new();
    private int _concurrency = InitialConcurrency;
    private int _inFlight;
    private int _tokenRequests;
    private int _epoch;
    private long _starts;
    private long _startsAtPause = -Crowd;
    private int _refusedSincePause;
    private long? _startsAtLimit;
    private bool _isPaused;
    private TimeSpan _pausedUntil;
    private TimeSpan _pause = ShortestPause;
    private TimeSpan? _probeStart;
    private TimeSpan _refusalTime = TimeSpan.FromMilliseconds(100);
    private TimeSpan _lastEnd;
    private (WriterVisionException Cause, TimeSpan Since)? _refused;

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
        _setTimer = clock.CreateTimer(Admit);
    }

    /// <summary>What the requests wait for, and until when; null while they do not.</summary>
    public (WriterVisionException? Outage, TimeSpan Wait)? Waiting
    {
        get
        {
            lock (_lock)
            {
                var now = _clock.Now;
                return _waiters.Count == 0 ? null
                    : _breaker.IsOpen ? (_breaker.Cause, Max(_breaker.NextProbe - now, TimeSpan.Zero))
                    : _isPaused ? (null, Max(_pausedUntil - now, TimeSpan.Zero))
                    : null;
            }
        }
    }

    /// <summary>Keeps all requests of the account to these limits until they are disposed of.</summary>
    /// <inheritdoc cref="AccountLimits.Add"/>
    public IDisposable Limit(int? requestsPerMinute, int? tokensPerMinute)
    {
        lock (_lock)
        {
            return _limits.Add(requestsPerMinute, tokensPerMinute, registration =>
            {
                lock (_lock)
                {
                    _limits.Remove(registration);
                }

                Admit();
            });
        }
    }

    /// <param name="expectedTokens">About how many tokens the request will use; 0 for none.</param>
    /// <param name="outageTimeout">How long the request waits for a service that is not there or refuses everything; null to not wait.</param>
    public ThrottleLease CreateLease(long expectedTokens = 0, Func<TimeSpan?>? outageTimeout = null) => new(this, expectedTokens, outageTimeout);

    /// <inheritdoc cref="ThrottleLease.AcquireAsync"/>
    internal Task AcquireAsync(ThrottleLease lease, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new Waiter(lease);
        lock (_lock)
        {
            // Retries go first, so that a batch finishes what it began; in an outage each request probes in its turn.
            waiter.Node = lease.IsRetry && !_breaker.IsOpen ? _waiters.AddFirst(waiter) : _waiters.AddLast(waiter);
            lease.IsRetry = true;
            if (cancellationToken.CanBeCanceled)
            {
                waiter.Cancellation = cancellationToken.Register(() => Cancel(waiter));
            }
        }

        Admit();
        return waiter.Turn.Task;
    }

    /// <inheritdoc cref="ThrottleLease.Release"/>
    internal void Release(ThrottleLease lease, AttemptOutcome outcome)
    {
        lock (_lock)
        {
            var now = _clock.Now;
            _inFlight--;
            _lastEnd = now;
            ReconcileTokens(lease, outcome);
            lease.EndedOutage = outcome.Result is AttemptResult.Unknown or AttemptResult.Unreachable ? null : _breaker.Close(now);
            switch (outcome.Result)
            {
                case AttemptResult.Answered:
                    Answer(lease, now);
                    break;
                case AttemptResult.RateLimited:
                    Refuse(lease, outcome, now);
                    break;
                case AttemptResult.Unreachable:
                    _breaker.Add(lease, outcome, now, _random());
                    break;
            }

            if (lease.IsProbe && _breaker.IsOpen)
            {
                _breaker.EndProbe(outcome.RetryAfter, now, _random());
            }

            if (lease.EndedOutage is not null)
            {
                _rate.StartSample(null);
            }

            lease.IsOutage = _breaker.IsOpen && lease.OutageTimeout is not null;
            lease.IsHeld = lease.IsOutage || (_isPaused && outcome.Result == AttemptResult.RateLimited);
        }

        Admit();
    }

    private void Answer(ThrottleLease lease, TimeSpan now)
    {
        _refused = null;
        _concurrency += _concurrency < int.MaxValue ? 1 : 0;
        _startsAtLimit = lease.Number > _startsAtLimit ? null : _startsAtLimit;
        if (lease.Epoch == _epoch && _isPaused)
        {
            EndPause(lease.Started, now);
        }
        else if (lease.Epoch == _epoch)
        {
            AddRecent(isRefused: false);
        }
    }

    private void Refuse(ThrottleLease lease, AttemptOutcome outcome, TimeSpan now)
    {
        _refused = (outcome.Failure!, _refused?.Since ?? now);
        _refusalTime = Max(Max(Scale(_refusalTime, 0.9), now - lease.Started), TimeSpan.FromMilliseconds(30));
        _rate.Refuse(lease.Sample, now);
        var retryAfter = outcome.RetryAfter ?? TimeSpan.Zero;
        if (lease.Epoch != _epoch)
        {
            // It started before the pause did, and says nothing new but for the time that the server names.
            _pausedUntil = _isPaused && retryAfter > TimeSpan.Zero ? Max(_pausedUntil, now + retryAfter) : _pausedUntil;
        }
        else if (_isPaused)
        {
            // A refused probe. An eighth of the time between two recoveries at most is lost to a probe that comes too late.
            var longest = Max(ShortestPause, Min(LongestPause, Scale(_rate.SampleLength ?? TimeSpan.MaxValue, 1d / 8)));
            _pause = Min(longest, _pause + _pause);
            _probeStart = null;
            _pausedUntil = Max(_pausedUntil, now + Max(retryAfter, Jitter(_pause)));
        }
        else if (IsLimit(lease, now))
        {
            _isPaused = true;
            _epoch++;
            _probeStart = null;
            _pausedUntil = now + (retryAfter > TimeSpan.Zero ? retryAfter : Jitter(_pause));
        }
    }

    /// <summary>Whether a refusal shows that the limit is used up, so that the account pauses.</summary>
    private bool IsLimit(ThrottleLease lease, TimeSpan now)
    {
        AddRecent(isRefused: true);
        var refused = _recent.Count(static isRefused => isRefused);
        if (_rate.PerSecond(now) is null)
        {
            // After a pause one refusal is enough, until other requests were let through.
            var admitted = lease.Number - _startsAtPause - ++_refusedSincePause;
            return refused >= Math.Min(Crowd, admitted + 1);
        }

        if (_startsAtLimit is not null)
        {
            return lease.Number > _startsAtLimit;
        }

        if (!_rate.IsBelowLimit(now))
        {
            _rate.MeetLimit(now);
            _startsAtLimit = _starts;
            _recent.Clear();
        }
        else if (refused >= Disproof)
        {
            _rate.Forget();
            _recent.Clear();
        }

        return false;
    }

    private void EndPause(TimeSpan probeStart, TimeSpan now)
    {
        _isPaused = false;
        _epoch++;
        _pause = ShortestPause;
        _recent.Clear();
        _startsAtPause = _starts;
        _refusedSincePause = 0;
        _startsAtLimit = null;
        _rate.Recover(probeStart, now);
    }

    private void AddRecent(bool isRefused)
    {
        _recent.Enqueue(isRefused);
        if (_recent.Count > Recent)
        {
            _recent.Dequeue();
        }
    }

    /// <summary>Replaces what was reserved by what was used. If the attempt broke off, nobody knows, and the reservation stays.</summary>
    private void ReconcileTokens(ThrottleLease lease, AttemptOutcome outcome)
    {
        if (lease.ExpectedTokens == 0)
        {
            return;
        }

        _tokenRequests--;
        double? used = outcome.Result switch
        {
            AttemptResult.RateLimited => 0,
            AttemptResult.Unreachable when outcome.IsConnectFailure => 0,
            AttemptResult.Answered => outcome.UsedTokens ?? _estimate.Tokens(lease.ExpectedTokens),
            _ => null,
        };
        if (used is { } tokens && lease.ReservedTokens > 0)
        {
            _tokens.Correct(tokens - lease.ReservedTokens, _limits.TokensPerSecond);
        }

        if (outcome.Result == AttemptResult.Answered)
        {
            _estimate.Learn(lease.ExpectedTokens, outcome.UsedTokens);
        }
    }

    private void Cancel(Waiter waiter)
    {
        lock (_lock)
        {
            if (waiter.Node.List is null)
            {
                return;
            }

            _waiters.Remove(waiter.Node);
        }

        waiter.Turn.TrySetCanceled();
    }

    /// <summary>Starts what may start now, and sets the timer for what may start next.</summary>
    private void Admit()
    {
        List<Action> turns = [];
        lock (_lock)
        {
            var now = _clock.Now;
            var next = TimeSpan.MaxValue;
            for (var node = _waiters.First; node is not null;)
            {
                var waiter = node.Value;
                node = node.Next;
                if (TryAdmit(waiter, now, ref next) is { } turn)
                {
                    _waiters.Remove(waiter.Node);
                    turns.Add(turn);
                }
            }

            if (next != TimeSpan.MaxValue)
            {
                _setTimer(next - now);
            }
        }

        // Outside of the lock: the continuation may run here.
        turns.ForEach(static turn => turn());
    }

    /// <summary>Completes the wait of a request; null if it must wait on.</summary>
    /// <param name="waiter">The request that waits.</param>
    /// <param name="now">The time.</param>
    /// <param name="next">Lowered to the time at which to look again.</param>
    private Action? TryAdmit(Waiter waiter, TimeSpan now, ref TimeSpan next)
    {
        var timeout = waiter.Lease.OutageTimeout;
        var isProbe = _breaker.IsOpen && timeout is not null;
        var isRefused = _isPaused && _inFlight == 0 && _refused is not null && timeout is not null;
        if (isProbe || isRefused)
        {
            var since = isProbe ? _breaker.Since : _refused!.Value.Since;
            if (now - since >= timeout!.Value)
            {
                var failure = isProbe
                    ? ThrottlingErrors.ServiceUnreachable(_breaker.Cause!, now - since)
                    : ThrottlingErrors.RateLimited(_refused!.Value.Cause, now - since);
                return () => waiter.Fail(failure);
            }

            next = Min(next, since + timeout.Value);
        }

        if (StartTime(waiter.Lease, isProbe, now) is not { } start)
        {
            return null;
        }

        if (start > now)
        {
            next = Min(next, start);
            return null;
        }

        if (_inFlight == 0 && now - Max(start, _lastEnd) > Rest)
        {
            _rate.StartSample(now);
            _concurrency = InitialConcurrency;
        }

        Start(waiter.Lease, isProbe, now);
        return waiter.Enter;
    }

    /// <summary>When a request may start; null if that depends on another one.</summary>
    private TimeSpan? StartTime(ThrottleLease lease, bool isProbe, TimeSpan now)
    {
        var usesTokens = _limits.TokensPerSecond is not null && lease.ExpectedTokens > 0;
        if (_inFlight >= _concurrency
            || (isProbe && _breaker.IsProbing)
            || (usesTokens && !_estimate.HasAnswer && _tokenRequests > 0))
        {
            return null;
        }

        var start = _isPaused ? _pausedUntil : _rate.Next(now);
        start = isProbe ? Max(start, _breaker.NextProbe) : start;
        start = _limits.RequestsPerSecond is null ? start : Max(start, _requests.Next);
        return usesTokens ? Max(start, _tokens.Next) : start;
    }

    private void Start(ThrottleLease lease, bool isProbe, TimeSpan now)
    {
        if (_isPaused && _probeStart is { } probeStart)
        {
            // A probe that is still in flight was not refused: refusals come at once, and answers can take long.
            EndPause(probeStart, now);
        }

        _inFlight++;
        _rate.Start(now);
        _requests.Take(1, _limits.RequestsPerSecond, now);
        lease.IsProbe = isProbe;
        lease.Epoch = _epoch;
        lease.Number = ++_starts;
        lease.Sample = _rate.Sample;
        lease.Started = now;
        lease.ReservedTokens = 0;
        if (_isPaused)
        {
            // The end of the pause, unless this probe is answered or refused before.
            _probeStart = now;
            _pausedUntil = now + Min(ShortestPause, Scale(_refusalTime, 4));
        }

        if (isProbe)
        {
            _breaker.StartProbe();
        }

        if (lease.ExpectedTokens > 0)
        {
            _tokenRequests++;
            if (_limits.TokensPerSecond is { } tokensPerSecond)
            {
                lease.ReservedTokens = _estimate.Tokens(lease.ExpectedTokens);
                _tokens.Take(lease.ReservedTokens, tokensPerSecond, now);
            }
        }
    }

    private TimeSpan Jitter(TimeSpan time) => Scale(time, 0.75 + (_random() / 2));

    private static TimeSpan Scale(TimeSpan time, double factor) => TimeSpan.FromTicks((long)(time.Ticks * factor));

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private sealed class Waiter(ThrottleLease lease)
    {
        public ThrottleLease Lease { get; } = lease;

        public TaskCompletionSource<bool> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LinkedListNode<Waiter> Node { get; set; } = null!;

        public CancellationTokenRegistration Cancellation { get; set; }

        public void Enter()
        {
            Cancellation.Dispose();
            Turn.TrySetResult(true);
        }

        public void Fail(WriterVisionException failure)
        {
            Cancellation.Dispose();
            Turn.TrySetException(failure);
        }
    }
}
