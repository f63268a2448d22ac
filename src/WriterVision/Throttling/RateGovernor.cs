using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Platform;
using WriterVision.Text;

namespace WriterVision.Throttling;

/// <summary>
/// Holds back the requests of everything in this process that talks to one endpoint with one key, since they share the account's
/// limit. Given limits are kept by spacing the requests. A 429 pauses all of it for the time that the server names and halves the
/// number in flight, which each answer raises by one; from then on requests are spaced at the rate that was let through. An outage
/// lets one request through at a time, to see whether it is over.
/// </summary>
internal sealed class RateGovernor : IRequestGate
{
    /// <summary>How many may be in flight before there is any answer, also after a rest. An account whose limit is small would refuse all the others.</summary>
    private const int FirstFlight = 24;

    /// <summary>What starts so long after it could have was not there before: nothing was asked in the meantime.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private static readonly ConcurrentDictionary<string, RateGovernor> Governors = new(StringComparer.Ordinal);

    private readonly object _lock = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private readonly IClock _clock;
    private readonly Func<double> _random;
    private readonly Action<TimeSpan> _setTimer;
    private readonly GivenLimits _limits = new();
    private readonly Pace _requests = new();
    private readonly Pace _tokens = new();
    private readonly TokenForecast _forecast = new();
    private readonly LearntRate _learnt = new();
    private readonly Outage _outage = new();
    private int _inFlight;
    private int _tokensInFlight;
    private int _limit = FirstFlight;
    private int _limitBeforeRest;
    private long _epoch;
    private long _starts;
    private long _refusedStart;
    private TimeSpan _lastEnd;
    private TimeSpan _pausedUntil;

    public RateGovernor()
        : this(new SystemClock(), PlatformSupport.NextRandom)
    {
    }

    /// <param name="clock">The time.</param>
    /// <param name="random">Gives numbers from 0 to 1.</param>
    public RateGovernor(IClock clock, Func<double> random)
    {
        _clock = clock;
        _random = random;
        _setTimer = clock.CreateTimer(Admit);
    }

    /// <summary>The most requests that may be in flight now.</summary>
    public int Limit
    {
        get
        {
            lock (_lock)
            {
                return _limit;
            }
        }
    }

    /// <summary>The governor of an endpoint and a key. The key is known here by its hash alone.</summary>
    public static RateGovernor For(Uri endpoint, SecureString apiKey)
    {
        using var hash = SHA256.Create();
        var account = endpoint.AbsoluteUri + "\n" + SecureText.Reveal(apiKey);
        return Governors.GetOrAdd(Convert.ToBase64String(hash.ComputeHash(Encoding.UTF8.GetBytes(account))), static _ => new RateGovernor());
    }

    /// <summary>Keeps everything that passes here to limits of the account, until it is given back. The strictest holds.</summary>
    /// <param name="requestsPerMinute">Requests a minute, 1 or more; null for no limit.</param>
    /// <param name="tokensPerMinute">Tokens a minute, 1 or more; null for no limit.</param>
    public IDisposable Keep(int? requestsPerMinute, int? tokensPerMinute)
    {
        lock (_lock)
        {
            _limits.Add(requestsPerMinute, tokensPerMinute);
        }

        return new Kept(this, requestsPerMinute, tokensPerMinute);
    }

    public Task<RequestTicket> EnterAsync(GatedRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new Waiter(request);
        lock (_lock)
        {
            // What has waited before goes first: a batch then finishes what it began. In an outage each is a probe in its turn.
            waiter.Node = request.IsRetry && !_outage.IsOn ? _waiters.AddFirst(waiter) : _waiters.AddLast(waiter);
            if (cancellationToken.CanBeCanceled)
            {
                waiter.Cancellation = cancellationToken.Register(() => Forget(waiter));
            }
        }

        Admit();
        return waiter.Turn.Task;
    }

    public GateVerdict Leave(RequestTicket ticket, AttemptReport report)
    {
        GateVerdict verdict;
        lock (_lock)
        {
            var now = _clock.Now;
            _inFlight--;
            _lastEnd = now;
            Settle(ticket, report);
            TimeSpan? ended = null;
            switch (report.Outcome)
            {
                case RequestOutcome.Answered:
                    if (ticket.Epoch == _epoch - 1 && ticket.Start > _refusedStart)
                    {
                        _learnt.Pass();
                    }

                    _limit = Math.Min(Math.Max(_limit, _limitBeforeRest), int.MaxValue - 1) + 1;
                    _limitBeforeRest = 0;
                    ended = _outage.End(now);
                    break;
                case RequestOutcome.RateLimited:
                    Lower(ticket, now, report.Wait);
                    ended = _outage.End(now);
                    break;
                case RequestOutcome.Failed:
                    ended = _outage.End(now);
                    break;
                case RequestOutcome.Unreachable:
                    _outage.Add(ticket.Request, report, now, _random());
                    break;
            }

            if (ticket.IsProbe && _outage.IsOn)
            {
                _outage.Continue(report.Wait, now, _random());
            }

            if (ended is not null)
            {
                _learnt.Rest();
            }

            verdict = new GateVerdict(_outage.IsOn && ticket.Request.OutageTimeout is not null, ended);
        }

        Admit();
        return verdict;
    }

    private void Release(int? requestsPerMinute, int? tokensPerMinute)
    {
        lock (_lock)
        {
            _limits.Remove(requestsPerMinute, tokensPerMinute);
        }

        Admit();
    }

    private void Forget(Waiter waiter)
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

    /// <summary>Lets start what may start now, and sets the timer for what may start next.</summary>
    private void Admit()
    {
        List<Action>? turns = null;
        lock (_lock)
        {
            var now = _clock.Now;
            var next = TimeSpan.MaxValue;
            for (var node = _waiters.First; node is not null;)
            {
                var waiter = node.Value;
                node = node.Next;
                if (Turn(waiter, now, ref next) is { } turn)
                {
                    _waiters.Remove(waiter.Node);
                    (turns ??= []).Add(turn);
                }
            }

            if (next != TimeSpan.MaxValue)
            {
                _setTimer(next - now);
            }
        }

        // Outside of the lock: what waits may run on here.
        foreach (var turn in turns ?? [])
        {
            turn();
        }
    }

    /// <summary>What is to be told to a request that waits, now that its turn has come; null while it has not.</summary>
    /// <param name="waiter">The request that waits.</param>
    /// <param name="now">The time.</param>
    /// <param name="next">When there is something to be seen again at the latest.</param>
    private Action? Turn(Waiter waiter, TimeSpan now, ref TimeSpan next)
    {
        var isHeld = false;
        if (_outage.IsOn && waiter.Request.OutageTimeout is { } timeout)
        {
            if (now - _outage.Since >= timeout)
            {
                var failure = ThrottlingErrors.ServiceUnreachable(_outage.Cause!, now - _outage.Since);
                return () => waiter.Fail(failure);
            }

            next = Earlier(next, _outage.Since + timeout);
            isHeld = true;
        }

        if (StartTime(waiter.Request, isProbe: isHeld) is not { } start)
        {
            return null;
        }

        if (start > now)
        {
            next = Earlier(next, start);
            return null;
        }

        if (_inFlight == 0 && now - Later(start, _lastEnd) > Rest)
        {
            _learnt.Rest();
            _limitBeforeRest = Math.Max(_limit, _limitBeforeRest);
            _limit = Math.Min(_limit, FirstFlight);
        }

        var ticket = Start(waiter.Request, isProbe: isHeld, now);
        return () => waiter.Enter(ticket);
    }

    /// <summary>When a request may start; null where that hangs on another one.</summary>
    private TimeSpan? StartTime(GatedRequest request, bool isProbe)
    {
        if (_inFlight >= _limit || (isProbe && _outage.IsProbed))
        {
            return null;
        }

        var start = Later(_pausedUntil, _learnt.Next);
        if (isProbe)
        {
            start = Later(start, _outage.NextProbe);
        }

        if (_limits.RequestsPerSecond is not null)
        {
            start = Later(start, _requests.Next);
        }

        if (_limits.TokensPerSecond is not null && request.ExpectedTokens > 0)
        {
            // What an answer uses is not known before there is one.
            if (!_forecast.HasAnswer && _tokensInFlight > 0)
            {
                return null;
            }

            start = Later(start, _tokens.Next);
        }

        return start;
    }

    private RequestTicket Start(GatedRequest request, bool isProbe, TimeSpan now)
    {
        _learnt.Start(now);
        _inFlight++;
        if (isProbe)
        {
            _outage.Probe();
        }

        if (_limits.RequestsPerSecond is { } requestsPerSecond)
        {
            _requests.Spend(1, requestsPerSecond, now);
        }

        var reserved = 0d;
        if (request.ExpectedTokens > 0)
        {
            _tokensInFlight++;
            if (_limits.TokensPerSecond is { } tokensPerSecond)
            {
                reserved = _forecast.Tokens(request.ExpectedTokens);
                _tokens.Spend(reserved, tokensPerSecond, now);
            }
        }

        return new RequestTicket(request, _epoch, ++_starts, reserved, isProbe);
    }

    /// <summary>Puts what was used in place of what was reserved. Of what broke off nobody knows: the reservation stays.</summary>
    private void Settle(RequestTicket ticket, AttemptReport report)
    {
        var expected = ticket.Request.ExpectedTokens;
        if (expected == 0)
        {
            return;
        }

        _tokensInFlight--;
        double? used = report.Outcome switch
        {
            RequestOutcome.RateLimited or RequestOutcome.Unreachable => 0,
            RequestOutcome.Answered => report.UsedTokens ?? _forecast.Tokens(expected),
            _ => null,
        };
        if (used is { } tokens && ticket.ReservedTokens > 0 && _limits.TokensPerSecond is { } tokensPerSecond)
        {
            _tokens.Correct(tokens - ticket.ReservedTokens, tokensPerSecond);
        }

        if (report.Outcome == RequestOutcome.Answered)
        {
            _forecast.Learn(expected, report.UsedTokens);
        }
    }

    private void Lower(RequestTicket ticket, TimeSpan now, TimeSpan wait)
    {
        _pausedUntil = Later(_pausedUntil, now + wait);
        var isNews = ticket.Epoch == _epoch;
        if (isNews)
        {
            _limit = Math.Max(1, (_inFlight + 2) / 2);
            _limitBeforeRest = 0;
            _epoch++;
            _refusedStart = ticket.Start;
        }

        _learnt.Refuse(isNews, now, _pausedUntil);
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private sealed class Waiter
    {
        public Waiter(GatedRequest request) => Request = request;

        public GatedRequest Request { get; }

        public TaskCompletionSource<RequestTicket> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LinkedListNode<Waiter> Node { get; set; } = null!;

        public CancellationTokenRegistration Cancellation { get; set; }

        public void Enter(RequestTicket ticket)
        {
            Cancellation.Dispose();
            Turn.TrySetResult(ticket);
        }

        public void Fail(WriterVisionException failure)
        {
            Cancellation.Dispose();
            Turn.TrySetException(failure);
        }
    }

    /// <summary>Limits that are kept to until they are given back.</summary>
    private sealed class Kept : IDisposable
    {
        private readonly int? _requestsPerMinute;
        private readonly int? _tokensPerMinute;
        private RateGovernor? _governor;

        public Kept(RateGovernor governor, int? requestsPerMinute, int? tokensPerMinute)
        {
            _governor = governor;
            _requestsPerMinute = requestsPerMinute;
            _tokensPerMinute = tokensPerMinute;
        }

        public void Dispose() => Interlocked.Exchange(ref _governor, null)?.Release(_requestsPerMinute, _tokensPerMinute);
    }
}
