using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>When one failure ends the run, the requests in flight are awaited, and no other request is sent.</summary>
public sealed class EndOfRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TaskCompletionSource _othersAnswered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _requests;

    public EndOfRunTests()
    {
        foreach (var seed in Enumerable.Range(1, 4))
        {
            _folder.Write($"{seed}.png", SampleImages.Png(100, seed));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task When_a_run_ends_failed_requests_are_not_sent_again()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            if (Interlocked.Increment(ref _requests) is 4)
            {
                await Task.Delay(200);
                await connection.AnswerAsync("402 Payment Required", "{}");
                return;
            }

            await connection.AnswerAsync("500 Internal Server Error", "{}", "Retry-After: 2\r\n");
        });
        using var shell = ShellFor(server);

        var result = shell.Run("iwv 'p' *.png -ThrottleLimit 4");

        Assert.Equal("QuotaExhausted", result.TerminatingId);
        Assert.Contains("4 inputs in progress were not answered", result.Terminating!.ToString());
        Assert.Equal(4, _requests);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_the_last_answer_of_a_run_that_ends()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            if (Interlocked.Increment(ref _requests) == 1)
            {
                await Task.Delay(Timeout.Infinite, connection.Stopped);
            }

            await connection.AnswerAsync("402 Payment Required", "{}");
            if (_requests == 4)
            {
                _othersAnswered.SetResult();
            }
        });
        using var shell = ShellFor(server);
        var (running, ended) = shell.Start("iwv 'p' *.png -ThrottleLimit 4 -TimeoutSec 3600");
        await _othersAnswered.Task;

        await Task.Run(running.Stop).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await ended;
    }

#if SLOW_TESTS
    /// <summary>The answer takes longer than 30 seconds, after which a waiting run writes a warning.</summary>
    [Theory(Explicit = true)]
    [InlineData("402 Payment Required", "QuotaExhausted")]
    [InlineData("503 Service Unavailable", "ServiceUnreachable")]
    public async Task A_run_that_ends_waits_40_seconds_for_the_last_answer(string status, string errorId)
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            switch (Interlocked.Increment(ref _requests))
            {
                case 1:
                    await connection.AnswerAsync("200 OK", RawServer.Chat("quick"));
                    break;
                case 2:
                    await Task.Delay(TimeSpan.FromSeconds(40), connection.Stopped);
                    await connection.AnswerAsync("200 OK", RawServer.Chat("slow"));
                    break;
                default:
                    // This failure must follow the first answer: before it, a gateway error means a wrong endpoint.
                    await Task.Delay(500, connection.Stopped);
                    await connection.AnswerAsync(status, "{}");
                    break;
            }
        });
        using var shell = ShellFor(server);

        var result = shell.Run("try { iwv 'p' *.png -OutageTimeoutSec 2 } catch { $_.FullyQualifiedErrorId }");

        Assert.Equal(["quick", "slow"], result.Output.OfType<VisionResult>().Select(static answer => answer.Text).Order());
        Assert.StartsWith(errorId, Assert.IsType<string>(result.Output[^1]));
    }
#endif

    private Shell ShellFor(RawServer server)
    {
        var shell = new Shell(server.Address, "key-of-ending-runs");
        shell.SetLocation(_folder.Path);
        return shell;
    }
}
