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

/// <summary>One run of a contender: it warms up, says that it is ready, is told to start, and says what it took.</summary>
internal sealed class ContenderProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _words = new();

    private ContenderProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <exception cref="ContenderFailedException">The program is not on this machine.</exception>
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
            throw new ContenderFailedException($"there is no {contender.Program} on this machine");
        }
    }

    /// <summary>Waits until it has warmed up.</summary>
    /// <exception cref="ContenderFailedException">It ended before that.</exception>
    public async Task<TcpClient> AcceptAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ready = listener.AcceptTcpClientAsync(either.Token).AsTask();
        var ended = _process.WaitForExitAsync(either.Token);
        var first = await Task.WhenAny(ready, ended);
        await either.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return first == ready ? await ready : throw new ContenderFailedException(_words.ToString().Trim());
    }

    /// <summary>Lets it run, to its end.</summary>
    /// <exception cref="ContenderFailedException">It said nothing.</exception>
    public async Task<ContenderFigures> RunAsync(TcpClient connection, CancellationToken cancellationToken)
    {
        var stream = connection.GetStream();
        stream.WriteByte((byte)'\n');
        string figures;
        using (var reader = new StreamReader(stream, Encoding.UTF8))
        {
            figures = await reader.ReadToEndAsync(cancellationToken);
        }

        // Only now: a contender may live until its connection is closed.
        await _process.WaitForExitAsync(cancellationToken);
        return figures.Length > 0
            ? JsonSerializer.Deserialize<ContenderFigures>(figures, ContenderFigures.Json)!
            : throw new ContenderFailedException(_words.ToString().Trim());
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (_words)
        {
            _words.AppendLine(line.Data);
        }
    }
}

/// <summary>A contender cannot take part; the message says why.</summary>
internal sealed class ContenderFailedException(string message) : Exception(message);
