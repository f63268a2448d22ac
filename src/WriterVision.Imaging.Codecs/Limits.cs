using System;
using System.Globalization;

namespace WriterVision.Imaging.Codecs;

/// <summary>The limits of decoding. A hostile file reaches one of them before it fills the memory.</summary>
internal static class Limits
{
    /// <summary>The pixels of one image: a 200-megapixel phone camera fits, and a drawing of format A0 at 300 dpi.</summary>
    public const long Pixels = 200_000_000;

    /// <summary>An image of more pixels is converted alone: two at once could need more memory than <see cref="Memory"/>.</summary>
    public const long LargeImage = 60_000_000;

    /// <summary>The longer side, in pixels: what JPEG can hold.</summary>
    public const int Side = 65_500;

    /// <summary>The pages of one document.</summary>
    public const int Pages = 10_000;

    /// <summary>The memory of the decoders for pixels, in bytes. The largest image with four channels needs half of it.</summary>
    public const ulong Memory = 2UL * 1024 * 1024 * 1024;

    /// <summary>The largest metadata block, in bytes: color profiles, EXIF, XMP.</summary>
    public const ulong Profile = 32UL * 1024 * 1024;

    /// <summary>The maximum decompressed size of one stream of a PDF file, in bytes.</summary>
    public const long PdfStream = 256L * 1024 * 1024;

    /// <summary>The maximum time for one image, which <see cref="ConversionGate"/> enforces.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromMinutes(1);

    /// <exception cref="DecodingException"><see cref="DecodingFailure.TooLarge"/>.</exception>
    public static void CheckSize(long width, long height)
    {
        if (width > Side || height > Side)
        {
            throw new DecodingException(DecodingFailure.TooLarge, Text("it is {0:N0} x {1:N0} pixels, and the limit for each side is {2:N0} pixels", width, height, Side));
        }

        if (width * height > Pixels)
        {
            throw new DecodingException(DecodingFailure.TooLarge, Text("it is {0:N0} x {1:N0} pixels, and the limit is {2:N0} pixels in total", width, height, Pixels));
        }
    }

    /// <summary>The frames of an animation up to one: each frame is the difference to those before it, so all of them are in memory at once.</summary>
    /// <exception cref="DecodingException"><see cref="DecodingFailure.TooLarge"/>.</exception>
    public static void CheckFrames(long width, long height, int count)
    {
        if (width * height * count > Pixels)
        {
            throw new DecodingException(
                DecodingFailure.TooLarge, Text("it has {2:N0} frames of {0:N0} x {1:N0} pixels, and the limit is {3:N0} pixels for all frames together", width, height, count, Pixels));
        }
    }

    /// <summary>A number in the header of an image, before both sides are known.</summary>
    /// <exception cref="DecodingException"><see cref="DecodingFailure.TooLarge"/>.</exception>
    public static void CheckSide(long length)
    {
        if (length > Side)
        {
            throw new DecodingException(DecodingFailure.TooLarge, Text("a side is longer than {0:N0} pixels", Side));
        }
    }

    private static string Text(string format, params object[] values) => string.Format(CultureInfo.CurrentCulture, format, values);
}
