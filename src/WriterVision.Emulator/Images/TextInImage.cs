using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Emulator.Images;

/// <summary>Reads the text in an image with Tesseract, where that is installed (Debian: tesseract-ocr).</summary>
internal static class TextInImage
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly SemaphoreSlim Running = new(Environment.ProcessorCount);

    /// <returns>The text; null where Tesseract is not installed, or could not read the image.</returns>
    public static async Task<string?> ReadAsync(ReadOnlyMemory<byte> image, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Running.WaitAsync(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            var start = new ProcessStartInfo("tesseract", ["stdin", "stdout", "--psm", "6"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["OMP_THREAD_LIMIT"] = "1";
            using var process = Process.Start(start)!;
            try
            {
                var text = process.StandardOutput.ReadToEndAsync(limit.Token);
                var noise = process.StandardError.ReadToEndAsync(limit.Token);
                await process.StandardInput.BaseStream.WriteAsync(image, limit.Token);
                process.StandardInput.Close();
                await process.WaitForExitAsync(limit.Token);
                await noise;
                return process.ExitCode == 0 ? (await text).Trim() : null;
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill();
                }
            }
        }
        catch (Exception exception) when (exception is Win32Exception or System.IO.IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
        finally
        {
            Running.Release();
        }
    }
}
