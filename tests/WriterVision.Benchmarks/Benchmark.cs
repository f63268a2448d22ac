using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Benchmarks.Contenders;

namespace WriterVision.Benchmarks;

/// <summary>Lets contenders do the same work against the same emulator, one run of each after the other, several times.</summary>
/// <param name="emulator">The one emulator.</param>
/// <param name="runs">How many runs each has.</param>
internal sealed class Benchmark(EmulatorProcess emulator, int runs)
{
    /// <summary>Between the warm-up and the run: the warm-up has no limits, and what it showed of them is to be no part of what the run finds.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private const string ApiKey = "benchmark";

    /// <summary>Measures all contenders in a case.</summary>
    /// <param name="case">The case.</param>
    /// <param name="contenders">The contenders.</param>
    /// <param name="progress">Told of each run before it starts.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<IReadOnlyList<ContenderRuns>> MeasureAsync(
        BenchmarkCase @case, IEnumerable<Contender> contenders, Action<string> progress, CancellationToken cancellationToken)
    {
        var all = contenders.Select(static contender => new ContenderRuns(contender) { Failure = contender.Missing }).ToList();
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
        await emulator.OpenAsync(cancellationToken);
        using var process = ContenderProcess.Start(contender, new ContenderTask
        {
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
            Images = images.Folder,
            WarmUp = images.WarmUpFolder,
            Concurrency = @case.Concurrency,
            Endpoint = emulator.Address,
            ApiKey = ApiKey,
            UsesOpenAI = contender.UsesOpenAI,
            RequestsPerMinute = contender.KnowsLimits ? @case.RequestsPerMinute : null,
            TokensPerMinute = contender.KnowsLimits ? @case.TokensPerMinute : null,
        });
        using var connection = await process.AcceptAsync(listener, cancellationToken);

        await emulator.BehaveAsync(@case, cancellationToken);
        await Task.Delay(Rest, cancellationToken);
        var cpu = emulator.Cpu;
        var figures = await process.RunAsync(connection, cancellationToken);
        cpu = emulator.Cpu - cpu;
        var (requests, refused, tokens) = await emulator.CountAsync(cancellationToken);
        return new Measurement(figures, requests, refused, cpu.TotalSeconds, @case.IdealTime(tokens));
    }
}
