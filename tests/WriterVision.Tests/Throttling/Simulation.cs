using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api.Http;
using WriterVision.Throttling;

namespace WriterVision.Tests.Throttling;

/// <summary>
/// Runs of the real throttle and the real retry policy against a server with limits, in simulated time. A request takes a few milliseconds to
/// arrive, a refusal as long to come back, and an answer a fifth of a second or what the test says.
/// </summary>
internal sealed class Simulation(int seed = 1)
{
    private readonly FakeClock _clock = new();
    private readonly Random _random = new(seed);
    private readonly RetryPolicy _policy = new(5);
    private TimeSpan? _began;

    public SimulatedLimit? Requests { get; set; }

    public SimulatedLimit? Tokens { get; set; }

    /// <summary>The tokens of an answer.</summary>
    public Func<Random, long> TokensOfAnswer { get; init; } = static _ => 1000;

    /// <summary>The tokens that a request is expected to use; 0 for a request without an estimate.</summary>
    public long ExpectedTokens { get; init; } = 2000;

    /// <summary>The seconds of an answer, give or take two fifths.</summary>
    public double Latency { get; init; } = 0.2;

    /// <summary>What a refusal says about the next attempt.</summary>
    public RetryAfterHeader RetryAfter { get; init; } = RetryAfterHeader.Absent;

    /// <summary>The share of requests that the server refuses at random.</summary>
    public double RandomRefusals { get; set; }

    public int Refused { get; private set; }

    public int Answered { get; private set; }

    /// <summary>The tokens of all answers.</summary>
    public long UsedTokens { get; private set; }

    /// <summary>The seconds that refused requests have waited on their own.</summary>
    public double Waited { get; private set; }

    /// <summary>The refusals for each answer.</summary>
    public double RefusedShare => Refused / (double)Answered;

    public double Seconds => (_clock.Now - (_began ??= _clock.Now)).TotalSeconds;

    public Throttle CreateThrottle() => new(_clock, _random.NextDouble);

    /// <summary>Lets time pass in which nothing is asked.</summary>
    public void Rest(double seconds) => _clock.Advance(seconds);

    /// <summary>Asks questions, and returns the seconds that it took.</summary>
    /// <param name="count">The questions of each client.</param>
    /// <param name="throttleLimit">The most requests in flight of each client.</param>
    /// <param name="throttles">The throttle of each client.</param>
    public double Run(int count, int throttleLimit, params Throttle[] throttles)
    {
        var began = Seconds;
        var clients = throttles.Select(throttle => new Client(this, throttle, count)).ToList();
        for (var index = 0; index < throttleLimit; index++)
        {
            clients.ForEach(static client => client.Next());
        }

        while (clients.Exists(static client => !client.IsDone))
        {
            clients.ForEach(static client => client.Depart());
            if (!_clock.Step())
            {
                throw new InvalidOperationException("Everything waits for nothing.");
            }

            if (Seconds - began > 20_000)
            {
                return double.PositiveInfinity;
            }
        }

        return Seconds - began;
    }

    private double? Ask(long tokens) => _random.NextDouble() < RandomRefusals ? 1 : Requests?.Take(1, Seconds) ?? Tokens?.Take(tokens, Seconds);

    private TimeSpan? Header(double seconds) => RetryAfter switch
    {
        RetryAfterHeader.TooShort => TimeSpan.FromSeconds(1),
        RetryAfterHeader.Exact => TimeSpan.FromSeconds(Math.Ceiling(seconds * 1000) / 1000),
        RetryAfterHeader.WholeSeconds => TimeSpan.FromSeconds(Math.Ceiling(seconds)),
        _ => null,
    };

    private sealed class Client(Simulation simulation, Throttle throttle, int left)
    {
        private static readonly WriterVisionException TooManyRequests = ThrottlingErrors.RateLimited(new InvalidWait(), TimeSpan.Zero);
        private readonly List<(Task Turn, ThrottleLease Lease, int Refusals)> _waiting = [];
        private int _underWay;
        private int _left = left;

        public bool IsDone => _left + _underWay == 0;

        public void Next()
        {
            if (_left > 0)
            {
                _left--;
                _underWay++;
                Acquire(throttle.CreateLease(simulation.ExpectedTokens), 0);
            }
        }

        /// <summary>Sends what the throttle has let go.</summary>
        public void Depart()
        {
            foreach (var entry in _waiting.Where(static entry => entry.Turn.IsCompletedSuccessfully).ToList())
            {
                _waiting.Remove(entry);
                simulation._clock.Plan(Milliseconds(1, 10), () => Arrive(entry.Lease, entry.Refusals));
            }
        }

        private void Acquire(ThrottleLease lease, int refusals) => _waiting.Add((lease.AcquireAsync(CancellationToken.None), lease, refusals));

        private void Arrive(ThrottleLease lease, int refusals)
        {
            var tokens = simulation.TokensOfAnswer(simulation._random);
            if (simulation.Ask(tokens) is { } exact)
            {
                simulation.Refused++;
                simulation._clock.Plan(Milliseconds(1, 30), () => Refuse(lease, refusals + 1, simulation.Header(exact)));
                return;
            }

            simulation._clock.Plan(TimeSpan.FromSeconds(simulation.Latency * (0.6 + (0.8 * simulation._random.NextDouble()))), () =>
            {
                simulation.Answered++;
                simulation.UsedTokens += tokens;
                simulation.Tokens?.Answer(tokens, simulation.Seconds);
                lease.Release(new AttemptOutcome { Result = AttemptResult.Answered, UsedTokens = tokens });
                _underWay--;
                Next();
            });
        }

        private void Refuse(ThrottleLease lease, int refusals, TimeSpan? retryAfter)
        {
            var outcome = new AttemptOutcome { Result = AttemptResult.RateLimited, IsTransient = true, RetryAfter = retryAfter, Failure = TooManyRequests };
            lease.Release(outcome);
            var wait = lease.IsHeld ? TimeSpan.Zero : simulation._policy.NextWait(refusals, outcome, simulation._random.NextDouble())!.Value;
            simulation.Waited += wait.TotalSeconds;
            simulation._clock.Plan(wait, () => Acquire(lease, refusals));
        }

        private TimeSpan Milliseconds(double least, double most) => TimeSpan.FromMilliseconds(least + ((most - least) * simulation._random.NextDouble()));
    }

    private sealed class InvalidWait() : WriterVisionException("RateLimited", System.Management.Automation.ErrorCategory.LimitsExceeded, "HTTP 429");
}

/// <summary>The kinds of <c>Retry-After</c> that a simulated server sends. Zero is read as absent.</summary>
public enum RetryAfterHeader
{
    Absent,
    TooShort,
    Exact,
    WholeSeconds,
}
