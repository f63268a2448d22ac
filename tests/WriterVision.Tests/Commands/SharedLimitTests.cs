using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api;
using WriterVision.Api.Http;
using WriterVision.Api.Requests;
using WriterVision.Emulator;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>Parallel pipelines in one process, as with <c>ForEach-Object -Parallel</c>, share the limit of the account.</summary>
public sealed class SharedLimitTests
{
    [Fact]
    public async Task Parallel_pipelines_together_stay_within_the_limit_of_the_account()
    {
        // 32 requests are 12 more than the limit allows in one second. Without a shared limit, some would be rejected.
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { RequestsPerMinute = 1200, ApiKey = "shared" });
        using var key = new System.Net.NetworkCredential(string.Empty, "shared").SecurePassword;
        using var ready = new Barrier(32);

        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var throttle = AccountThrottles.For(emulator.Address, key);
                using var limit = throttle.Paid.Limit(1200, null);
                using var client = new WriterClient(new WriterClientOptions { Endpoint = emulator.Address, ApiKey = key }, throttle);
                ready.SignalAndWait();
                var request = new ChatRequest { Model = "palmyra-x5", Parts = [ChatPart.FromText("Hello")] };
                client.ChatAsync(request, new RequestContext(), CancellationToken.None).GetAwaiter().GetResult();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Equal(32, Assert.Single(emulator.State.Answers, answer => answer.Key == "/v1/chat 200").Value);
        Assert.Single(emulator.State.Answers);
    }

    [Theory]
    [InlineData("-RequestsPerMinute 1200")]
    [InlineData("-TokensPerMinute $tokens")]
    public async Task A_specified_limit_is_not_exceeded(string parameter)
    {
        // These are more images than the limit allows in one second. Without pacing, some requests would be rejected.
        using var folder = new TemporaryFolder();
        for (var index = 0; index < 28; index++)
        {
            folder.Write($"{index}.png", TestImages.Png());
        }

        await using var unlimited = await EmulatorServer.StartAsync();
        using var shell = new Shell(apiKey: "key");
        shell.SetLocation(folder.Path);
        var usage = Assert.Single(shell.Run($"Invoke-WriterVision 'p' 0.png -Endpoint {unlimited.Address}").ThrowIfFailed().Results).Usage;
        var tokens = usage!.TotalTokens * 1200;
        await using var limited = await EmulatorServer.StartAsync(new EmulatorOptions { RequestsPerMinute = 1200, TokensPerMinute = tokens });
        shell.Set("tokens", tokens);

        var result = shell.Run($"Invoke-WriterVision 'p' *.png -ThrottleLimit 28 {parameter} -Endpoint {limited.Address}").ThrowIfFailed();

        Assert.Equal(28, result.Results.Count);
        Assert.Equal("/v1/chat 200", Assert.Single(limited.State.Answers).Key);
    }
}
