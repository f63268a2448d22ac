using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Emulator.Images;

/// <summary>The text in an image, or why it could not be read.</summary>
/// <param name="Text">The text, empty if the image contains none; null if it could not be read.</param>
/// <param name="Problem">Why the text could not be read, as a sentence.</param>
internal readonly record struct TextReading(string? Text, string? Problem = null);

/// <summary>Reads the text in an image with Tesseract, if it is installed (Debian: tesseract-ocr).</summary>
internal static class TextInImage
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly SemaphoreSlim Running = new(Environment.ProcessorCount);

    private static TextReading Failed => new(null, "Tesseract could not read the image.");

    public static async Task<TextReading> ReadAsync(ReadOnlyMemory<byte> image, CancellationToken cancellationToken)
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
                return process.ExitCode == 0 ? new TextReading((await text).Trim()) : Failed;
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill();
                }
            }
        }
        catch (Win32Exception)
        {
            return new TextReading(null, "Tesseract is not installed, so the emulator cannot read text.");
        }
        catch (Exception exception) when (exception is System.IO.IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Failed;
        }
        finally
        {
            Running.Release();
        }
    }
}
