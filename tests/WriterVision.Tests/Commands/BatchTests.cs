using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Emulator.Faults;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>Runs with many images: budgets, progress, random faults, and stops at any time.</summary>
public sealed class BatchTests : IDisposable
{
    private const string OpenAIModel = "writer.palmyra-vision-7b";

    private static readonly FaultShare[] Faults =
    [
        new(FaultKind.Status, 0.05, 429) { RetryAfterMs = "50" },
        new(FaultKind.Status, 0.03),
        new(FaultKind.Reset, 0.02),
        new(FaultKind.CutOff, 0.01),
        new(FaultKind.Stall, 0.005),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_exhausted_budget_stops_requests_but_not_answers_from_the_journal()
    {
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions());
        using var shell = ShellFor(emulator, images: 10);
        var one = Assert.Single(shell.Run("iwv 'p' 0003.png -Journal results.jsonl").ThrowIfFailed().Results).Usage!.TotalTokens!.Value;

        var result = shell.Run($"(0..9).ForEach({{ '{{0:D4}}.png' -f $_ }}) | iwv 'p' -Journal results.jsonl -ThrottleLimit 1 -TokenBudget {one + 1}");

        Assert.Equal(["0000.png", "0001.png", "0003.png"], result.Results.Select(answer => answer.Name));
        Assert.Equal(["TokenBudgetReached"], result.ErrorIds);
        Assert.Contains(" 7 inputs were not sent", Assert.Single(result.Errors).ToString());
        Assert.Equal(3, emulator.State.Requests.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Journal results.jsonl")]
    public async Task An_exhausted_budget_does_not_stop_results_without_a_request(string journal)
    {
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions());
        using var shell = ShellFor(emulator, images: 3);

        var result = shell.Run($"Compare-WriterImage 0000.png 0001.png, 0002.png, 0000.png -ThrottleLimit 1 -TokenBudget 1 {journal}");

        Assert.Equal(["0001.png", "0000.png"], result.Output.Cast<ImageComparison>().Select(comparison => comparison.Name));
        Assert.Contains(" and 1 input was not sent.", Assert.Single(result.Errors).ToString());
    }

    [Fact]
    public async Task A_token_budget_is_an_error_for_a_model_without_token_counts()
    {
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { AllowRetired = true });
        using var shell = ShellFor(emulator, images: 1);

        Assert.Equal("ParameterNotSupported", shell.Run("iwv 'p' *.png -Model palmyra-vision -TokenBudget 5").TerminatingId);
    }

    [Fact]
    public async Task Progress_is_shown_during_the_run_and_removed_at_its_end()
    {
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Latency = TimeSpan.FromMilliseconds(700) });
        // Progress is shown after two seconds. The run takes twice as long.
        using var shell = ShellFor(emulator, images: 6);

        var progress = shell.Run("iwv 'p' *.png -ThrottleLimit 1").ThrowIfFailed().Progress;

        Assert.Equal("Invoke-WriterVision", progress[0].Activity);
        Assert.Contains("1 in flight", progress[0].StatusDescription);
        Assert.Contains(" done, 0 failed,", progress[^2].StatusDescription);
        Assert.Equal(ProgressRecordType.Completed, progress[^1].RecordType);
        Assert.Single(progress.Select(record => record.ActivityId).Distinct());
        Assert.DoesNotContain(shell.Run("$ProgressPreference = 'SilentlyContinue'; iwv 'p' 000?.png -ThrottleLimit 1").ThrowIfFailed().Progress, record => record.RecordType == ProgressRecordType.Processing);
    }

    /// <summary>Every kind of retryable fault in one run. The explicit test adds an outage.</summary>
    [Theory]
    [InlineData("palmyra-x5")]
    [InlineData("palmyra-vision")]
    [InlineData(OpenAIModel)]
    public Task Random_faults_lose_no_answer(string model) => RunUnderFaultsAsync(model, images: 100, outage: false);

#if SLOW_TESTS
    [Theory(Explicit = true)]
    [InlineData("palmyra-x5")]
    [InlineData("palmyra-vision")]
    [InlineData("palmyra-x4")]
    public Task Two_thousand_images_under_faults_and_an_outage_of_a_minute(string model) => RunUnderFaultsAsync(model, images: 2000, outage: true);

    [Fact(Explicit = true)]
    public Task Two_thousand_images_through_the_OpenAI_API_under_faults_and_an_outage() => RunUnderFaultsAsync(OpenAIModel, images: 2000, outage: true);
#endif

    [Theory]
    [InlineData("palmyra-x5", 5)]
    [InlineData("palmyra-vision", 5)]
    public Task A_stop_at_any_time_leaves_no_requests_or_files(string model, int stops) => StopAsync(model, stops);

#if SLOW_TESTS
    [Theory(Explicit = true)]
    [InlineData("palmyra-x5", 50)]
    [InlineData("palmyra-vision", 50)]
    [InlineData("palmyra-x4", 50)]
    public Task Fifty_stops_at_any_time_leave_no_requests_or_files(string model, int stops) => StopAsync(model, stops);
#endif

    private async Task RunUnderFaultsAsync(string model, int images, bool outage)
    {
        var emulator = await EmulatorServer.StartAsync(Options(), TestContext.Current.CancellationToken);
        using var shell = ShellFor(emulator, images);
        // The first answer must be complete before the faults: an outage is waited for only after the service has answered once.
        var isInline = model is "palmyra-x5" or OpenAIModel;
        var api = model == OpenAIModel ? $"-ApiType OpenAI -Endpoint {emulator.Address}openai/v1" : string.Empty;
        shell.Run($"$null = iwv 'p' 0000.png -Model {model} {api}").ThrowIfFailed();
        emulator.SetFaults(Faults);
        var (_, running) = shell.Start(
            $"(0..{images - 1}).ForEach({{ '{{0:D4}}.png' -f $_ }}) | iwv 'p' -Model {model} {api} -ThrottleLimit 16 -TimeoutSec 2 -MaximumRetryCount 10");
        if (outage)
        {
            await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
            if (isInline)
            {
                // First no server listens, then a gateway returns 503. (Routes with uploads keep the emulator, which would lose the files.)
                var address = emulator.Address;
                await emulator.DisposeAsync();
                await Task.Delay(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
                emulator = await EmulatorServer.StartAsync(Options(address.Port), TestContext.Current.CancellationToken);
            }

            emulator.SetFaults(new FaultShare(FaultKind.Status, 1, 503));
            await Task.Delay(TimeSpan.FromSeconds(isInline ? 30 : 60), TestContext.Current.CancellationToken);
            emulator.SetFaults(Faults);
        }

        var result = await running;

        Assert.Null(result.Terminating);
        Assert.Empty(result.Errors);
        Assert.Equal(Enumerable.Range(0, images).Select(index => $"{index:D4}.png"), result.Results.Select(answer => answer.Name));
        Assert.All(result.Results, (answer, index) => Assert.Contains($"{SizeOf(index).Width} x {SizeOf(index).Height} pixels", answer.Text));
        // Warnings are expected for a long outage, and for uploads whose answers were lost and whose files were not found.
        Assert.DoesNotContain(
            result.Warnings,
            warning => !warning.Contains("retired", StringComparison.Ordinal)
                && !warning.StartsWith("No input has been completed for", StringComparison.Ordinal)
                && !warning.Contains("did not confirm", StringComparison.Ordinal));
        Assert.Equal(0, emulator.State.Files);
        await emulator.DisposeAsync();
    }

    private static EmulatorOptions Options(int port = 0) =>
        new() { Port = port, AllowRetired = true, RememberedRequests = 0, Latency = TimeSpan.FromMilliseconds(20) };

    private async Task StopAsync(string model, int stops)
    {
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { AllowRetired = true, Latency = TimeSpan.FromMilliseconds(30) });
        using var shell = ShellFor(emulator, images: 60);
        var random = new Random(20261126);
        shell.Run($"$null = iwv 'p' 0000.png -Model {model}").ThrowIfFailed();
        var left = 0;
        for (var stop = 0; stop < stops; stop++)
        {
            emulator.SetFaults(new FaultShare(FaultKind.Status, 0.1, 503));
            var (running, result) = shell.Start($"iwv 'p' *.png -Model {model} -ThrottleLimit 8");
            await Task.Delay(random.Next(0, 400), TestContext.Current.CancellationToken);
            await Task.Run(running.Stop, TestContext.Current.CancellationToken);
            await result;
            running.Dispose();
            emulator.SetFaults();

            // Requests in progress in the emulator end after its configured latency.
            for (var wait = Stopwatch.StartNew(); (emulator.State.InFlight > 0 || emulator.State.Files > left) && wait.Elapsed < TimeSpan.FromSeconds(3);)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            Assert.Equal(0, emulator.State.InFlight);
            left = emulator.State.Files;
        }

        // The id of an upload that was interrupted after its body was sent is unknown, so that its file can remain. If files were not
        // deleted at all, each stop would leave several.
        Assert.InRange(left, 0, stops / 5);
        Assert.Equal(60, shell.Run($"iwv 'p' *.png -Model {model}").ThrowIfFailed().Results.Count);
    }

    private static (int Width, int Height) SizeOf(int index) => (10 + (index % 50), 10 + (index / 50));

    private Shell ShellFor(EmulatorServer emulator, int images)
    {
        for (var index = 0; index < images; index++)
        {
            var (width, height) = SizeOf(index);
            File.WriteAllBytes(_folder.File($"{index:D4}.png"), TestImages.Png(width, height));
        }

        var shell = new Shell(emulator.Address, "key-of-batches");
        shell.SetLocation(_folder.Path);
        return shell;
    }
}
