using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Throttling;
using Xunit;

namespace WriterVision.Tests.Throttling;

public sealed class ThrottleTests
{
    private readonly FakeClock _clock = new();
    private readonly Throttle _throttle;

    public ThrottleTests() => _throttle = new Throttle(_clock, static () => 0);

    [Fact]
    public void Refusals_with_an_answer_in_between_do_not_delay_other_requests()
    {
        var requests = Start(11);
        foreach (var request in requests.Take(5))
        {
            Assert.False(Refuse(request, seconds: 60).IsHeld);
        }

        Answer(requests[5]);
        foreach (var request in requests.Skip(6))
        {
            Assert.False(Refuse(request, seconds: 60).IsHeld);
        }

        Assert.True(Start().IsStarted);
    }

    [Fact]
    public void Six_refusals_in_a_row_pause_all_requests_and_then_one_probes()
    {
        foreach (var request in Start(6))
        {
            Refuse(request);
        }

        var waiting = Start(5);
        _clock.Advance(0.9);
        Assert.Equal(0, waiting.Count(static request => request.IsStarted));
        _clock.Advance(0.15);
        Assert.Equal(1, waiting.Count(static request => request.IsStarted));

        Answer(waiting[0]);
        Assert.Equal(5, waiting.Count(static request => request.IsStarted));
    }

    [Fact]
    public void A_probe_that_is_not_refused_soon_ends_the_pause_though_its_answer_takes_long()
    {
        foreach (var request in Start(6))
        {
            Refuse(request);
        }

        var waiting = Start(5);
        _clock.Advance(1.1);
        Assert.Equal(1, waiting.Count(static request => request.IsStarted));

        // A refusal would have come within 0.12 s.
        _clock.Advance(0.03);
        Assert.Equal(5, waiting.Count(static request => request.IsStarted));
    }

    [Fact]
    public void A_pause_lasts_as_long_as_the_server_asks_for()
    {
        foreach (var request in Start(6))
        {
            Refuse(request, seconds: 30);
        }

        var waiting = Start();
        _clock.Advance(29.9);
        Assert.False(waiting.IsStarted);
        _clock.Advance(0.2);
        Assert.True(waiting.IsStarted);
    }

    [Fact]
    public void A_refused_probe_is_followed_after_an_eighth_of_the_pause_and_four_seconds_at_most()
    {
        foreach (var request in Start(6))
        {
            Refuse(request);
        }

        var began = _clock.Now;
        var gaps = new List<double>();
        while (_clock.Now - began < TimeSpan.FromMinutes(1))
        {
            var before = _clock.Now;
            var request = Start();
            while (!request.IsStarted)
            {
                Assert.True(_clock.Step());
            }

            var gap = (_clock.Now - before).TotalSeconds;
            Assert.InRange(gap, 0.999, Math.Max(1, (before - began).TotalSeconds / 8) + 0.001);
            gaps.Add(gap);
            Refuse(request);
        }

        Assert.Equal(1, gaps[0], 0.001);
        Assert.Equal(4, gaps.Max(), 0.001);
    }

    [Fact]
    public async Task Refusals_that_come_late_end_the_run_after_the_outage_timeout_too()
    {
        var leases = Enumerable.Range(0, 6).Select(_ => _throttle.CreateLease(outageTimeout: () => TimeSpan.FromSeconds(300))).ToList();
        var requests = leases.ConvertAll(Start);
        for (var second = 0; second < 400 && !requests.Exists(static request => request.Turn.IsFaulted); second++)
        {
            // The probe's refusal takes so long that the throttle takes it for let through.
            _clock.Advance(second % 2 == 0 ? 0.01 : 2);
            for (var index = 0; index < requests.Count; index++)
            {
                if (requests[index].IsStarted)
                {
                    requests[index] = Start(Refuse(requests[index]));
                }
            }
        }

        var failure = await Assert.ThrowsAsync<WriterVisionException>(() => requests.Find(static request => request.Turn.IsFaulted)!.Turn);
        Assert.Equal("RateLimited", failure.ErrorId);
    }

    [Fact]
    public void What_the_requests_wait_for_is_known()
    {
        foreach (var request in Start(6))
        {
            Refuse(request, seconds: 12);
        }

        Assert.Null(_throttle.Waiting);
        var waiting = Start();
        _clock.Advance(2);

        Assert.Equal(((WriterVisionException?)null, TimeSpan.FromSeconds(10)), _throttle.Waiting);
        Assert.False(waiting.IsStarted);
    }

    [Fact]
    public void During_a_pause_only_a_refused_request_needs_no_wait_of_its_own()
    {
        var requests = Start(8);
        foreach (var request in requests.Take(6))
        {
            Refuse(request, seconds: 30);
        }

        Assert.True(Refuse(requests[6]).IsHeld);
        requests[7].Lease.Release(new AttemptOutcome { Result = AttemptResult.Failed, IsTransient = true });
        Assert.False(requests[7].Lease.IsHeld);
    }

    [Fact]
    public void Each_request_that_waits_for_the_end_of_a_pause_fails_after_its_own_time()
    {
        foreach (var request in Start(6))
        {
            Refuse(request, seconds: 1000);
        }

        var first = Start(_throttle.CreateLease(outageTimeout: static () => TimeSpan.FromSeconds(100)));
        var second = Start(_throttle.CreateLease(outageTimeout: static () => TimeSpan.FromSeconds(200)));
        _clock.Advance(150);
        Assert.Equal([true, false], new[] { first.Turn.IsFaulted, second.Turn.IsFaulted });

        _clock.Advance(100);
        Assert.True(second.Turn.IsFaulted);
    }

    [Fact]
    public async Task A_request_that_is_canceled_before_it_waits_does_not_start()
    {
        var canceled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _throttle.CreateLease().AcquireAsync(canceled));
    }

    [Fact]
    public void A_retry_goes_before_requests_that_have_not_begun()
    {
        using var limit = _throttle.Limit(60, null);
        var retry = Start();
        retry.Lease.Release(new AttemptOutcome { Result = AttemptResult.Failed });
        var fresh = Start();
        retry = Start(retry.Lease);

        _clock.Advance(1.1);

        Assert.True(retry.IsStarted);
        Assert.False(fresh.IsStarted);
    }

    [Fact]
    public async Task A_canceled_request_leaves_the_queue()
    {
        using var limit = _throttle.Limit(60, null);
        _ = Start();
        using var stop = new CancellationTokenSource();
        var canceled = _throttle.CreateLease().AcquireAsync(stop.Token);
        var next = Start();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled);
        _clock.Advance(1.1);
        Assert.True(next.IsStarted);
    }

    [Fact]
    public void The_strictest_limit_applies_to_all_until_it_is_removed()
    {
        using var wide = _throttle.Limit(600, null);
        var strict = _throttle.Limit(60, null);
        using var none = _throttle.Limit(null, null);
        _ = Start();
        var second = Start();
        var third = Start();

        _clock.Advance(0.9);
        Assert.False(second.IsStarted);
        _clock.Advance(0.2);
        Assert.True(second.IsStarted);
        Assert.False(third.IsStarted);

        strict.Dispose();
        strict.Dispose();
        _clock.Advance(1);
        var others = Start(10);
        _clock.Advance(1);
        Assert.True(third.IsStarted);
        Assert.InRange(others.Count(static request => request.IsStarted), 8, 10);
    }

    [Fact]
    public void Tokens_are_reserved_and_what_was_not_used_is_given_back()
    {
        using var limit = _throttle.Limit(null, 60_000);
        var first = Start(_throttle.CreateLease(2000));
        var second = Start(_throttle.CreateLease(2000));
        _clock.Advance(1.9);
        Assert.False(second.IsStarted);
        Answer(first, tokens: 1000);
        Assert.True(second.IsStarted);

        // It counts as 1,875: seven eighths of 2,000 and one eighth of 1,000. Almost a second of that was saved.
        var third = Start(_throttle.CreateLease(2000));
        _clock.Advance(0.9);
        Assert.False(third.IsStarted);
        _clock.Advance(0.2);
        Assert.True(third.IsStarted);
    }

    [Fact]
    public void The_estimate_of_tokens_follows_answers_that_are_far_from_the_guess()
    {
        using var limit = _throttle.Limit(null, 60_000);
        for (var index = 0; index < 40; index++)
        {
            var request = Start(_throttle.CreateLease(100));
            while (!request.IsStarted)
            {
                Assert.True(_clock.Step());
            }

            Answer(request, tokens: 5000);
        }

        // 5,000 tokens are 5.1 s of the limit, though each request was expected to use 100.
        _ = Start(_throttle.CreateLease(100));
        var next = Start(_throttle.CreateLease(100));
        var before = _clock.Now;
        while (!next.IsStarted)
        {
            Assert.True(_clock.Step());
        }

        Assert.InRange((_clock.Now - before).TotalSeconds, 5, 11);
    }

    [Fact]
    public void A_request_that_uses_no_tokens_does_not_wait_for_them()
    {
        using var limit = _throttle.Limit(null, 1000);
        _ = Start(_throttle.CreateLease(2000));
        var analysis = Start(_throttle.CreateLease(2000));

        Assert.True(Start().IsStarted);
        Assert.False(analysis.IsStarted);
    }

    private List<Request> Start(int count) => [.. Enumerable.Range(0, count).Select(_ => Start())];

    private Request Start(ThrottleLease? lease = null)
    {
        lease ??= _throttle.CreateLease();
        return new Request(lease, lease.AcquireAsync(TestContext.Current.CancellationToken));
    }

    private static void Answer(Request request, long? tokens = null) =>
        request.Lease.Release(new AttemptOutcome { Result = AttemptResult.Answered, UsedTokens = tokens });

    private static ThrottleLease Refuse(Request request, double? seconds = null)
    {
        Assert.True(request.IsStarted);
        request.Lease.Release(new AttemptOutcome
        {
            Result = AttemptResult.RateLimited,
            IsTransient = true,
            RetryAfter = seconds is { } wait ? TimeSpan.FromSeconds(wait) : null,
            Failure = new WriterVisionException("RateLimited", ErrorCategory.LimitsExceeded, "HTTP 429"),
        });
        return request.Lease;
    }

    private sealed record Request(ThrottleLease Lease, Task Turn)
    {
        public bool IsStarted => Turn.IsCompletedSuccessfully;
    }
}
