using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using ImageMagick;

namespace WriterVision.Imaging.Codecs.Pdf;

/// <summary>Renders a page with a program that is installed on this machine: <c>pdftoppm</c> (Poppler), or Ghostscript.</summary>
internal static class PdfRenderer
{
    private const double PointsPerInch = 72;

    /// <summary>How much of what a program says is kept for an error.</summary>
    private const int MaximumMessage = 500;

    private static readonly string[] PopplerNames = ["pdftoppm"];

    private static readonly string[] GhostscriptNames =
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? ["gswin64c", "gswin32c"] : ["gs"];

    /// <param name="path">The full path of the PDF.</param>
    /// <param name="page">The page, from 1.</param>
    /// <param name="layout">The size of the page.</param>
    /// <param name="settings">The density, by default <see cref="ConversionSettings.DefaultDensity"/>, and the maximum size that is needed.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="DecodingException">There is no program, it failed, or the page is too large.</exception>
    public static MagickImage Render(string path, int page, PdfPage layout, ConversionSettings settings, CancellationToken cancellationToken)
    {
        var density = Density(layout, settings);
        var resolution = density.ToString("0.###", CultureInfo.InvariantCulture);
        var number = page.ToString(CultureInfo.InvariantCulture);
        DecodingException? failure = null;
        if (Find(PopplerNames) is { } poppler)
        {
            try
            {
                return Run(poppler, ["-r", resolution, "-f", number, "-l", number, "-cropbox", path], cancellationToken);
            }
            catch (DecodingException exception) when (exception.Failure == DecodingFailure.PdfRendererFailed)
            {
                // Each of the two reads damaged files that the other does not.
                failure = exception;
            }
        }

        return Find(GhostscriptNames) is { } ghostscript
            ? Run(
                ghostscript,
                [
                    "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dNOPROMPT", "-sDEVICE=ppmraw", "-dTextAlphaBits=4", "-dGraphicsAlphaBits=4", "-dUseCropBox",
                    "-sstdout=%stderr", "-sOutputFile=%stdout", "-r" + resolution, "-dFirstPage=" + number, "-dLastPage=" + number, path,
                ],
                cancellationToken)
            : throw failure ?? new DecodingException(DecodingFailure.PdfRendererNotFound);
    }

    /// <summary>Finds a program in the folders of PATH. The current folder is never searched, not even on Windows.</summary>
    public static string? Find(IReadOnlyList<string> names)
    {
        var extension = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? ".exe" : string.Empty;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        return (from folder in folders
                let trimmed = folder.Trim().Trim('"')
                where trimmed.Length > 0 && Path.IsPathRooted(trimmed)
                from name in names
                let file = Path.Combine(trimmed, name + extension)
                where File.Exists(file)
                select file).FirstOrDefault();
    }

    /// <summary>The dots per inch: those that were asked for, or fewer if the image would be made smaller afterwards.</summary>
    private static double Density(PdfPage layout, ConversionSettings settings)
    {
        var longer = Math.Max(layout.Width, layout.Height) / PointsPerInch;
        if (!(longer > 0) || double.IsInfinity(longer))
        {
            throw new DecodingException(DecodingFailure.Damaged, "The page has no size.");
        }

        var density = Math.Min(settings.Density, settings.MaximumDimension is { } maximum ? maximum / longer : double.MaxValue);
        Limits.CheckSize((long)Math.Ceiling(layout.Width / PointsPerInch * density), (long)Math.Ceiling(layout.Height / PointsPerInch * density));
        return density;
    }

    private static MagickImage Run(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, string.Join(" ", arguments.Select(Quote)))
            {
                UseShellExecute = false,
                CreateNoWindow = true,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Path.GetTempPath(),
            },
        };
        var message = new StringBuilder();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (message)
            {
                message.Append(message.Length < MaximumMessage ? line.Data + " " : string.Empty);
            }
        };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new DecodingException(DecodingFailure.PdfRendererFailed, exception.Message, exception);
        }

        using var stop = cancellationToken.Register(() => Kill(process));
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        try
        {
            var image = PortablePixmap.Read(process.StandardOutput.BaseStream);
            // If a page makes the program write more than one image, the program would wait until someone reads them.
            Kill(process);
            return image;
        }
        catch (EndOfStreamException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task.Run(process.WaitForExit, CancellationToken.None).Wait(TimeSpan.FromSeconds(5));
            lock (message)
            {
                throw new DecodingException(DecodingFailure.PdfRendererFailed, $"{Path.GetFileNameWithoutExtension(program)}: {message}".Trim(' ', ':'), exception);
            }
        }
        finally
        {
            Kill(process);
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended on its own in between.
        }
    }

    /// <summary>Quotes an argument as Windows programs and .NET on Unix read it: a backslash is special only before a quotation mark.</summary>
    private static string Quote(string argument)
    {
        var quoted = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var character in argument)
        {
            if (character == '"')
            {
                quoted.Append('\\', backslashes + 1);
            }

            quoted.Append(character);
            backslashes = character == '\\' ? backslashes + 1 : 0;
        }

        return quoted.Append('\\', backslashes).Append('"').ToString();
    }
}
