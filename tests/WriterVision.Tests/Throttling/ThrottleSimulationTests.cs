using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace WriterVision.Tests.Throttling;

/// <summary>How much of a limit is used, and how often a run is refused: ten seeds of each row, in simulated time, so that it is the same everywhere.</summary>
public sealed class ThrottleSimulationTests
{
    private const int Seeds = 10;

    /// <summary>400 images, 32 in flight, 1,200 a minute: 20 seconds at best.</summary>
    private const int Images = 400;
    private const int InFlight = 32;
    private const int RequestsPerMinute = 1200;

    /// <summary>Two images a second: 200 seconds at best.</summary>
    private const int TokensPerMinute = 120_000;

    /// <summary>Limits that the user did not specify: images, requests in flight, latency, the seconds that the limit allows at best, the least share of it that is used, and the most refusals for each answer.</summary>
    private static readonly Dictionary<string, Row> Unknown = new()
    {
        ["20 a second, a burst of a second"] = new(800, 32, 0.2, 40, 0.85, static _ => SimulatedLimit.Bucket(1200)),
        ["2 a second, a burst of a second"] = new(300, 16, 0.5, 150, 0.85, static _ => SimulatedLimit.Bucket(120)),
        ["20 a minute, a burst of a minute"] = new(200, 8, 3, 540, 0.85, static _ => SimulatedLimit.Bucket(20, burstSeconds: 60), MostRefused: 1.3),
        ["20 a minute, a burst of one"] = new(200, 8, 3, 600, 0.85, static _ => SimulatedLimit.Bucket(20), MostRefused: 1.5),
        ["20 a second, 256 in flight"] = new(2400, 256, 0.2, 120, 0.85, static _ => SimulatedLimit.Bucket(1200)),
        ["20 in windows of 5 s"] = new(400, 16, 0.3, 95, 0.85, static phase => SimulatedLimit.Window(20, 5, phase * 5)),
        ["100 in windows of 5 s"] = new(800, 32, 0.2, 37.5, 0.85, static phase => SimulatedLimit.Window(100, 5, phase * 5)),
        ["50 in windows of 8 s"] = new(600, 24, 0.1, 92, 0.85, static phase => SimulatedLimit.Window(50, 8, phase * 8)),
        ["60 in windows of 20 s"] = new(600, 32, 0.3, 190, 0.85, static phase => SimulatedLimit.Window(60, 20, phase * 20)),
        ["60 in windows of 60 s"] = new(400, 8, 0.3, 370, 0.85, static phase => SimulatedLimit.Window(60, 60, phase * 60)),
        ["120 in windows of 60 s"] = new(800, 16, 0.3, 370, 0.85, static phase => SimulatedLimit.Window(120, 60, phase * 60)),
        ["400 in windows of 60 s"] = new(2400, 64, 1, 330, 0.85, static phase => SimulatedLimit.Window(400, 60, phase * 60)),
        ["20 a second, answers of 1 s"] = new(800, 32, 1, 40, 0.85, static _ => SimulatedLimit.Bucket(1200)),
        ["100 in windows of 5 s, answers of 1 s"] = new(800, 32, 1, 37.5, 0.85, static phase => SimulatedLimit.Window(100, 5, phase * 5)),
        ["400 a minute, a burst of a second, answers of 5 s"] = new(2400, 64, 5, 360, 0.85, static _ => SimulatedLimit.Bucket(400)),
        ["400 in windows of 60 s, answers of 5 s"] = new(2400, 64, 5, 330, 0.85, static phase => SimulatedLimit.Window(400, 60, phase * 60)),
        ["25,000 tokens in windows of 60 s, answers of 5 s"] = new(200, 8, 5, 570, 0.85, static phase => SimulatedLimit.TokenWindow(25000, 60, phase * 60), 1200, 1300, MostRefused: 1.2),
        ["120 in any 60 s"] = new(800, 16, 0.3, 340, 0.85, static _ => SimulatedLimit.SlidingWindow(120, 60)),
        ["60 in any 20 s"] = new(600, 32, 0.3, 180, 0.85, static _ => SimulatedLimit.SlidingWindow(60, 20)),
        ["20 in any 5 s"] = new(400, 16, 0.3, 95, 0.85, static _ => SimulatedLimit.SlidingWindow(20, 5)),
        ["60,000 tokens in any 60 s"] = new(1200, 16, 0.3, 600, 0.85, static _ => SimulatedLimit.SlidingWindow(60_000, 60), 100, 1000, MostRefused: 1.1),
        ["50,000 tokens in windows of 15 s"] = new(400, 16, 0.3, 132, 0.85, static phase => SimulatedLimit.TokenWindow(50_000, 15, phase * 15), 200, 2000),
        ["60,000 tokens in windows of 60 s"] = new(600, 16, 0.3, 300, 0.85, static phase => SimulatedLimit.TokenWindow(60_000, 60, phase * 60), 100, 1000),
    };

    public static TheoryData<string, RetryAfterHeader> UnknownLimits()
    {
        var data = new TheoryData<string, RetryAfterHeader>();
        foreach (var name in Unknown.Keys)
        {
            data.Add(name, RetryAfterHeader.Absent);
            data.Add(name, RetryAfterHeader.TooShort);
            data.Add(name, RetryAfterHeader.WholeSeconds);
        }

        return data;
    }

    /// <summary>A bucket of one second, and windows of five seconds that begin at some moment of the run.</summary>
    public static TheoryData<double?, double> KnownLimits => new()
    {
        { null, 0 },
        { 5, 0 },
        { 5, 1.3 },
        { 5, 2.5 },
        { 5, 4.8 },
        { 60, 17 },
    };

    [Theory]
    [MemberData(nameof(UnknownLimits))]
    public void An_unknown_limit_is_found_and_used(string limit, RetryAfterHeader retryAfter)
    {
        var row = Unknown[limit];
        var runs = Enumerable.Range(1, Seeds).Select(seed => Run(row, retryAfter, seed)).ToList();

        TestContext.Current.SendDiagnosticMessage(
            "| {0} | {1} | {2:0}% | {3:0}% | {4:0.0}% |", limit, retryAfter, 100 * runs.Average(static run => run.Use), 100 * runs.Min(static run => run.Use), 100 * runs.Average(static run => run.RefusedShare));
        Assert.All(runs, run => Assert.True(run.Use >= row.LeastUse, $"{run.Use:P0} of the limit was used."));
        Assert.InRange(runs.Average(static run => run.RefusedShare), 0, row.MostRefused);
    }

    [Theory]
    [InlineData(RetryAfterHeader.Absent)]
    [InlineData(RetryAfterHeader.TooShort)]
    [InlineData(RetryAfterHeader.WholeSeconds)]
    public void Two_processes_share_a_limit(RetryAfterHeader retryAfter)
    {
        var uses = Seed(seed =>
        {
            var simulation = new Simulation(seed) { Requests = SimulatedLimit.Window(60, 20, seed * 1.9), Latency = 0.3, RetryAfter = retryAfter };
            return 190 / simulation.Run(300, 16, simulation.CreateThrottle(), simulation.CreateThrottle());
        });

        Assert.All(uses, static use => Assert.InRange(use, 0.85, 1.4));
    }

    [Theory]
    [InlineData(0.01, RetryAfterHeader.Absent)]
    [InlineData(0.05, RetryAfterHeader.Absent)]
    [InlineData(0.2, RetryAfterHeader.Absent)]
    [InlineData(0.01, RetryAfterHeader.TooShort)]
    [InlineData(0.05, RetryAfterHeader.TooShort)]
    [InlineData(0.2, RetryAfterHeader.TooShort)]
    public void Random_refusals_cost_their_own_waits_and_little_more(double share, RetryAfterHeader retryAfter)
    {
        var ratios = Seed(seed =>
        {
            var simulation = new Simulation(seed) { RandomRefusals = share, RetryAfter = retryAfter };
            var seconds = simulation.Run(2000, 16, simulation.CreateThrottle());
            return seconds / (((2000 * 0.2) + simulation.Waited) / 16);
        });

        Assert.InRange(ratios.Average(), 0.9, 1.15);
        Assert.All(ratios, static ratio => Assert.InRange(ratio, 0.9, 1.5));
    }

    [Fact]
    public void After_random_refusals_the_next_run_starts_with_all_of_its_requests()
    {
        var ratios = Seed(seed =>
        {
            var simulation = new Simulation(seed) { RandomRefusals = 0.06 };
            var throttle = simulation.CreateThrottle();
            simulation.Run(600, 8, throttle);
            simulation.RandomRefusals = 0;
            simulation.Rest(2);
            return simulation.Run(64, 16, throttle) / (64 * 0.2 / 16);
        });

        Assert.All(ratios, static ratio => Assert.InRange(ratio, 0.8, 1.5));
    }

    [Theory]
    [InlineData(0, RetryAfterHeader.Absent)]
    [InlineData(3, RetryAfterHeader.Absent)]
    [InlineData(3, RetryAfterHeader.TooShort)]
    [InlineData(3, RetryAfterHeader.WholeSeconds)]
    public void A_storm_of_refusals_is_over_when_it_is_over(double from, RetryAfterHeader retryAfter)
    {
        var seconds = Seed(seed =>
        {
            var simulation = new Simulation(seed) { Requests = SimulatedLimit.Wall(from, from + 75), RetryAfter = retryAfter };
            return simulation.Run(1000, 16, simulation.CreateThrottle());
        });

        // 75 s of refusals, and 12.5 s of answers.
        Assert.All(seconds, static time => Assert.InRange(time, 87, 100));
    }

    [Fact]
    public void After_a_storm_and_a_minute_of_rest_a_run_starts_at_once()
    {
        var seconds = Seed(seed =>
        {
            var simulation = new Simulation(seed) { Requests = SimulatedLimit.Wall(3, 78) };
            var throttle = simulation.CreateThrottle();
            simulation.Run(1000, 16, throttle);
            simulation.Rest(60);
            return simulation.Run(10, 8, throttle);
        });

        Assert.All(seconds, static time => Assert.InRange(time, 0, 0.8));
    }

    [Theory]
    [InlineData(RetryAfterHeader.Absent)]
    [InlineData(RetryAfterHeader.TooShort)]
    [InlineData(RetryAfterHeader.WholeSeconds)]
    public void A_limit_that_falls_and_rises_is_followed(RetryAfterHeader retryAfter)
    {
        foreach (var seed in Enumerable.Range(1, Seeds))
        {
            // At best 147 s: 420 images in the first 120 s, the others at 40 a second.
            var bucket = SimulatedLimit.Bucket(360).Until(60, SimulatedLimit.Bucket(60)).Until(120, SimulatedLimit.Bucket(2400));
            Assert.InRange(Seconds(1500, bucket), 140, 147 / 0.85);

            // At best 141 s: 180 images in the first 60 s, 30 in the next, and two full windows.
            var window = SimulatedLimit.Window(60, 20).Until(60, SimulatedLimit.Window(10, 20)).Until(120, SimulatedLimit.Window(200, 20));
            Assert.InRange(Seconds(600, window), 140, 141 / 0.85);

            double Seconds(int images, SimulatedLimit limit)
            {
                var simulation = new Simulation(seed) { Requests = limit, RetryAfter = retryAfter };
                return simulation.Run(images, 32, simulation.CreateThrottle());
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void A_limit_that_is_gone_is_forgotten_within_half_a_minute(double perSecond)
    {
        var seconds = Seed(seed =>
        {
            var simulation = new Simulation(seed) { Requests = SimulatedLimit.Bucket(perSecond * 60) };
            var throttle = simulation.CreateThrottle();
            simulation.Run((int)(60 * perSecond), 32, throttle);
            simulation.Requests = null;
            return simulation.Run(5000, 32, throttle);
        });

        // 31 s of answers.
        Assert.All(seconds, static time => Assert.InRange(time, 30, 31 + 30));
    }

    [Theory]
    [MemberData(nameof(KnownLimits))]
    public void A_given_limit_of_requests_is_reached_without_a_refusal(double? window, double phase)
    {
        foreach (var seed in Enumerable.Range(1, Seeds))
        {
            var simulation = new Simulation(seed) { Requests = Limit(RequestsPerMinute, window, phase) };
            var throttle = simulation.CreateThrottle();
            using var limit = throttle.Limit(RequestsPerMinute, null);

            Assert.InRange(simulation.Run(Images, InFlight, throttle) / 20, 0.9, 1.05);
            Assert.Equal(0, simulation.Refused);
        }
    }

    [Theory]
    [MemberData(nameof(KnownLimits))]
    public void A_given_limit_of_tokens_is_reached_without_a_refusal(double? window, double phase)
    {
        foreach (var seed in Enumerable.Range(1, Seeds))
        {
            var simulation = new Simulation(seed) { Tokens = Limit(TokensPerMinute, window, phase) };
            var throttle = simulation.CreateThrottle();
            using var limit = throttle.Limit(null, TokensPerMinute);

            Assert.InRange(simulation.Run(Images, InFlight, throttle) / 200, 0.9, 1.05);
            Assert.Equal(0, simulation.Refused);
        }
    }

    [Theory]
    [InlineData(700, 1300)]
    [InlineData(100, 1000)]
    public void Answers_of_varying_length_stay_under_a_given_limit_of_tokens_in_a_minute(long few, long many)
    {
        foreach (var limit in new[]
        {
            () => SimulatedLimit.Bucket(TokensPerMinute, burstSeconds: 60), () => SimulatedLimit.SlidingWindow(TokensPerMinute, 60),
            () => SimulatedLimit.Window(TokensPerMinute, 60, 17), () => SimulatedLimit.TokenWindow(TokensPerMinute, 60, 17),
        })
        {
            var (ratio, refusedShare) = VaryTokens(random => random.Next(2) == 0 ? few : many, 0.2, limit);

            Assert.InRange(ratio, 0.95, 1.05);
            Assert.Equal(0, refusedShare);
        }
    }

    /// <summary>
    /// No throttle can avoid these refusals and use all of the limit: what is in flight is not known yet, and if all of it is long, it uses more than
    /// the limit has left. The bounds are the smallest that hold.
    /// </summary>
    [Theory]
    [InlineData(false, 0.02)]
    [InlineData(true, 0.03)]
    public void Long_answers_of_varying_length_rarely_exceed_a_given_limit_of_tokens(bool isBucketOfTwoAnswers, double mostRefused)
    {
        var (ratio, refusedShare) = isBucketOfTwoAnswers
            ? VaryTokens(static random => random.Next(700, 1300), 1, static () => SimulatedLimit.Bucket(TokensPerMinute))
            : VaryTokens(static random => random.Next(2) == 0 ? 100 : 1000, 1, static () => SimulatedLimit.SlidingWindow(TokensPerMinute, 60));

        Assert.InRange(ratio, 0.95, 1.05);
        Assert.InRange(refusedShare, 0, mostRefused);
    }

    [Theory]
    [InlineData(0.05, RetryAfterHeader.Exact)]
    [InlineData(1, RetryAfterHeader.WholeSeconds)]
    [InlineData(1, RetryAfterHeader.Exact)]
    public void A_limit_is_found_whatever_time_an_answer_takes(double latency, RetryAfterHeader retryAfter)
    {
        foreach (double? window in new double?[] { null, 5 })
        {
            var simulation = new Simulation { Requests = Limit(RequestsPerMinute, window, 0), Latency = latency, RetryAfter = retryAfter };

            Assert.InRange(simulation.Run(2 * Images, InFlight, simulation.CreateThrottle()) / 40, 0.75, 1.18);
        }
    }

    [Fact]
    public void Without_a_limit_nothing_is_held_back()
    {
        var simulation = new Simulation();

        Assert.InRange(simulation.Run(Images, 64, simulation.CreateThrottle()), 1, 1.7);
    }

    private static SimulatedLimit Limit(double perMinute, double? window, double phase) =>
        window is { } length ? SimulatedLimit.Window(perMinute / 60 * length, length, phase) : SimulatedLimit.Bucket(perMinute);

    /// <summary>The average time of runs with a given limit, as a multiple of the ideal one, and the average of their refusals for each answer.</summary>
    private static (double Ratio, double RefusedShare) VaryTokens(Func<Random, long> tokens, double latency, Func<SimulatedLimit> limit)
    {
        var runs = Enumerable.Range(1, Seeds).Select(seed =>
        {
            var simulation = new Simulation(seed)
            {
                Latency = latency,
                Tokens = limit(),
                TokensOfAnswer = tokens,
            };
            var throttle = simulation.CreateThrottle();
            using var given = throttle.Limit(null, TokensPerMinute);
            var seconds = simulation.Run(Images, InFlight, throttle);
            return (Ratio: seconds / (simulation.UsedTokens * 60d / TokensPerMinute), simulation.RefusedShare);
        }).ToList();
        return (runs.Average(static run => run.Ratio), runs.Average(static run => run.RefusedShare));
    }

    private static List<double> Seed(Func<int, double> run) => [.. Enumerable.Range(1, Seeds).Select(run)];

    private static (double Use, double RefusedShare) Run(Row row, RetryAfterHeader retryAfter, int seed)
    {
        var phase = new Random(seed).NextDouble();
        var limit = row.Create(phase);
        var simulation = new Simulation(seed)
        {
            Latency = row.Latency,
            Requests = row.FewTokens is null ? limit : null,
            Tokens = row.FewTokens is null ? null : limit,
            TokensOfAnswer = random => random.Next(2) == 0 ? row.FewTokens ?? 1000 : row.ManyTokens ?? 1000,
            RetryAfter = retryAfter,
        };
        return (row.Seconds / simulation.Run(row.Images, row.InFlight, simulation.CreateThrottle()), simulation.RefusedShare);
    }

    private sealed record Row(
        int Images, int InFlight, double Latency, double Seconds, double LeastUse, Func<double, SimulatedLimit> Create, long? FewTokens = null, long? ManyTokens = null, double MostRefused = 0.8);
}
