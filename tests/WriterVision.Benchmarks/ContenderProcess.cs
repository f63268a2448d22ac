using System;
using System.Diagnostics;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Benchmarks.Contenders;

namespace WriterVision.Benchmarks;

/// <summary>
/// The process of one run. The contender warms up and opens a connection to the benchmark. The benchmark sends a line to start the measured
/// run, and the contender sends its metrics and closes the connection.
/// </summary>
internal sealed class ContenderProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ContenderProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += AppendOutput;
        process.ErrorDataReceived += AppendOutput;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Starts the process, which then warms up.</summary>
    /// <exception cref="ContenderFailedException">The program was not found.</exception>
    public static ContenderProcess Start(Contender contender, ContenderTask task)
    {
        var start = new ProcessStartInfo(contender.Program, contender.Arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        task.WriteTo(start.Environment);
        try
        {
            return new ContenderProcess(Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new ContenderFailedException($"{contender.Program} was not found");
        }
    }

    /// <summary>Waits until the contender opens the connection after its warm-up.</summary>
    /// <exception cref="ContenderFailedException">The process ended first.</exception>
    public async Task<TcpClient> WaitForWarmUpAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ready = listener.AcceptTcpClientAsync(linked.Token).AsTask();
        var ended = _process.WaitForExitAsync(linked.Token);
        var first = await Task.WhenAny(ready, ended);
        await linked.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return first == ready ? await ready : throw new ContenderFailedException(_output.ToString().Trim());
    }

    /// <summary>Starts the measured run, and waits for its metrics.</summary>
    /// <exception cref="ContenderFailedException">The contender sent no metrics.</exception>
    public async Task<ContenderMetrics> RunAsync(TcpClient connection, CancellationToken cancellationToken)
    {
        var stream = connection.GetStream();
        stream.WriteByte((byte)'\n');
        string metrics;
        using (var reader = new StreamReader(stream, Encoding.UTF8))
        {
            metrics = await reader.ReadToEndAsync(cancellationToken);
        }

        // After the connection is closed: some contenders end only then.
        await _process.WaitForExitAsync(cancellationToken);
        return metrics.Length > 0
            ? JsonSerializer.Deserialize<ContenderMetrics>(metrics, ContenderMetrics.Json)!
            : throw new ContenderFailedException(_output.ToString().Trim());
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void AppendOutput(object sender, DataReceivedEventArgs data)
    {
        lock (_output)
        {
            _output.AppendLine(data.Data);
        }
    }
}

/// <summary>A contender could not be started, or its run failed. The table lists the message.</summary>
internal sealed class ContenderFailedException(string message) : Exception(message);
