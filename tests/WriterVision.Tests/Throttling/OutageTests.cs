using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using WriterVision.Api;
using WriterVision.Api.Responses;
using WriterVision.Throttling;
using Xunit;

namespace WriterVision.Tests.Throttling;

/// <summary>When the service counts as out of reach, who waits for it, and until when.</summary>
public sealed class OutageTests
{
    private static readonly WriterVisionException NoConnection = ConnectionErrors.ConnectionFailed(new Uri("https://api.writer.com"), new HttpRequestException("refused"));
    private static readonly WriterVisionException NoGateway = ApiErrors.ServerError(new ApiAnswer(HttpStatusCode.ServiceUnavailable, default, null));

    private readonly FakeClock _clock = new();
    private readonly RateGovernor _governor;

    public OutageTests() => _governor = new RateGovernor(_clock, static () => 1);

    [Fact]
    public void Three_attempts_in_a_row_that_connect_to_nothing_are_an_outage()
    {
        var tasks = Enter(3);

        Assert.Equal([false, false, true], tasks.Select(task => Fail(task, NoConnection).IsOutage));
    }

    [Fact]
    public void An_answer_in_between_shows_that_there_is_none()
    {
        var tasks = Enter(6);

        Fail(tasks[0], NoGateway);
        Fail(tasks[1], NoGateway);
        Assert.Null(Answer(tasks[2]).EndedOutage);
        Assert.False(Fail(tasks[3], NoGateway).IsOutage);
        Assert.False(Fail(tasks[4], NoGateway).IsOutage);
        Assert.True(Enter().IsCompletedSuccessfully);
    }

    [Fact]
    public void A_gateways_word_about_one_request_alone_is_none()
    {
        var request = Request();

        for (var attempt = 0; attempt < 10; attempt++)
        {
            Assert.False(Fail(Enter(request), NoGateway).IsOutage);
        }

        Assert.True(Fail(Enter(), NoGateway).IsOutage);
    }

    [Fact]
    public void While_it_lasts_one_request_at_a_time_looks_whether_it_is_over()
    {
        Break();
        var waiting = Enter(5);
        Assert.All(waiting, task => Assert.False(task.IsCompleted));

        _clock.Advance(0.5);
        Assert.Equal([0], Started(waiting));
        Fail(waiting[0], NoConnection);

        // The next one is another one: what fails may be what is asked.
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
    public void A_probe_that_breaks_off_or_is_given_up_leaves_the_next_one_its_turn()
    {
        Break();
        var waiting = Enter(2);
        _clock.Advance(0.5);

        Assert.True(Leave(waiting[0], default).IsOutage);

        _clock.Advance(1);
        Assert.Equal([0, 1], Started(waiting));
    }

    [Fact]
    public void An_answer_to_what_was_under_way_ends_it_at_once()
    {
        var late = Enter();
        Break();
        var waiting = Enter(2);

        _clock.Advance(0.2);
        Assert.Equal(TimeSpan.FromSeconds(0.2), Answer(late).EndedOutage);

        Assert.Equal([0, 1], Started(waiting));
    }

    [Fact]
    public void The_probes_are_the_further_apart_the_longer_it_lasts_and_half_a_minute_at_most()
    {
        Break();
        var gaps = new List<double>();
        for (var probe = 0; probe < 9; probe++)
        {
            var before = _clock.Now;
            var task = Enter();
            while (!task.IsCompleted)
            {
                _clock.Step();
            }

            gaps.Add((_clock.Now - before).TotalSeconds);
            Fail(task, NoConnection);
        }

        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30, 30], gaps);
    }

    [Fact]
    public async Task When_its_time_is_over_all_that_wait_are_told_how_long_it_was()
    {
        Break();
        var patient = Enter(Request(seconds: 100));
        var impatient = Enter(Request(seconds: 10));
        _clock.Advance(9.9);
        Assert.True(patient.IsCompletedSuccessfully);
        Assert.False(impatient.IsCompleted);

        _clock.Advance(0.2);

        var failure = await Assert.ThrowsAsync<WriterVisionException>(() => impatient);
        Assert.Equal(("ServiceUnreachable", true), (failure.ErrorId, failure.EndsRun));
        Assert.Contains("10 seconds", failure.Message);
        Assert.Contains("api.writer.com", failure.Message);
    }

    [Fact]
    public void Who_does_not_wait_for_its_end_is_not_held()
    {
        Break();

        var task = Enter(new GatedRequest());

        Assert.True(task.IsCompletedSuccessfully);
        Assert.False(Fail(task, NoConnection).IsOutage);
    }

    [Fact]
    public void A_wait_that_a_gateway_asks_for_is_kept()
    {
        foreach (var task in Enter(3))
        {
            Leave(task, new AttemptReport { Outcome = RequestOutcome.Unreachable, Failure = NoGateway, Wait = TimeSpan.FromSeconds(20) });
        }

        var waiting = Enter();
        _clock.Advance(19.9);
        Assert.False(waiting.IsCompleted);
        _clock.Advance(0.2);
        Assert.True(waiting.IsCompleted);
    }

    private static GatedRequest Request(double seconds = 300) => new(outageTimeout: () => TimeSpan.FromSeconds(seconds));

    private static IEnumerable<int> Started(List<Task<RequestTicket>> tasks) =>
        Enumerable.Range(0, tasks.Count).Where(index => tasks[index].IsCompletedSuccessfully);

    private void Break()
    {
        foreach (var task in Enter(3))
        {
            Fail(task, NoConnection);
        }
    }

    private List<Task<RequestTicket>> Enter(int count) => [.. Enumerable.Range(0, count).Select(_ => Enter())];

    private Task<RequestTicket> Enter(GatedRequest? request = null) =>
        _governor.EnterAsync(request ?? Request(), TestContext.Current.CancellationToken);

    private GateVerdict Fail(Task<RequestTicket> task, WriterVisionException failure) =>
        Leave(task, new AttemptReport { Outcome = RequestOutcome.Unreachable, Failure = failure });

    private GateVerdict Answer(Task<RequestTicket> task) => Leave(task, new AttemptReport { Outcome = RequestOutcome.Answered });

    private GateVerdict Leave(Task<RequestTicket> task, AttemptReport report) => _governor.Leave(task.Result, report);
}
