using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Throttling;

namespace WriterVision.Tests.Throttling;

/// <summary>
/// A run against a server with limits, in simulated time: the real governor between so many questions at a time and the server. A
/// request takes a few milliseconds to arrive, and an answer a fifth of a second or what the test says.
/// </summary>
internal sealed class Simulation
{
    private readonly FakeClock _clock;
    private readonly Random _chance;
    private readonly List<(Task<RequestTicket> Turn, GatedRequest Request)> _waiting = [];
    private readonly TimeSpan _began;
    private int _left;
    private int _underWay;

    /// <param name="seed">Of the chance in it.</param>
    public Simulation(int seed = 1)
    {
        _chance = new Random(seed);
        _clock = new FakeClock();
        _began = _clock.Now;
        Governor = new RateGovernor(_clock, _chance.NextDouble);
    }

    /// <param name="earlier">Whose governor goes on, and whose time.</param>
    public Simulation(Simulation earlier)
    {
        _chance = earlier._chance;
        _clock = earlier._clock;
        _began = earlier._began;
        Governor = earlier.Governor;
    }

    public RateGovernor Governor { get; }

    public SimulatedLimit? Requests { get; init; }

    public SimulatedLimit? Tokens { get; init; }

    /// <summary>The tokens of an image.</summary>
    public Func<Random, long> TokensOfImage { get; init; } = static _ => 1000;

    /// <summary>The tokens that a request is taken for by its size.</summary>
    public long ExpectedTokens { get; init; } = 2000;

    /// <summary>The seconds of an answer.</summary>
    public double Latency { get; init; } = 0.2;

    /// <summary>Whether the server rounds the wait that it asks for up to whole seconds.</summary>
    public bool AsksForWholeSeconds { get; init; }

    /// <summary>The share of requests that the server refuses by chance, whatever their rate, and the seconds that it then asks to wait.</summary>
    public (double Share, double Wait) Overload { get; init; }

    public int Sent { get; private set; }

    public int Refused { get; private set; }

    /// <summary>The share of the requests that were refused.</summary>
    public double RefusedShare => Refused / (double)Sent;

    public double Seconds => (_clock.Now - _began).TotalSeconds;

    /// <summary>Asks so many questions, so many at a time, and gives the seconds that it took.</summary>
    public double Run(int count, int throttle)
    {
        var began = Seconds;
        _left = count;
        _underWay = 0;
        for (var index = 0; index < throttle; index++)
        {
            Next();
        }

        while (_left + _underWay > 0)
        {
            Depart();
            if (!_clock.Step())
            {
                throw new InvalidOperationException("Everything waits, and for nothing.");
            }
        }

        return Seconds - began;
    }

    /// <summary>Lets time pass in which nothing is asked.</summary>
    public void Rest(double seconds) => _clock.Advance(seconds);

    private void Next()
    {
        if (_left > 0)
        {
            _left--;
            _underWay++;
            Enter(new GatedRequest(ExpectedTokens));
        }
    }

    private void Enter(GatedRequest request) => _waiting.Add((Governor.EnterAsync(request, CancellationToken.None), request));

    private void Depart()
    {
        foreach (var entry in _waiting.Where(entry => entry.Turn.IsCompletedSuccessfully).ToList())
        {
            _waiting.Remove(entry);
            Sent++;
            _clock.Plan(Milliseconds(1, 10), () => Arrive(entry.Turn.Result));
        }
    }

    private void Arrive(RequestTicket ticket)
    {
        var tokens = TokensOfImage(_chance);
        var overload = Overload.Share > _chance.NextDouble() ? Overload.Wait : (double?)null;
        if ((overload ?? Requests?.Take(1, Seconds) ?? Tokens?.Take(tokens, Seconds)) is { } wait)
        {
            Refused++;
            var asked = TimeSpan.FromSeconds(AsksForWholeSeconds ? Math.Ceiling(wait) : Math.Ceiling(wait * 1000) / 1000);
            _clock.Plan(Milliseconds(1, 3), () =>
            {
                Governor.Leave(ticket, new AttemptReport { Outcome = RequestOutcome.RateLimited, Wait = asked });
                ticket.Request.IsRetry = true;
                Enter(ticket.Request);
            });
            return;
        }

        _clock.Plan(TimeSpan.FromSeconds(Latency * (0.9 + (0.2 * _chance.NextDouble()))), () =>
        {
            Governor.Leave(ticket, new AttemptReport { Outcome = RequestOutcome.Answered, UsedTokens = tokens });
            _underWay--;
            Next();
        });
    }

    private TimeSpan Milliseconds(double least, double most) => TimeSpan.FromMilliseconds(least + ((most - least) * _chance.NextDouble()));
}
