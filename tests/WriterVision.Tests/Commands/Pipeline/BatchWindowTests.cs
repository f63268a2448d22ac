using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Commands.Pipeline;
using Xunit;

namespace WriterVision.Tests.Commands.Pipeline;

public sealed class BatchWindowTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public void Results_are_returned_in_order_regardless_of_how_the_work_ends()
    {
        using var window = Create(isOrdered: true);
        var gates = Enumerable.Range(0, 4).Select(_ => new TaskCompletionSource<string>()).ToArray();
        foreach (var gate in gates)
        {
            window.Add(_ => gate.Task);
        }

        foreach (var index in new[] { 3, 1, 0, 2 })
        {
            gates[index].SetResult(index.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.Equal(["0", "1", "2", "3"], TakeAll(window));
    }

    [Fact]
    public void Without_order_results_are_returned_as_they_arrive()
    {
        using var window = Create(isOrdered: false);
        var slow = new TaskCompletionSource<string>();
        window.Add(_ => slow.Task);
        window.Add(_ => Task.FromResult("fast"));

        Assert.Equal("fast", Take(window));
        slow.SetResult("slow");
        Assert.Equal("slow", Take(window));
    }

    [Fact]
    public void Abandoned_work_is_canceled_and_later_finished_results_are_returned()
    {
        using var window = Create(isOrdered: true);
        var canceled = new TaskCompletionSource<string>();
        window.Add(token =>
        {
            token.Register(() => canceled.TrySetCanceled(token));
            return canceled.Task;
        });
        window.Add(_ => Task.FromResult("paid"));
        while (window.Running > 1)
        {
            window.WaitForChange(Long);
        }

        Assert.Equal(1, window.Abandon(Long));

        Assert.True(canceled.Task.IsCanceled);
        Assert.Equal(["paid"], TakeAll(window));
    }

    [Fact]
    public void There_is_room_until_the_throttle_limit_is_reached()
    {
        using var window = Create(throttleLimit: 2);
        var gate = new TaskCompletionSource<string>();
        window.Add(_ => gate.Task);
        Assert.True(window.HasRoom);
        window.Add(_ => gate.Task);
        Assert.False(window.HasRoom);

        gate.SetResult("done");
        TakeAll(window);
        Assert.True(window.HasRoom);
    }

    [Fact]
    public void At_most_four_windows_of_results_wait_for_a_slow_first_result()
    {
        using var window = Create(throttleLimit: 2);
        var head = new TaskCompletionSource<string>();
        window.Add(_ => head.Task);
        var added = 1;
        for (; window.HasRoom; added++)
        {
            window.AddFinished("done");
        }

        Assert.Equal(2 * 5, added);
        head.SetResult("head");
        Assert.Equal(added, TakeAll(window).Count);
    }

    [Fact]
    public void The_size_of_results_that_wait_for_a_slow_first_result_is_limited()
    {
        using var window = Create(throttleLimit: 100, size: 10_000_000);
        var head = new TaskCompletionSource<string>();
        window.Add(_ => head.Task);
        var added = 0;
        for (; window.HasRoom; added++)
        {
            window.AddFinished("large");
        }

        Assert.Equal(4, added);
        head.SetResult("head");
        TakeAll(window);
        Assert.True(window.HasRoom);
    }

    [Fact]
    public void An_unexpected_exception_of_the_work_is_thrown()
    {
        using var window = Create();
        window.Add(_ => throw new InvalidOperationException("defect"));

        Assert.Equal("defect", Assert.Throws<InvalidOperationException>(() => Take(window)).Message);
    }

    [Fact]
    public void A_stop_ends_all_work_and_every_wait_for_it()
    {
        using var stop = new CancellationTokenSource();
        using var window = Create(cancellationToken: stop.Token);
        var ended = 0;
        for (var index = 0; index < 3; index++)
        {
            window.Add(async cancellationToken =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
                finally
                {
                    Interlocked.Increment(ref ended);
                }

                return "never";
            });
        }

        stop.CancelAfter(20);

        Assert.Throws<OperationCanceledException>(() => window.WaitForChange(Long));
        Assert.True(window.Stop(Long));
        Assert.Equal(3, ended);
    }

    [Fact]
    public void A_wait_of_less_than_a_millisecond_is_rounded_up()
    {
        using var window = Create();
        var clock = Stopwatch.StartNew();

        window.WaitForChange(TimeSpan.FromMilliseconds(0.9));

        Assert.True(clock.Elapsed > TimeSpan.FromMilliseconds(0.5));
    }

    private static BatchWindow<string> Create(
        int throttleLimit = 8, bool isOrdered = true, long size = 1, CancellationToken cancellationToken = default) =>
        new(throttleLimit, isOrdered, _ => size, cancellationToken);

    private static string Take(BatchWindow<string> window)
    {
        while (true)
        {
            if (window.TryTake(out var result))
            {
                return result;
            }

            window.WaitForChange(Long);
        }
    }

    private static List<string> TakeAll(BatchWindow<string> window)
    {
        var results = new List<string>();
        while (!window.IsEmpty)
        {
            results.Add(Take(window));
        }

        return results;
    }
}
