using System;
using System.Collections.Generic;

namespace WriterVision.Inputs;

/// <summary>The file formats that Writer models can read.</summary>
internal enum ImageFormat
{
    Unknown,
    Jpeg,
    Png,
    Gif,
    WebP,
    Pdf,
    Text,
}

/// <summary>
/// Detects the format of a file from its first bytes; its name is ignored here. <see cref="ImageRules"/> decides which formats a route accepts, and
/// <see cref="UnsupportedFormats"/> names the others.
/// </summary>
internal static class ImageFormats
{
    /// <summary>The number of first bytes that are inspected. Text has no signature, and is detected by the absence of control characters.</summary>
    public const int SignatureLength = 1024;

    private const int WebPSignatureLength = 12;

    public static ImageFormat Detect(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return ImageFormat.Jpeg;
        }

        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            return ImageFormat.Png;
        }

        if (start.StartsWith("GIF87a"u8) || start.StartsWith("GIF89a"u8))
        {
            return ImageFormat.Gif;
        }

        if (start.Length >= WebPSignatureLength && start.StartsWith("RIFF"u8) && start.Slice(8).StartsWith("WEBP"u8))
        {
            return ImageFormat.WebP;
        }

        return start.StartsWith("%PDF-"u8) ? ImageFormat.Pdf : IsText(start) ? ImageFormat.Text : ImageFormat.Unknown;
    }

    /// <summary>Text is UTF-8, or UTF-16 with a byte order mark, without control characters except line ends, tabs and form feeds.</summary>
    private static bool IsText(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
        {
            return false;
        }

        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return true;
        }

        foreach (var value in start)
        {
            if (value < ' ' && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f'))
            {
                return false;
            }
        }

        // A character that is truncated at the end of the buffer is complete in the file.
        var decoder = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
        try
        {
            var bytes = start.ToArray();
            decoder.GetCharCount(bytes, 0, bytes.Length, flush: false);
            return true;
        }
        catch (System.Text.DecoderFallbackException)
        {
            return false;
        }
    }

    public static string MediaType(this ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => "image/jpeg",
        ImageFormat.Png => "image/png",
        ImageFormat.Gif => "image/gif",
        ImageFormat.WebP => "image/webp",
        ImageFormat.Pdf => "application/pdf",
        ImageFormat.Text => "text/plain",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>The usual name of the format, for messages.</summary>
    public static string DisplayName(this ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => "JPEG",
        ImageFormat.Png => "PNG",
        ImageFormat.Gif => "GIF",
        ImageFormat.WebP => "WebP",
        ImageFormat.Pdf => "PDF",
        ImageFormat.Text => "TXT",
        _ => "unknown",
    };

    /// <summary>The extensions for the format; the most common one comes first.</summary>
    public static IReadOnlyList<string> Extensions(this ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => [".jpg", ".jpeg"],
        ImageFormat.Png => [".png"],
        ImageFormat.Gif => [".gif"],
        ImageFormat.WebP => [".webp"],
        ImageFormat.Pdf => [".pdf"],
        ImageFormat.Text => [".txt"],
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
