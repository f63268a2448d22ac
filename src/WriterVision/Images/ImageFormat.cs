using System;

namespace WriterVision.Images;

/// <summary>The kinds of file that a model of Writer's can be shown.</summary>
internal enum ImageFormat
{
    Unknown,
    Jpeg,
    Png,
    Gif,
    WebP,
}

/// <summary>Tells a file's format by its first bytes. A name is never trusted: a text called <c>scan.jpg</c> is a text.</summary>
internal static class ImageFormats
{
    /// <summary>The number of first bytes that decide.</summary>
    public const int SignatureLength = 12;

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

        return start.Length >= SignatureLength && start.StartsWith("RIFF"u8) && start.Slice(8).StartsWith("WEBP"u8)
            ? ImageFormat.WebP
            : ImageFormat.Unknown;
    }

    public static string MediaType(this ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => "image/jpeg",
        ImageFormat.Png => "image/png",
        ImageFormat.Gif => "image/gif",
        ImageFormat.WebP => "image/webp",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>The format as people call it, for messages.</summary>
    public static string DisplayName(this ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => "JPEG",
        ImageFormat.Png => "PNG",
        ImageFormat.Gif => "GIF",
        ImageFormat.WebP => "WebP",
        _ => "unknown",
    };
}
