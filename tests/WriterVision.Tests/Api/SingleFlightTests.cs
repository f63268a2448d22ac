using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api;
using WriterVision.Vision.Prompts;
using Xunit;

namespace WriterVision.Tests.Api;

public sealed class SingleFlightTests
{
    private readonly SingleFlight<string, string> _flights = new();
    private int _calls;

    [Fact]
    public async Task Callers_with_the_same_key_share_the_result_of_the_first()
    {
        var result = new TaskCompletionSource<string>();
        var all = Enumerable.Range(0, 10).Select(_ => Run("a", result.Task)).ToList();
        result.SetResult("answer");

        var results = await Task.WhenAll(all);

        Assert.Equal(1, _calls);
        Assert.All(results, shared => Assert.Equal("answer", shared.Value));
        Assert.Single(results, shared => !shared.IsShared);
    }

    [Fact]
    public async Task A_call_after_an_earlier_one_has_ended_runs_again()
    {
        await Run("a", Task.FromResult("first"));

        Assert.Equal(("second", false), await Run("a", Task.FromResult("second")));
    }

    [Fact]
    public async Task Different_keys_do_not_wait_for_each_other()
    {
        var first = Run("a", new TaskCompletionSource<string>().Task);

        Assert.Equal(("answer", false), await Run("b", Task.FromResult("answer")));
        Assert.False(first.IsCompleted);
    }

    [Fact]
    public async Task If_the_first_call_fails_the_next_caller_runs_its_own()
    {
        var failing = new TaskCompletionSource<string>();
        var first = Run("a", failing.Task);
        var others = Enumerable.Range(0, 5).Select(_ => Run("a", Task.FromResult("answer"))).ToList();
        failing.SetException(PromptErrors.EmptyPrompt());

        Assert.Equal("EmptyPrompt", (await Assert.ThrowsAsync<WriterVisionException>(() => first)).ErrorId);
        Assert.All(await Task.WhenAll(others), result => Assert.Equal("answer", result.Value));
    }

    [Fact]
    public async Task A_failure_that_ends_the_run_fails_every_waiting_caller()
    {
        var failing = new TaskCompletionSource<string>();
        var all = Enumerable.Range(0, 5).Select(_ => Run("a", failing.Task)).ToList();
        failing.SetException(ConnectionErrors.ApiKeyNotFound());

        foreach (var one in all)
        {
            Assert.Equal("ApiKeyNotFound", (await Assert.ThrowsAsync<WriterVisionException>(() => one)).ErrorId);
        }

        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task A_caller_that_stops_waiting_does_not_stop_the_others()
    {
        var result = new TaskCompletionSource<string>();
        using var stop = new CancellationTokenSource();
        var first = Run("a", result.Task);
        var stopped = Run("a", result.Task, stop.Token);
        var waiting = Run("a", result.Task);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        Assert.False(first.IsCompleted);
        Assert.False(waiting.IsCompleted);
        result.SetResult("answer");
        Assert.False((await first).IsShared);
        Assert.True((await waiting).IsShared);
    }

    [Fact]
    public async Task If_the_first_call_is_canceled_the_next_caller_runs_its_own()
    {
        var canceled = new TaskCompletionSource<string>();
        var first = Run("a", canceled.Task);
        var next = Run("a", Task.FromResult("answer"));
        canceled.SetCanceled(TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(("answer", false), await next);
    }

    private Task<(string Value, bool IsShared)> Run(string key, Task<string> result, CancellationToken cancellationToken = default) =>
        _flights.RunAsync(
            key,
            () =>
            {
                Interlocked.Increment(ref _calls);
                return result;
            },
            cancellationToken);
}
