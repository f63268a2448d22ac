using System;
using System.IO;
using System.Text;
using System.Threading;
using ImageMagick;
using ImageMagick.Configuration;

namespace WriterVision.Imaging.Codecs;

/// <summary>Calls ImageMagick: under a safety policy and within <see cref="Limits"/>, with its exceptions converted.</summary>
internal static class ImageLibrary
{
    /// <summary>
    /// ImageMagick's own safety policy, beside the detection of formats: containers such as ICO and HEIC name formats, too. Files are
    /// never read by name, no program is started, and no coder is allowed that draws, runs a script, or opens a URL.
    /// </summary>
    private const string Policy = """
        <?xml version="1.0" encoding="UTF-8"?>
        <policymap>
          <policy domain="delegate" rights="none" pattern="*" />
          <policy domain="filter" rights="none" pattern="*" />
          <policy domain="coder" rights="none" pattern="*" />
          <policy domain="coder" rights="read | write" pattern="{JPEG,PNG,GIF,WEBP,HEIC,AVIF,TIFF,BMP,ICO,PSD,TGA,JP2}" />
          <policy domain="path" rights="none" pattern="@*" />
          <policy domain="path" rights="none" pattern="|*" />
        </policymap>
        """;

    private static readonly Lazy<bool> Ready = new(Initialize, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Calls ImageMagick, and converts its exceptions.</summary>
    public static T Guard<T>(Func<T> action)
    {
        try
        {
            _ = Ready.Value;
            return action();
        }
        catch (MagickResourceLimitErrorException exception)
        {
            throw new DecodingException(DecodingFailure.TooLarge, Clean(exception.Message), exception);
        }
        catch (MagickException exception)
        {
            throw new DecodingException(DecodingFailure.Damaged, Clean(exception.Message), exception);
        }
        catch (Exception exception) when ((exception is TypeInitializationException ? exception.InnerException : exception) is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new DecodingException(DecodingFailure.DecoderNotFound, exception.Message, exception);
        }
    }

    /// <summary>Makes the operations of an image end soon after a cancellation.</summary>
    public static void StopWith(MagickImage image, CancellationToken cancellationToken) =>
        image.Progress += (_, progress) => progress.Cancel = cancellationToken.IsCancellationRequested;

    /// <summary>ImageMagick's message without the names of its source file and of a temporary file: "improper image header `…' @ error/tiff.c/…".</summary>
    public static string Clean(string message)
    {
        foreach (var mark in (string[])[" @ ", " `"])
        {
            var at = message.IndexOf(mark, StringComparison.Ordinal);
            message = at <= 0 ? message : message.Substring(0, at);
        }

        return message;
    }

    private static bool Initialize()
    {
        var files = ConfigurationFiles.Default;
        files.Policy.Data = Policy;
        var folder = MagickNET.Initialize(files);
        try
        {
            ResourceLimits.Memory = Limits.Memory;
            ResourceLimits.MaxMemoryRequest = Limits.Memory;
            ResourceLimits.MaxProfileSize = Limits.Profile;
            ResourceLimits.Width = Limits.Side;
            ResourceLimits.Height = Limits.Side;
            ResourceLimits.ListLength = Limits.Pages;
            // Pixels that do not fit are refused: on a disk they would fill it, slowly. Conversions run side by side, so each has one thread.
            ResourceLimits.Disk = 0;
            ResourceLimits.Thread = 1;
            ThrowIfUnsafe();
        }
        finally
        {
            // The policy is read once.
            Directory.Delete(folder, recursive: true);
        }

        return true;
    }

    /// <summary>A library that did not read the policy must not see a file.</summary>
    private static void ThrowIfUnsafe()
    {
        using var image = new MagickImage();
        using var script = new MemoryStream(Encoding.ASCII.GetBytes("<?xml version=\"1.0\"?><image size=\"1x1\"><read filename=\"xc:red\"/></image>"));
        try
        {
            image.Read(script, new MagickReadSettings { Format = MagickFormat.Msl });
        }
        catch (MagickPolicyErrorException)
        {
            return;
        }
        catch (MagickException exception)
        {
            throw new DecodingException(DecodingFailure.DecoderNotFound, "The image library did not apply its safety policy: " + Clean(exception.Message), exception);
        }

        throw new DecodingException(DecodingFailure.DecoderNotFound, "The image library did not apply its safety policy.");
    }
}
