using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using WriterVision.Throttling;
using Xunit;

namespace WriterVision.Tests.Throttling;

/// <summary>When the service counts as unreachable, which requests wait for it, and until when.</summary>
public sealed class CircuitBreakerTests
{
    private static readonly AttemptOutcome NoConnection = Unreachable("Cannot connect.", isConnectFailure: true);
    private static readonly AttemptOutcome GatewayError = Unreachable("HTTP 503", isConnectFailure: false);
    private static readonly AttemptOutcome Timeout = Unreachable("No answer within 180 seconds.", isConnectFailure: false);

    private readonly FakeClock _clock = new();
    private readonly Throttle _throttle;

    public CircuitBreakerTests() => _throttle = new Throttle(_clock, static () => 1);

    [Fact]
    public void A_failed_connection_is_an_outage() => Assert.True(Release(Start(), NoConnection).IsOutage);

    [Fact]
    public void Timeouts_of_several_requests_without_an_answer_are_an_outage()
    {
        var requests = Start(3);

        Assert.Equal([false, false, true], requests.Select(request => Release(request, Timeout).IsOutage));
    }

    [Fact]
    public void An_outage_of_timeouts_begins_with_the_first_request_that_was_not_answered()
    {
        var requests = Start(4);
        _clock.Advance(10);
        Answer(requests[3]);
        var late = Start();
        _clock.Advance(170);
        requests.Take(3).ToList().ForEach(request => Release(request, Timeout));

        // Unanswered since the answer at 10 s, and not since the first timeout at 180 s.
        var waiting = requests.Take(2).Select(request => Start(request.Lease)).ToList();
        _clock.Advance(100);
        Assert.Equal([0], Started(waiting));
        Assert.False(waiting[1].Turn.IsCompleted);
        _clock.Advance(31);
        Assert.Equal("ServiceUnreachable", Assert.IsType<WriterVisionException>(waiting[1].Turn.Exception?.InnerException).ErrorId);
        Assert.Equal(TimeSpan.FromSeconds(301), Answer(late).EndedOutage);
    }

    [Fact]
    public void An_answer_in_between_shows_that_there_is_no_outage()
    {
        var requests = Start(6);

        Release(requests[0], GatewayError);
        Release(requests[1], GatewayError);
        Assert.Null(Answer(requests[2]).EndedOutage);
        Assert.False(Release(requests[3], GatewayError).IsOutage);
        Assert.False(Release(requests[4], GatewayError).IsOutage);
        Assert.True(Start().IsStarted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Failures_of_one_request_alone_are_not_an_outage(bool isTimeout)
    {
        var lease = Lease();
        for (var attempt = 0; attempt < 10; attempt++)
        {
            Assert.False(Release(Start(lease), isTimeout ? Timeout : GatewayError).IsOutage);
        }

        Assert.True(Release(Start(), GatewayError).IsOutage);
    }

    [Fact]
    public void After_an_answer_failures_of_one_request_alone_are_not_an_outage_again()
    {
        Open();
        var waiting = Start();
        _clock.Advance(1);
        Answer(waiting);

        var lease = Lease();
        for (var attempt = 0; attempt < 4; attempt++)
        {
            Assert.False(Release(Start(lease), GatewayError).IsOutage);
        }
    }

    [Fact]
    public void A_request_that_does_not_wait_for_outages_is_not_the_probe()
    {
        Open();
        var waiting = Start();
        var other = Start(_throttle.CreateLease());

        _clock.Advance(0.5);

        Assert.True(other.IsStarted);
        Assert.True(waiting.IsStarted);
    }

    [Fact]
    public void What_the_requests_wait_for_during_an_outage_is_the_next_probe()
    {
        Open();
        Assert.Null(_throttle.Waiting);
        _ = Start();
        _clock.Advance(0.2);

        Assert.Equal((NoConnection.Failure, TimeSpan.FromSeconds(0.3)), _throttle.Waiting);
    }

    [Fact]
    public async Task The_error_of_an_outage_contains_the_last_failure()
    {
        Open();
        var probe = Start(Lease(10));
        _clock.Advance(0.5);
        Release(probe, GatewayError);
        probe = Start(probe.Lease);
        var waiting = Start(Lease(10));

        _clock.Advance(11);

        var failure = await Assert.ThrowsAsync<WriterVisionException>(() => waiting.Turn);
        Assert.Contains("HTTP 503", failure.Message);
    }

    /// <summary>A run that waits for the deletion of its uploads can have a single paid request left.</summary>
    [Fact]
    public void Failures_of_one_request_are_an_outage_if_requests_of_the_other_throttle_fail_too()
    {
        var other = new Throttle(_clock, static () => 1);
        _throttle.ShareOutages(other);
        var deletion = other.CreateLease(outageTimeout: static () => TimeSpan.FromSeconds(300));
        Assert.False(Release(Start(deletion), GatewayError).IsOutage);

        var lease = Lease();
        Assert.Equal([false, false, true], Enumerable.Range(0, 3).Select(_ => Release(Start(lease), GatewayError).IsOutage));
    }

    [Fact]
    public void Failures_of_the_other_throttle_before_the_last_answer_do_not_count()
    {
        var other = new Throttle(_clock, static () => 1);
        _throttle.ShareOutages(other);
        Release(Start(other.CreateLease(outageTimeout: static () => TimeSpan.FromSeconds(300))), GatewayError);
        _clock.Advance(1);
        Answer(Start());

        var lease = Lease();
        Assert.Equal([false, false, false], Enumerable.Range(0, 3).Select(_ => Release(Start(lease), GatewayError).IsOutage));
    }

    [Fact]
    public void During_an_outage_one_request_at_a_time_probes_the_service()
    {
        Open();
        var waiting = Start(5);
        Assert.All(waiting, static request => Assert.False(request.IsStarted));

        _clock.Advance(0.5);
        Assert.Equal([0], Started(waiting));
        Release(waiting[0], NoConnection);

        // The next probe is another request: the failure may lie with what was asked.
        _clock.Advance(0.9);
        Assert.Equal([0], Started(waiting));
        _clock.Advance(0.2);
        Assert.Equal([0, 1], Started(waiting));

        _clock.Advance(10);
        Assert.Equal([0, 1], Started(waiting));
        Assert.NotNull(Answer(waiting[1]).EndedOutage);
        Assert.Equal([0, 1, 2, 3, 4], Started(waiting));
    }

    [Fact]
    public void A_probe_that_breaks_off_gives_way_to_the_next_one()
    {
        Open();
        var waiting = Start(2);
        _clock.Advance(0.5);

        Assert.True(Release(waiting[0], default).IsOutage);

        _clock.Advance(1);
        Assert.Equal([0, 1], Started(waiting));
    }

    [Fact]
    public void An_answer_to_an_earlier_request_ends_the_outage_at_once()
    {
        var late = Start();
        Open();
        var waiting = Start(2);

        _clock.Advance(0.2);
        Assert.Equal(TimeSpan.FromSeconds(0.2), Answer(late).EndedOutage);

        Assert.Equal([0, 1], Started(waiting));
    }

    [Fact]
    public void Probes_become_rarer_and_come_every_half_minute_at_least()
    {
        Open();
        var gaps = new List<double>();
        for (var probe = 0; probe < 9; probe++)
        {
            var before = _clock.Now;
            var request = Start();
            while (!request.IsStarted)
            {
                _clock.Step();
            }

            gaps.Add((_clock.Now - before).TotalSeconds);
            Release(request, NoConnection);
        }

        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30, 30], gaps);
    }

    [Fact]
    public async Task After_the_outage_timeout_all_waiting_requests_fail_with_its_duration()
    {
        Open();
        var patient = Start(Lease(100));
        var impatient = Start(Lease(10));
        _clock.Advance(9.9);
        Assert.True(patient.IsStarted);
        Assert.False(impatient.IsStarted);

        _clock.Advance(0.2);

        var failure = await Assert.ThrowsAsync<WriterVisionException>(() => impatient.Turn);
        Assert.Equal(("ServiceUnreachable", true), (failure.ErrorId, failure.EndsRun));
        Assert.Contains("10 seconds", failure.Message);
        Assert.Contains("Cannot connect.", failure.Message);
    }

    [Fact]
    public async Task After_the_outage_timeout_nothing_but_refusals_ends_the_run_too()
    {
        foreach (var request in Start(8, 300))
        {
            Release(request, Refused());
        }

        var waiting = Start(Lease(300));
        for (var second = 0; second < 400 && !waiting.Turn.IsFaulted; second++)
        {
            _clock.Advance(1);
            if (waiting.IsStarted)
            {
                Release(waiting, Refused());
                waiting = Start(waiting.Lease);
            }
        }

        var failure = await Assert.ThrowsAsync<WriterVisionException>(() => waiting.Turn);
        Assert.Equal(("RateLimited", true), (failure.ErrorId, failure.EndsRun));
        Assert.Contains("for 5 minutes", failure.Message);
        Assert.Contains("slow down", failure.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_later_run_waits_for_the_outage_timeout_again(bool isRefused)
    {
        var outcome = isRefused ? Refused() : NoConnection;
        foreach (var request in Start(6, 300))
        {
            Release(request, outcome);
        }

        var abandoned = Start(Lease(300));
        _clock.Advance(1);
        Release(abandoned, outcome);
        _clock.Advance(3600);

        var later = Start(Lease(300));
        Assert.True(later.IsStarted);
        Release(later, outcome);
        later = Start(later.Lease);
        Assert.False(later.Turn.IsFaulted);

        for (var second = 0; second < 310 && !later.Turn.IsFaulted; second++)
        {
            _clock.Advance(1);
            later = later.IsStarted ? Start(Release(later, outcome)) : later;
        }

        var failure = await Assert.ThrowsAsync<WriterVisionException>(() => later.Turn);
        Assert.Contains("for 5 minutes", failure.Message);
    }

    [Fact]
    public void A_request_that_does_not_wait_for_outages_is_not_held()
    {
        Open();

        var request = Start(_throttle.CreateLease());

        Assert.True(request.IsStarted);
        Assert.False(Release(request, NoConnection).IsOutage);
    }

    [Fact]
    public void The_wait_that_a_gateway_asks_for_is_respected()
    {
        foreach (var request in Start(3))
        {
            Release(request, new AttemptOutcome { Result = AttemptResult.Unreachable, Failure = GatewayError.Failure, RetryAfter = TimeSpan.FromSeconds(20) });
        }

        var waiting = Start();
        _clock.Advance(19.9);
        Assert.False(waiting.IsStarted);
        _clock.Advance(0.2);
        Assert.True(waiting.IsStarted);
    }

    private static AttemptOutcome Unreachable(string message, bool isConnectFailure) => new()
    {
        Result = AttemptResult.Unreachable,
        IsConnectFailure = isConnectFailure,
        IsTransient = true,
        Failure = new WriterVisionException("ConnectionFailed", ErrorCategory.ConnectionError, message),
    };

    private static AttemptOutcome Refused() => new()
    {
        Result = AttemptResult.RateLimited,
        IsTransient = true,
        Failure = new WriterVisionException("RateLimited", ErrorCategory.LimitsExceeded, "slow down"),
    };

    private static IEnumerable<int> Started(List<Request> requests) => Enumerable.Range(0, requests.Count).Where(index => requests[index].IsStarted);

    private void Open()
    {
        foreach (var request in Start(3))
        {
            Release(request, NoConnection);
        }
    }

    private ThrottleLease Lease(double seconds = 300) => _throttle.CreateLease(outageTimeout: () => TimeSpan.FromSeconds(seconds));

    private List<Request> Start(int count, double seconds = 300) => [.. Enumerable.Range(0, count).Select(_ => Start(Lease(seconds)))];

    private Request Start(ThrottleLease? lease = null)
    {
        lease ??= Lease();
        return new Request(lease, lease.AcquireAsync(TestContext.Current.CancellationToken));
    }

    private static ThrottleLease Answer(Request request) => Release(request, new AttemptOutcome { Result = AttemptResult.Answered });

    private static ThrottleLease Release(Request request, AttemptOutcome outcome)
    {
        Assert.True(request.IsStarted);
        request.Lease.Release(outcome);
        return request.Lease;
    }

    private sealed record Request(ThrottleLease Lease, Task Turn)
    {
        public bool IsStarted => Turn.IsCompletedSuccessfully;
    }
}
