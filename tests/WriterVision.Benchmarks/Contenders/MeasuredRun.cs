using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Benchmarks.Contenders;

/// <summary>Warms up and measures a contender in this process. Measure.ps1 does the same in a shell.</summary>
internal static class MeasuredRun
{
    /// <param name="task">The input of the contender.</param>
    /// <param name="processAll">Processes all images in a folder, and returns the number of answers.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<int> ExecuteAsync(ContenderTask task, Func<string, Task<int>> processAll, CancellationToken cancellationToken)
    {
        GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        var idle = process.WorkingSet64;
        await processAll(task.WarmUp);

        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, task.Port, cancellationToken);
        var stream = connection.GetStream();
        await stream.ReadExactlyAsync(new byte[1], cancellationToken);

        process.Refresh();
        var cpu = process.TotalProcessorTime;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var clock = Stopwatch.StartNew();
        var answers = await processAll(task.Images);
        clock.Stop();
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        process.Refresh();
        var metrics = new ContenderMetrics(
            answers, clock.Elapsed.TotalSeconds, (process.TotalProcessorTime - cpu).TotalSeconds, allocated, idle, process.PeakWorkingSet64,
            GC.GetTotalMemory(forceFullCollection: true));
        await JsonSerializer.SerializeAsync(stream, metrics, ContenderMetrics.Json, cancellationToken);
        return 0;
    }
}
