using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Benchmarks.Contenders;

namespace WriterVision.Benchmarks;

/// <summary>Measures contenders against one emulator. Their runs alternate, so that the load of the machine affects all of them.</summary>
/// <param name="emulator">The emulator that all contenders use.</param>
/// <param name="runs">The number of runs of each contender.</param>
internal sealed class Benchmark(EmulatorProcess emulator, int runs)
{
    /// <summary>The delay after the warm-up. It is needed because the request rate of the warm-up, which has no limits, would affect the run.</summary>
    private static readonly TimeSpan DelayAfterWarmUp = TimeSpan.FromSeconds(2);

    private const string ApiKey = "benchmark";

    /// <summary>Measures all contenders in a case.</summary>
    /// <param name="case">The work and the limits.</param>
    /// <param name="contenders">The contenders to measure.</param>
    /// <param name="progress">Called with a message before each run.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<IReadOnlyList<ContenderRuns>> MeasureAsync(
        BenchmarkCase @case, IEnumerable<Contender> contenders, Action<string> progress, CancellationToken cancellationToken)
    {
        var all = contenders.Select(static contender => new ContenderRuns(contender) { Failure = contender.UnavailableReason }).ToList();
        using var images = @case.Images();
        for (var run = 1; run <= runs; run++)
        {
            foreach (var measured in all.Where(static measured => measured.Failure is null))
            {
                progress($"Run {run} of {runs}: {measured.Contender.Title}");
                try
                {
                    measured.Add(await MeasureAsync(@case, measured.Contender, images, cancellationToken));
                }
                catch (ContenderFailedException failure)
                {
                    measured.Failure = failure.Message;
                }
            }
        }

        return all;
    }

    private async Task<Measurement> MeasureAsync(BenchmarkCase @case, Contender contender, TestImages images, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await emulator.RemoveLimitsAsync(cancellationToken);
        using var process = ContenderProcess.Start(contender, new ContenderTask
        {
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
            Images = images.Folder,
            WarmUp = images.WarmUpFolder,
            Concurrency = @case.Concurrency,
            Endpoint = emulator.Address,
            ApiKey = ApiKey,
            UsesOpenAI = contender.UsesOpenAI,
            RequestsPerMinute = contender.SpecifiesLimits ? @case.RequestsPerMinute : null,
            TokensPerMinute = contender.SpecifiesLimits ? @case.TokensPerMinute : null,
        });
        using var connection = await process.WaitForWarmUpAsync(listener, cancellationToken);

        await emulator.ApplyAsync(@case, cancellationToken);
        await Task.Delay(DelayAfterWarmUp, cancellationToken);
        var cpu = emulator.Cpu;
        var metrics = await process.RunAsync(connection, cancellationToken);
        cpu = emulator.Cpu - cpu;
        var (requests, refused, tokens) = await emulator.CountAsync(cancellationToken);
        return new Measurement(metrics, requests, refused, cpu.TotalSeconds, @case.IdealTime(tokens));
    }
}
