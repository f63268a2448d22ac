using System;
using Xunit;

namespace WriterVision.Tests.Throttling;

/// <summary>How near a run comes to its account's limit, and how often it is refused. In simulated time, and so the same everywhere.</summary>
public sealed class PacingTests
{
    /// <summary>The measure of all: 400 images, 32 at a time, 1,200 a minute, so 20 seconds at best.</summary>
    private const int Images = 400;
    private const int Throttle = 32;
    private const int RequestsPerMinute = 1200;

    /// <summary>Two images a second: 200 seconds at best.</summary>
    private const int TokensPerMinute = 120_000;

    /// <summary>A bucket of one second, and windows of five that begin at some moment of the run.</summary>
    public static TheoryData<double?, double> Limits => new()
    {
        { null, 0 },
        { 5, 0 },
        { 5, 1.3 },
        { 5, 2.5 },
        { 5, 4.8 },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void With_a_given_limit_of_requests_none_is_refused_and_the_limit_is_reached(double? window, double phase)
    {
        var simulation = new Simulation { Requests = new SimulatedLimit(RequestsPerMinute, window, phase) };
        using var limit = simulation.Governor.Keep(RequestsPerMinute, null);

        Assert.InRange(simulation.Run(Images, Throttle) / 20, 0.9, 1.05);
        Assert.Equal(0, simulation.Refused);
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void With_a_given_limit_of_tokens_none_is_refused_and_the_limit_is_reached(double? window, double phase)
    {
        var simulation = new Simulation { Tokens = new SimulatedLimit(TokensPerMinute, window, phase) };
        using var limit = simulation.Governor.Keep(null, TokensPerMinute);

        Assert.InRange(simulation.Run(Images, Throttle) / 200, 0.9, 1.05);
        Assert.Equal(0, simulation.Refused);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    public void Answers_that_use_now_more_and_now_fewer_tokens_stay_under_a_given_limit_too(double latency)
    {
        var used = 0L;
        var simulation = new Simulation
        {
            Latency = latency,
            Tokens = new SimulatedLimit(TokensPerMinute, window: null),
            TokensOfImage = chance =>
            {
                var tokens = 700 + chance.Next(600);
                used += tokens;
                return tokens;
            },
        };
        using var limit = simulation.Governor.Keep(null, TokensPerMinute);

        var seconds = simulation.Run(Images, Throttle);

        Assert.InRange(seconds / (used * 60d / TokensPerMinute), 0.9, 1.1);
        Assert.Equal(0, simulation.Refused);
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_limit_of_requests_that_nobody_told_is_found(double? window, double phase)
    {
        var simulation = new Simulation { Requests = new SimulatedLimit(RequestsPerMinute, window, phase) };

        Assert.InRange(simulation.Run(Images, Throttle) / 20, 0.5, 1.25);
        Assert.InRange(simulation.RefusedShare, 0.001, 0.08);
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_limit_of_tokens_that_nobody_told_is_found(double? window, double phase)
    {
        var simulation = new Simulation { Tokens = new SimulatedLimit(TokensPerMinute, window, phase) };

        Assert.InRange(simulation.Run(Images, Throttle) / 200, 0.9, 1.25);
        Assert.InRange(simulation.RefusedShare, 0.001, 0.08);
    }

    [Theory]
    [InlineData(0.05, true)]
    [InlineData(1, true)]
    [InlineData(1, false)]
    public void It_is_found_whatever_time_an_answer_takes_and_with_waits_of_whole_seconds(double latency, bool asksForWholeSeconds)
    {
        foreach (double? window in new double?[] { null, 5 })
        {
            var simulation = new Simulation
            {
                Requests = new SimulatedLimit(RequestsPerMinute, window),
                Latency = latency,
                AsksForWholeSeconds = asksForWholeSeconds,
            };

            Assert.InRange(simulation.Run(Images, Throttle) / 20, 0.9, 1.25);
            Assert.InRange(simulation.RefusedShare, 0.001, 0.08);
        }
    }

    [Fact]
    public void The_limit_of_an_account_as_it_is_by_default_is_found()
    {
        // 25,000 tokens a minute, of which an image uses 1,250: 20 images a minute.
        var simulation = new Simulation { Tokens = new SimulatedLimit(25_000, window: null), TokensOfImage = static _ => 1250, Latency = 3 };

        Assert.InRange(simulation.Run(Images, 8) / 1200, 0.9, 1.25);
        Assert.InRange(simulation.RefusedShare, 0.001, 0.08);
    }

    [Fact]
    public void What_was_found_serves_the_next_run_too()
    {
        var simulation = new Simulation { Requests = new SimulatedLimit(RequestsPerMinute, window: null) };
        simulation.Run(Images, Throttle);
        var refused = simulation.Refused;
        simulation.Rest(600);

        Assert.InRange(simulation.Run(Images, Throttle) / 20, 0.8, 1.25);
        Assert.InRange(simulation.Refused - refused, 0, Images * 0.03);
    }

    [Fact]
    public void A_limit_that_is_gone_is_forgotten()
    {
        var simulation = new Simulation { Requests = new SimulatedLimit(RequestsPerMinute, window: null) };
        simulation.Run(Images, Throttle);
        var free = new Simulation(simulation) { Requests = null };

        free.Run(10_000, Throttle);

        // At 32 in flight and five answers a second each.
        Assert.InRange(free.Run(Images, Throttle), 2, 4);
    }

    [Theory]
    [InlineData(2000, 0.05, 0.05, 0.2)]
    [InlineData(2000, 0.05, 1, 0.2)]
    [InlineData(2000, 0.05, 1, 3)]
    [InlineData(2000, 0.001, 1, 0.2)]
    [InlineData(20_000, 0.001, 1, 0.02)]
    public void Refusals_by_chance_cost_their_waits_and_little_more(int images, double share, double wait, double latency)
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var simulation = new Simulation(seed) { Overload = (share, wait), Latency = latency };

            var seconds = simulation.Run(images, Throttle);

            Assert.InRange(seconds / ((images * latency / Throttle) + (simulation.Refused * wait)), 0.1, 1.6);
        }
    }

    [Theory]
    [InlineData(null, 0.2)]
    [InlineData(null, 3)]
    [InlineData(5d, 0.2)]
    [InlineData(5d, 3)]
    public void A_limit_among_refusals_by_chance_is_found_too(double? window, double latency)
    {
        var seconds = 0d;
        for (var seed = 1; seed <= 10; seed++)
        {
            var simulation = new Simulation(seed) { Requests = new SimulatedLimit(RequestsPerMinute, window), Overload = (0.01, 0.5), Latency = latency };
            seconds += simulation.Run(Images, Throttle);
        }

        // At 3 s an answer, 32 in flight are barely half of what the limit allows.
        Assert.InRange(seconds / 10 / Math.Max(20, Images * latency / Throttle), 0.9, 1.25);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(5d)]
    public void A_limit_that_falls_is_found_again(double? window)
    {
        var simulation = new Simulation { Requests = new SimulatedLimit(RequestsPerMinute, window) };
        simulation.Run(3 * Images, Throttle);
        var lower = new Simulation(simulation) { Requests = new SimulatedLimit(RequestsPerMinute / 4, window) };

        Assert.InRange(lower.Run(Images, Throttle) / 80, 0.9, 1.25);
        Assert.InRange(lower.RefusedShare, 0.001, 0.08);
    }

    [Fact]
    public void Without_a_limit_nothing_is_held_back()
    {
        var simulation = new Simulation();

        Assert.InRange(simulation.Run(Images, 64), 1, 1.7);
    }
}
