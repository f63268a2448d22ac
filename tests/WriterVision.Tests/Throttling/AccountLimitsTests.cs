using System;
using WriterVision.Throttling;
using Xunit;

namespace WriterVision.Tests.Throttling;

/// <summary>How the specified limits of an account delay requests.</summary>
public sealed class AccountLimitsTests
{
    private const double Burst = 0.05;
    private const double UsedShare = 0.965;

    private readonly AccountLimits _limits = new();
    private readonly Throttle _throttle = new(new FakeClock());

    /// <summary>The time of the test, in seconds.</summary>
    private readonly double _now = 1000;

    private TimeSpan Now => TimeSpan.FromSeconds(_now);

    [Fact]
    public void Requests_are_spaced_by_a_little_more_than_the_limit()
    {
        Limit(60, null);
        Start(Lease(0));

        Assert.Equal((1 / UsedShare) - Burst, Wait(), 0.001);
    }

    [Fact]
    public void Tokens_are_spaced_by_the_strictest_limit()
    {
        Limit(null, 60_000);
        Limit(null, 6_000);
        Limit(null, null);
        Start(Lease(1000));

        Assert.Equal((10 / UsedShare) - Burst, Wait(1000), 0.001);
    }

    [Fact]
    public void The_later_time_of_both_limits_counts()
    {
        Limit(60, 60_000);
        Start(Lease(100));
        Assert.Equal((1 / UsedShare) - Burst, Wait(100), 0.001);

        Start(Lease(5000));
        Assert.Equal((5.1 / UsedShare) - Burst, Wait(100), 0.001);
    }

    [Fact]
    public void A_limit_that_is_removed_no_longer_delays_anything()
    {
        Limit(1, null);
        Start(Lease(0));
        Start(Lease(0));
        _limits.Specified.Clear();

        Assert.Equal(TimeSpan.Zero, _limits.Next(Lease(0)));
    }

    [Fact]
    public void The_tokens_of_a_refused_request_are_given_back_whatever_it_reports()
    {
        Limit(null, 60_000);
        var lease = Start(Lease(4000));
        _limits.End(lease, new AttemptOutcome { Result = AttemptResult.RateLimited, UsedTokens = 3000 }, Now);

        Assert.True(Wait(4000) <= 0);
    }

    [Fact]
    public void The_tokens_of_a_request_that_found_no_connection_are_given_back()
    {
        Limit(null, 60_000);
        var lease = Start(Lease(4000));
        _limits.End(lease, new AttemptOutcome { Result = AttemptResult.Unreachable, IsConnectFailure = true }, Now);

        Assert.True(Wait(4000) <= 0);
    }

    [Theory]
    [InlineData(AttemptResult.Unknown)]
    [InlineData(AttemptResult.Failed)]
    [InlineData(AttemptResult.Unreachable)]
    public void The_tokens_of_a_request_whose_use_is_unknown_stay_reserved(object result)
    {
        Limit(null, 60_000);
        var lease = Start(Lease(4000));
        _limits.End(lease, new AttemptOutcome { Result = (AttemptResult)result }, Now);

        Assert.Equal((4 / UsedShare) - Burst, Wait(4000), 0.001);
    }

    [Fact]
    public void An_answer_that_used_more_than_was_reserved_delays_the_next_request()
    {
        Limit(null, 60_000);
        var lease = Start(Lease(1000));
        Answer(lease, 3000);

        Assert.Equal((3 / UsedShare) - Burst, Wait(1000), 0.001);
    }

    [Fact]
    public void Each_answer_moves_the_estimate_by_an_eighth()
    {
        Limit(null, 60_000);
        Answer(Start(Lease(1000)), 9000);

        Assert.Equal(2000, Start(Lease(1000)).ReservedTokens, 0.001);
    }

    [Fact]
    public void Requests_that_used_nothing_do_not_move_the_estimate()
    {
        Limit(null, 60_000);
        Answer(Start(Lease(1000)), 0);
        _limits.End(Start(Lease(1000)), new AttemptOutcome { Result = AttemptResult.RateLimited }, Now);

        Assert.Equal(1000, Start(Lease(1000)).ReservedTokens, 0.001);
    }

    [Fact]
    public void A_request_that_was_expected_to_use_no_tokens_changes_nothing_about_them()
    {
        Limit(null, 60_000);
        Answer(Start(Lease(0)), 5000);

        Assert.Equal(1000, Start(Lease(1000)).ReservedTokens, 0.001);
        Assert.Equal((1 / UsedShare) - Burst, Wait(1000), 0.001);
    }

    private void Limit(int? requests, int? tokens) => _limits.Specified.Add(new AccountLimit(requests, tokens, static _ => { }));

    private ThrottleLease Lease(long tokens) => _throttle.CreateLease(tokens);

    private ThrottleLease Start(ThrottleLease lease)
    {
        _limits.Start(lease, Now);
        return lease;
    }

    private void Answer(ThrottleLease lease, long tokens) =>
        _limits.End(lease, new AttemptOutcome { Result = AttemptResult.Answered, UsedTokens = tokens }, Now);

    private double Wait(long tokens = 0) => _limits.Next(Lease(tokens)).TotalSeconds - _now;
}
