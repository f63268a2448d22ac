using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Benchmarks.Contenders;

/// <summary>Runs a contender in this process, as Measure.ps1 does in a shell.</summary>
internal static class MeasuredRun
{
    /// <param name="task">What to do.</param>
    /// <param name="askAll">Asks about all images of a folder; gives how many were answered.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<int> ExecuteAsync(ContenderTask task, Func<string, Task<int>> askAll, CancellationToken cancellationToken)
    {
        GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        var idle = process.WorkingSet64;
        await askAll(task.WarmUp);

        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, task.Port, cancellationToken);
        var stream = connection.GetStream();
        await stream.ReadExactlyAsync(new byte[1], cancellationToken);

        process.Refresh();
        var cpu = process.TotalProcessorTime;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var clock = Stopwatch.StartNew();
        var answers = await askAll(task.Images);
        clock.Stop();
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        process.Refresh();
        var figures = new ContenderFigures(
            answers, clock.Elapsed.TotalSeconds, (process.TotalProcessorTime - cpu).TotalSeconds, allocated, idle, process.PeakWorkingSet64,
            GC.GetTotalMemory(forceFullCollection: true));
        await JsonSerializer.SerializeAsync(stream, figures, ContenderFigures.Json, cancellationToken);
        return 0;
    }
}
