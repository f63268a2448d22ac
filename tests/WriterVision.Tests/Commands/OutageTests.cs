using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Emulator.Faults;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>The service disappears during a run: its port no longer accepts connections.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private const int Images = 30;

    private readonly TemporaryFolder _folder = new();
    private EmulatorServer _emulator = null!;
    private Shell _shell = null!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorServer.StartAsync(Slow());
        _shell = new Shell(_emulator.Address);
        _shell.Set("key", Guid.NewGuid().ToString());
        _shell.SetLocation(_folder.Path);
        for (var index = 0; index < Images; index++)
        {
            _folder.Write($"{index:D2}.png", TestImages.Png());
        }
    }

    public async ValueTask DisposeAsync()
    {
        _shell.Dispose();
        await _emulator.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_input_is_answered_after_an_outage()
    {
        var (running, finished) = _shell.Start("gci *.png | iwv 'p' -ThrottleLimit 4 -ApiKey $key -Verbose");
        var messages = await Stop(running);

        _emulator = await EmulatorServer.StartAsync(Slow(_emulator.Address.Port), TestContext.Current.CancellationToken);

        var result = (await finished).ThrowIfFailed();
        Assert.Equal(Enumerable.Range(0, Images).Select(index => $"{index:D2}.png"), result.Results.Select(answer => answer.Name));
        Assert.Contains(messages.Concat(result.Verbose), line => line.Contains("the service is back after", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lasting_outage_ends_the_run_with_one_error()
    {
        var (running, finished) = _shell.Start("gci *.png | iwv 'p' -ThrottleLimit 4 -ApiKey $key -OutageTimeoutSec 1 -Verbose -OutVariable answers");
        await Stop(running);

        var result = await finished;

        Assert.Equal("ServiceUnreachable", result.TerminatingId);
        Assert.Contains("-OutageTimeoutSec", result.Terminating!.ErrorDetails.RecommendedAction);
        Assert.Single(result.Errors.Append(result.Terminating).DistinctBy(error => error!.Exception));
        var kept = _shell.Run("$answers").Results.Select(answer => answer.Name).ToList();
        Assert.Equal(Enumerable.Range(0, kept.Count).Select(index => $"{index:D2}.png"), kept);
        Assert.NotEmpty(kept);
    }

    [Fact]
    public async Task A_run_in_which_all_inputs_fail_ends_with_one_error()
    {
        await using var broken = await EmulatorServer.StartAsync(
            new EmulatorOptions { Faults = [new FaultShare(FaultKind.Status, 1, 500)] }, TestContext.Current.CancellationToken);

        var result = _shell.Run($"gci *.png | iwv 'p' -Endpoint {broken.Address} -ApiKey $key -ThrottleLimit 1 -MaximumRetryCount 1 -OutageTimeoutSec 1");

        Assert.Equal("NoInputSucceeded", result.TerminatingId);
        Assert.Contains("HTTP 500 after 2 attempts", result.Terminating!.Exception.Message);
        Assert.InRange(result.ErrorIds.Count(static id => id == "ServerError"), 1, Images - 1);
    }

    private static EmulatorOptions Slow(int port = 0) => new() { Port = port, Latency = TimeSpan.FromMilliseconds(50) };

    /// <summary>Stops the emulator after the first answers, and waits until the run has detected it.</summary>
    /// <returns>The verbose messages until then. They can include the end of the outage, if an answer was still in flight.</returns>
    private async Task<IReadOnlyList<string>> Stop(PowerShell running)
    {
        var messages = new List<string>();
        while (_emulator.State.Answers.GetValueOrDefault("/v1/chat 200", 0) < 6)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await _emulator.DisposeAsync();
        while (!messages.Exists(static line => line.Contains("All requests wait", StringComparison.Ordinal)))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
            messages.AddRange(running.Streams.Verbose.ReadAll().Select(static record => record.Message));
        }

        return messages;
    }
}
