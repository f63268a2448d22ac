using System;
using System.Collections.Generic;
using System.Linq;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Throttling;
using Xunit;

namespace WriterVision.Tests.Throttling;

public sealed class RateGovernorTests
{
    private readonly FakeClock _clock = new();
    private readonly RateGovernor _governor;

    public RateGovernorTests() => _governor = new RateGovernor(_clock, static () => 1);

    [Fact]
    public void Before_the_first_answer_few_are_in_flight_and_each_answer_lets_one_more()
    {
        var tasks = Enumerable.Range(0, 100).Select(_ => Enter()).ToList();
        Assert.Equal(24, tasks.Count(IsIn));

        Leave(tasks[0], RequestOutcome.Answered);
        Assert.Equal(26, tasks.Count(IsIn));
    }

    [Fact]
    public void After_a_rest_few_are_in_flight_until_there_is_an_answer_and_then_as_many_as_before()
    {
        for (var index = 0; index < 40; index++)
        {
            Leave(Enter(), RequestOutcome.Answered);
        }

        _clock.Advance(2);
        var tasks = Enumerable.Range(0, 100).Select(_ => Enter()).ToList();
        Assert.Equal(24, tasks.Count(IsIn));

        Leave(tasks[0], RequestOutcome.Answered);
        Assert.Equal(66, tasks.Count(IsIn));
    }

    [Fact]
    public void A_refusal_halves_what_is_in_flight_once_for_all_that_started_before_it()
    {
        var tasks = Enumerable.Range(0, 16).Select(_ => Enter()).ToList();
        foreach (var task in tasks.Take(5))
        {
            Leave(task, RequestOutcome.RateLimited);
        }

        Assert.Equal(8, _governor.Limit);
        Leave(tasks[5], RequestOutcome.Answered);
        Assert.Equal(9, _governor.Limit);
    }

    [Fact]
    public void The_pause_holds_back_everybody_and_then_ends()
    {
        Leave(Enter(), RequestOutcome.RateLimited, seconds: 7);

        var waiting = Enter();
        _clock.Advance(6.9);
        Assert.False(waiting.IsCompleted);
        _clock.Advance(0.2);
        Assert.True(IsIn(waiting));
    }

    [Fact]
    public void After_a_refusal_requests_are_spaced_and_without_more_of_them_ever_less()
    {
        for (var index = 0; index < 8; index++)
        {
            Leave(Enter(), RequestOutcome.Answered);
        }

        Leave(Enter(), RequestOutcome.RateLimited, seconds: 8);
        var starts = new List<TimeSpan>();
        for (var index = 0; index < 100; index++)
        {
            var task = Enter();
            while (!task.IsCompleted)
            {
                Assert.True(_clock.Step());
            }

            starts.Add(_clock.Now);
            Leave(task, RequestOutcome.Answered);
        }

        var gaps = starts.Zip(starts.Skip(1), (one, next) => (next - one).TotalSeconds).ToList();
        Assert.InRange(gaps[0], 0.9, 1.2);
        Assert.InRange(gaps[1], gaps[2], 1.2);
        Assert.Equal(0, gaps[^1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_time_in_which_nothing_was_asked_or_answered_is_no_part_of_the_measure(bool isOutage)
    {
        var first = Enumerable.Range(0, 3).Select(_ => Enter(Waiting())).ToList();
        foreach (var task in first)
        {
            Leave(task, isOutage ? RequestOutcome.Unreachable : RequestOutcome.Answered);
        }

        if (isOutage)
        {
            var probe = Enter(Waiting());
            _clock.Advance(1000);
            Leave(probe, RequestOutcome.Answered);
        }
        else
        {
            _clock.Advance(1000);
        }

        // Eight in a second, and of the next ones one is refused.
        for (var index = 0; index < 8; index++)
        {
            Leave(Enter(), RequestOutcome.Answered);
        }

        var refused = Enter();
        Leave(refused, RequestOutcome.RateLimited, seconds: 1);
        var next = Enter();
        _clock.Advance(1.1);
        Leave(next, RequestOutcome.Answered);
        var after = Enter();
        _clock.Advance(0.5);

        Assert.True(IsIn(after));

        static GatedRequest Waiting() => new(0, static () => TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_refusal_before_much_was_let_through_is_a_pause_alone(int before)
    {
        for (var index = 0; index < before; index++)
        {
            Leave(Enter(), RequestOutcome.Answered);
        }

        Leave(Enter(), RequestOutcome.RateLimited, seconds: 1);
        _clock.Advance(1);

        for (var index = 0; index < 10; index++)
        {
            var task = Enter();
            Assert.True(IsIn(task));
            Leave(task, RequestOutcome.Answered);
        }
    }

    [Fact]
    public void Refusals_again_and_again_are_a_limit_however_little_is_let_through()
    {
        for (var index = 0; index < 4; index++)
        {
            var task = Enter();
            _clock.Advance(1);
            Leave(task, RequestOutcome.Answered);
            Leave(Enter(), RequestOutcome.RateLimited, seconds: 3);
            _clock.Advance(3);
        }

        Leave(Enter(), RequestOutcome.Answered);
        var next = Enter();
        _clock.Advance(2);
        Assert.False(next.IsCompleted);
        _clock.Advance(3);
        Assert.True(IsIn(next));
    }

    [Fact]
    public void A_retry_goes_before_what_has_not_begun()
    {
        Leave(Enter(), RequestOutcome.RateLimited, seconds: 1);
        var fresh = Enter();
        var retry = Enter(new GatedRequest { IsRetry = true });

        _clock.Advance(1);

        Assert.True(IsIn(retry));
        Assert.False(fresh.IsCompleted);
    }

    [Fact]
    public async Task Who_stops_waiting_leaves_no_place_behind()
    {
        Leave(Enter(), RequestOutcome.RateLimited, seconds: 1);
        using var stop = new CancellationTokenSource();
        var stopped = _governor.EnterAsync(new GatedRequest(), stop.Token);
        var next = Enter();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        _clock.Advance(1);
        Assert.True(IsIn(next));
    }

    [Fact]
    public void The_strictest_of_the_limits_holds_for_all_until_it_is_given_back()
    {
        using var wide = _governor.Keep(600, null);
        var strict = _governor.Keep(60, null);
        using var none = _governor.Keep(null, null);
        _ = Enter();
        var second = Enter();
        var third = Enter();

        _clock.Advance(0.9);
        Assert.False(second.IsCompleted);
        _clock.Advance(0.2);
        Assert.True(IsIn(second));
        Assert.False(third.IsCompleted);

        strict.Dispose();
        strict.Dispose();
        _clock.Advance(1);
        var others = Enumerable.Range(0, 10).Select(_ => Enter()).ToList();
        _clock.Advance(1);
        Assert.True(IsIn(third));
        Assert.InRange(others.Count(IsIn), 8, 10);
    }

    [Fact]
    public void Tokens_are_reserved_and_what_was_not_used_is_given_back()
    {
        using var limit = _governor.Keep(null, 60_000);
        var first = Enter(new GatedRequest(2000));
        var second = Enter(new GatedRequest(2000));
        _clock.Advance(10);
        Assert.False(second.IsCompleted, "Before there is an answer nobody knows what one uses.");

        Leave(first, RequestOutcome.Answered, tokens: 1000);
        Assert.True(IsIn(second));
        var third = Enter(new GatedRequest(2000));
        _clock.Advance(0.9);
        Assert.False(third.IsCompleted);
        Leave(second, RequestOutcome.Answered, tokens: 500);
        Assert.True(IsIn(third));
    }

    [Fact]
    public void What_uses_no_tokens_does_not_wait_for_them()
    {
        using var limit = _governor.Keep(null, 1000);
        _ = Enter(new GatedRequest(2000));
        var analysis = Enter(new GatedRequest(2000));

        Assert.True(IsIn(Enter()));
        Assert.False(analysis.IsCompleted);
    }

    [Fact]
    public void An_endpoint_and_a_key_have_one_governor()
    {
        var endpoint = new Uri("https://one.example");

        Assert.Same(RateGovernor.For(endpoint, Key("a")), RateGovernor.For(new Uri("https://one.example/"), Key("a")));
        Assert.NotSame(RateGovernor.For(endpoint, Key("a")), RateGovernor.For(endpoint, Key("b")));
        Assert.NotSame(RateGovernor.For(endpoint, Key("a")), RateGovernor.For(new Uri("https://two.example"), Key("a")));
    }

    private static bool IsIn(Task<RequestTicket> task) => task.IsCompletedSuccessfully;

    private static SecureString Key(string text)
    {
        var key = new SecureString();
        foreach (var character in text)
        {
            key.AppendChar(character);
        }

        return key;
    }

    private Task<RequestTicket> Enter(GatedRequest? request = null) =>
        _governor.EnterAsync(request ?? new GatedRequest(), TestContext.Current.CancellationToken);

    private void Leave(Task<RequestTicket> task, RequestOutcome outcome, double seconds = 0, long? tokens = null) =>
        _governor.Leave(task.Result, new AttemptReport { Outcome = outcome, Wait = TimeSpan.FromSeconds(seconds), UsedTokens = tokens });
}
