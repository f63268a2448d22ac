using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Batch;
using WriterVision.Client;
using WriterVision.Emulator;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>Many pipelines of one process, as <c>ForEach-Object -Parallel</c> makes them: the account's limit is one.</summary>
public sealed class SharedLimitTests
{
    [Fact]
    public async Task Parallel_users_of_one_account_stay_under_its_limit_together()
    {
        // One each is 12 more than the limit's second allows: on their own they would be refused.
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { RequestsPerMinute = 1200, ApiKey = "shared" });
        using var key = new System.Net.NetworkCredential(string.Empty, "shared").SecurePassword;
        using var ready = new Barrier(32);

        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var governor = RateGovernor.For(emulator.Address, key);
                using var limit = governor.Keep(1200, null);
                using var client = new WriterClient(new WriterClientOptions { Endpoint = emulator.Address, ApiKey = key }, governor);
                ready.SignalAndWait();
                client.ListModelsAsync(new RequestContext(), CancellationToken.None).GetAwaiter().GetResult();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Equal(32, Assert.Single(emulator.State.Answers, answer => answer.Key == "/v1/models 200").Value);
        Assert.Single(emulator.State.Answers);
    }
}
