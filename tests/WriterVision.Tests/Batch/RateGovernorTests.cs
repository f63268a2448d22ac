using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Batch;
using WriterVision.Client;
using Xunit;

namespace WriterVision.Tests.Batch;

public sealed class RateGovernorTests
{
    private readonly RateGovernor _governor = new();

    [Fact]
    public async Task Without_a_refusal_nothing_is_held_back() =>
        Assert.Equal(100, (await Enter(100)).Count);

    [Fact]
    public async Task A_refusal_halves_what_is_in_flight_once_for_all_that_started_before_it()
    {
        var tickets = await Enter(16);
        foreach (var ticket in tickets.Take(5))
        {
            _governor.Leave(ticket, RequestOutcome.RateLimited, TimeSpan.Zero);
        }

        Assert.Equal(8, _governor.Limit);
    }

    [Fact]
    public async Task Answers_raise_the_limit_one_at_a_time()
    {
        var tickets = await Enter(4);
        _governor.Leave(tickets[0], RequestOutcome.RateLimited, TimeSpan.Zero);
        Assert.Equal(2, _governor.Limit);

        _governor.Leave(tickets[1], RequestOutcome.Answered, TimeSpan.Zero);
        Assert.Equal(2, _governor.Limit);
        _governor.Leave(tickets[2], RequestOutcome.Answered, TimeSpan.Zero);
        Assert.Equal(3, _governor.Limit);
    }

    [Fact]
    public async Task The_pause_holds_back_everybody_and_then_ends()
    {
        var first = (await Enter(1))[0];
        _governor.Leave(first, RequestOutcome.RateLimited, TimeSpan.FromMilliseconds(300));

        var waiting = _governor.EnterAsync(false, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        await waiting;
    }

    [Fact]
    public async Task A_retry_goes_before_what_has_not_begun()
    {
        var tickets = await Enter(2);
        _governor.Leave(tickets[0], RequestOutcome.RateLimited, TimeSpan.Zero);
        Assert.Equal(1, _governor.Limit);
        var order = new List<string>();
        var fresh = Note("new", isRetry: false);
        var retry = Note("retry", isRetry: true);

        _governor.Leave(tickets[1], RequestOutcome.Failed, TimeSpan.Zero);
        await retry;
        _governor.Leave(new RequestTicket(1), RequestOutcome.Failed, TimeSpan.Zero);
        await fresh;

        Assert.Equal(["retry", "new"], order);

        async Task Note(string name, bool isRetry)
        {
            await _governor.EnterAsync(isRetry, TestContext.Current.CancellationToken);
            order.Add(name);
        }
    }

    [Fact]
    public async Task Who_stops_waiting_leaves_no_place_behind()
    {
        var tickets = await Enter(2);
        _governor.Leave(tickets[0], RequestOutcome.RateLimited, TimeSpan.Zero);
        using var stop = new CancellationTokenSource();
        var stopped = _governor.EnterAsync(false, stop.Token);
        var next = _governor.EnterAsync(false, TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        _governor.Leave(tickets[1], RequestOutcome.Answered, TimeSpan.Zero);
        await next;
    }

    private async Task<List<RequestTicket>> Enter(int count)
    {
        var tickets = new List<RequestTicket>();
        for (var index = 0; index < count; index++)
        {
            tickets.Add(await _governor.EnterAsync(false, TestContext.Current.CancellationToken));
        }

        return tickets;
    }
}
