using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Client;

namespace WriterVision.Batch;

/// <summary>
/// Holds back the requests of everything in this process that talks to one endpoint with one key, since they share the account's
/// limit. A 429 pauses all of it for the time that the server names, and halves the number in flight; answers raise it again, one at
/// a time.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A governor lives as long as the process: the account's limit does too.")]
internal sealed class RateGovernor : IRequestGate
{
    private static readonly ConcurrentDictionary<string, RateGovernor> Governors = new(StringComparer.Ordinal);

    private readonly object _lock = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private readonly Timer _timer;
    private int _inFlight;
    private int _limit = int.MaxValue;
    private int _answersSinceRaise;
    private long _epoch;
    private TimeSpan _pausedUntil;

    public RateGovernor() => _timer = new Timer(static state => ((RateGovernor)state!).Admit(), this, Timeout.Infinite, Timeout.Infinite);

    /// <summary>The most requests that may be in flight now; <see cref="int.MaxValue"/> while the server has refused none.</summary>
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

    private static TimeSpan Now => TimeSpan.FromSeconds(Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency);

    /// <summary>The governor of an endpoint and a key. The key is known here by its hash alone.</summary>
    public static RateGovernor For(Uri endpoint, SecureString apiKey)
    {
        using var hash = SHA256.Create();
        var account = endpoint.AbsoluteUri + "\n" + AuthenticationHandler.Reveal(apiKey);
        return Governors.GetOrAdd(Convert.ToBase64String(hash.ComputeHash(Encoding.UTF8.GetBytes(account))), static _ => new RateGovernor());
    }

    public Task<RequestTicket> EnterAsync(bool isRetry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_lock)
        {
            if (_waiters.Count == 0 && MayStart())
            {
                return Task.FromResult(Start());
            }

            waiter = new Waiter();
            // What has waited before goes first: a batch then finishes what it began.
            waiter.Node = isRetry ? _waiters.AddFirst(waiter) : _waiters.AddLast(waiter);
            SetTimer();
        }

        return WaitAsync(waiter, cancellationToken);
    }

    public void Leave(RequestTicket ticket, RequestOutcome outcome, TimeSpan wait)
    {
        lock (_lock)
        {
            _inFlight--;
            if (outcome == RequestOutcome.RateLimited)
            {
                Lower(ticket, wait);
            }
            else if (outcome == RequestOutcome.Answered)
            {
                Raise();
            }
        }

        Admit();
    }

    private async Task<RequestTicket> WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        using (cancellationToken.Register(() => Forget(waiter)))
        {
            return await waiter.Turn.Task.ConfigureAwait(false);
        }
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

    private bool MayStart() => _inFlight < _limit && Now >= _pausedUntil;

    private RequestTicket Start()
    {
        _inFlight++;
        return new RequestTicket(_epoch);
    }

    private void Lower(RequestTicket ticket, TimeSpan wait)
    {
        var until = Now + wait;
        _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
        if (ticket.Epoch == _epoch)
        {
            _limit = Math.Max(1, (_inFlight + 1) / 2);
            _answersSinceRaise = 0;
            _epoch++;
        }
    }

    private void Raise()
    {
        if (_limit != int.MaxValue && ++_answersSinceRaise >= _limit)
        {
            _limit++;
            _answersSinceRaise = 0;
        }
    }

    private void Admit()
    {
        List<(Waiter Waiter, RequestTicket Ticket)>? admitted = null;
        lock (_lock)
        {
            while (_waiters.First is { } first && MayStart())
            {
                _waiters.RemoveFirst();
                (admitted ??= []).Add((first.Value, Start()));
            }

            SetTimer();
        }

        // Outside of the lock: what waits may run on here.
        foreach (var (waiter, ticket) in admitted ?? [])
        {
            waiter.Turn.TrySetResult(ticket);
        }
    }

    private void SetTimer()
    {
        var wait = _pausedUntil - Now;
        if (_waiters.Count > 0 && wait > TimeSpan.Zero)
        {
            // A millisecond more: a timer may come a little early, and would find the pause not over.
            _timer.Change(wait + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class Waiter
    {
        public TaskCompletionSource<RequestTicket> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LinkedListNode<Waiter> Node { get; set; } = null!;
    }
}
