using System;
using System.Linq;
using System.Management.Automation;
using WriterVision.Throttling;
using Xunit;

namespace WriterVision.Tests.Throttling;

/// <summary>When refusals pause an account, how long each wait is, and what ends the pause.</summary>
public sealed class RateLimitPauseTests
{
    private static readonly WriterVisionException Refusal = new("RateLimited", ErrorCategory.LimitsExceeded, "slow down");

    private readonly RateLimitPause _pause = new(new AdaptiveRate());
    private readonly Throttle _throttle = new(new FakeClock());

    /// <summary>The time of the test, in seconds; at first, that of the clock with which requests are created.</summary>
    private double _now = new FakeClock().Now.TotalSeconds;

    private TimeSpan Now => TimeSpan.FromSeconds(_now);

    private double Wait => (_pause.Until - Now).TotalSeconds;

    [Fact]
    public void The_sixth_refusal_in_a_row_pauses_the_account()
    {
        Refuse(5);
        Assert.False(_pause.IsActive);

        Refuse(1);
        Assert.True(_pause.IsActive);
    }

    [Fact]
    public void An_answer_starts_the_count_of_refusals_again()
    {
        Refuse(5);
        Answer(Start());

        Refuse(5);
        Assert.False(_pause.IsActive);
        Refuse(1);
        Assert.True(_pause.IsActive);
    }

    [Fact]
    public void After_a_pause_six_refusals_are_needed_again()
    {
        Refuse(6);
        EndPause();

        Refuse(5);
        Assert.False(_pause.IsActive);
        Refuse(1);
        Assert.True(_pause.IsActive);
    }

    [Fact]
    public void After_a_pause_that_ended_without_an_answer_six_refusals_are_needed_again()
    {
        Refuse(6);
        _now += 1;
        Start();
        _now += 1;
        _pause.Update(Now);
        Assert.False(_pause.IsActive);

        Refuse(5);
        Assert.False(_pause.IsActive);
        Refuse(1);
        Assert.True(_pause.IsActive);
    }

    /// <summary>Two pauses with the same number of answers per second in between show the rate.</summary>
    [Fact]
    public void At_a_known_rate_two_refusals_in_a_row_are_enough()
    {
        for (var pause = 0; pause < 2; pause++)
        {
            Enumerable.Range(0, 20).ToList().ForEach(_ => Answer(Start()));
            Refuse(6);
            EndPause();
        }

        Refuse(1);
        Assert.False(_pause.IsActive);
        Refuse(1);
        Assert.True(_pause.IsActive);
    }

    /// <summary>Twenty requests are let through in each sample, and another number is refused.</summary>
    [Fact]
    public void Refusals_are_not_part_of_the_rate()
    {
        for (var pause = 0; pause < 2; pause++)
        {
            Enumerable.Range(0, 20).ToList().ForEach(_ => Answer(Start()));
            var earlier = Enumerable.Range(0, pause * 20).Select(_ => Start()).ToList();
            Refuse(6);
            earlier.ForEach(lease => Refuse(lease));
            EndPause();
        }

        Refuse(2);
        Assert.True(_pause.IsActive);
    }

    [Fact]
    public void A_refusal_of_a_request_from_before_the_pause_does_not_prolong_it()
    {
        var earlier = Start();
        Refuse(6);
        var until = _pause.Until;
        _now += 0.5;

        Refuse(earlier);
        Assert.Equal(until, _pause.Until);

        _now += 1;
        Refuse(Start());
        Assert.True(_pause.Until > until);
    }

    [Fact]
    public void A_refusal_of_a_request_from_before_the_end_of_a_pause_does_not_count_after_it()
    {
        var earlier = Enumerable.Range(0, 6).Select(_ => Start()).ToList();
        Refuse(6);
        EndPause();
        _now += 0.1;

        earlier.ForEach(lease => Refuse(lease));
        Assert.False(_pause.IsActive);
        Refuse(6);
        Assert.True(_pause.IsActive);
    }

    [Fact]
    public void An_answer_to_a_request_from_before_the_pause_does_not_end_it()
    {
        var earlier = Start();
        Refuse(6);

        Answer(earlier);

        Assert.True(_pause.IsActive);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 0.875)]
    [InlineData(1, 0.75)]
    public void The_first_wait_is_a_second_less_up_to_a_quarter(double jitter, double seconds)
    {
        Refuse(6, jitter: jitter);

        Assert.Equal(seconds, Wait, 0.0001);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(0.5, 3.5)]
    [InlineData(1, 3)]
    public void The_longest_wait_is_four_seconds_less_up_to_a_quarter(double jitter, double seconds)
    {
        Refuse(6);
        _now += 100;
        Refuse(Start(), jitter: jitter);

        Assert.Equal(seconds, Wait, 0.0001);
    }

    [Fact]
    public void A_wait_is_an_eighth_of_the_pause_so_far()
    {
        Refuse(6);
        _now += 16;
        Refuse(Start());

        Assert.Equal(2, Wait, 0.0001);
    }

    [Theory]
    [InlineData(0.2, 1)]
    [InlineData(1, 1)]
    [InlineData(30, 30)]
    public void The_longer_one_of_the_own_wait_and_the_wait_that_the_server_asks_for_applies(double retryAfter, double seconds)
    {
        Refuse(6, retryAfter);

        Assert.Equal(seconds, Wait, 0.0001);
    }

    [Theory]
    [InlineData(0.1, 0.4)]
    [InlineData(0.01, 0.12)]
    public void A_probe_that_is_not_refused_in_four_times_the_time_of_a_refusal_ends_the_pause(double refusalTime, double probeTime)
    {
        Refuse(6, refusalTime: refusalTime);
        _now += 1;
        Start();
        var sent = _now;

        _now = sent + probeTime - 0.001;
        _pause.Update(Now);
        Assert.True(_pause.IsActive);

        _now = sent + probeTime;
        _pause.Update(Now);
        Assert.False(_pause.IsActive);
    }

    [Fact]
    public void Time_alone_does_not_end_a_pause_without_a_probe()
    {
        Refuse(6);
        _now += 60;
        _pause.Update(Now);
        Assert.True(_pause.IsActive);

        Refuse(Start());
        _now += 60;
        _pause.Update(Now);
        Assert.True(_pause.IsActive);
    }

    [Fact]
    public void The_answer_to_the_probe_ends_the_pause()
    {
        Refuse(6);
        _now += 1;
        var probe = Start();
        _now += 0.01;
        Assert.True(_pause.IsActive);

        Answer(probe);

        Assert.False(_pause.IsActive);
    }

    [Fact]
    public void Without_an_answer_a_second_pause_counts_as_a_part_of_the_first_one()
    {
        var waiting = Lease(300);
        Refuse(6);
        var deadline = _pause.Deadline(waiting);
        Assert.Equal(300, (deadline - Now).TotalSeconds, 0.0001);

        // The probe is let through, and then the limit is used up again.
        _now += 1;
        var probe = Start();
        _now += 1;
        _pause.Update(Now);
        Refuse(probe);
        Refuse(6);

        Assert.True(_pause.IsActive);
        Assert.Equal(deadline, _pause.Deadline(waiting));
    }

    [Fact]
    public void After_an_answer_the_wait_begins_again()
    {
        var waiting = Lease(300);
        Refuse(6);
        EndPause();
        _now += 10;
        Refuse(6);

        Assert.Equal(300, (_pause.Deadline(waiting) - Now).TotalSeconds, 0.0001);
    }

    [Fact]
    public void While_an_answer_may_come_no_request_stops_waiting()
    {
        var slow = Start();
        Refuse(6);
        Assert.Equal(TimeSpan.MaxValue, _pause.Deadline(Lease(300)));

        _pause.End(slow, default, Now, 0);
        Assert.Equal(300, (_pause.Deadline(Lease(300)) - Now).TotalSeconds, 0.0001);
    }

    [Fact]
    public void While_requests_are_let_through_none_stops_waiting()
    {
        Refuse(6);
        _now += 1;
        var probe = Start();
        _now += 1;
        _pause.Update(Now);
        _pause.End(probe, default, Now, 0);

        Assert.False(_pause.IsActive);
        Assert.Equal(TimeSpan.MaxValue, _pause.Deadline(Lease(300)));
    }

    [Fact]
    public void The_error_of_a_limit_that_stays_used_up_contains_the_last_refusal()
    {
        Refuse(6);

        var failure = _pause.ToError(Lease(300));

        Assert.Equal(("RateLimited", true), (failure.ErrorId, failure.EndsRun));
        Assert.Contains("for 5 minutes", failure.Message);
        Assert.Contains("slow down", failure.Message);
    }

    private ThrottleLease Lease(double outageTimeout) => _throttle.CreateLease(outageTimeout: () => TimeSpan.FromSeconds(outageTimeout));

    private ThrottleLease Start()
    {
        var lease = Lease(300);
        lease.Started = Now;
        _pause.Update(Now);
        _pause.Start(lease, Now);
        return lease;
    }

    private void Answer(ThrottleLease lease) => _pause.End(lease, new AttemptOutcome { Result = AttemptResult.Answered }, Now, 0);

    /// <summary>Sends requests that are refused one after the other.</summary>
    private void Refuse(int count, double? retryAfter = null, double jitter = 0, double refusalTime = 0.01)
    {
        for (var index = 0; index < count; index++)
        {
            var lease = Start();
            _now += refusalTime;
            Refuse(lease, retryAfter, jitter);
        }
    }

    private void Refuse(ThrottleLease lease, double? retryAfter = null, double jitter = 0) => _pause.End(
        lease,
        new AttemptOutcome
        {
            Result = AttemptResult.RateLimited,
            Failure = Refusal,
            RetryAfter = retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        },
        Now,
        jitter);

    private void EndPause()
    {
        _now += 1;
        var probe = Start();
        _now += 0.01;
        Answer(probe);
        Assert.False(_pause.IsActive);
    }
}
