using System;
using System.Collections.Generic;

namespace WriterVision.Inputs;

/// <summary>The kinds of file that a model of Writer's can be shown.</summary>
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

/// <summary>Tells a file's format by its first bytes. A name is never trusted: a text called <c>scan.jpg</c> is a text.</summary>
internal static class ImageFormats
{
    /// <summary>The number of first bytes that decide: a text has no signature, and is told by what is not in it.</summary>
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

    /// <summary>Text is UTF-8, or UTF-16 with its mark, and has no control characters but those of lines, tabs and pages.</summary>
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

        // A character that the end of what was read cuts in two is whole in the file.
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

    /// <summary>The format as people call it, for messages.</summary>
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

    /// <summary>The extensions that a file of the format can have; the first is the usual one.</summary>
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
