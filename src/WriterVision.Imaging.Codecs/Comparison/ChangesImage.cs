using System;
using System.Collections.Generic;
using System.Drawing;
using ImageMagick;

namespace WriterVision.Imaging.Codecs.Comparison;

/// <summary>Draws an image of the changes: what <see cref="PixelComparer"/> finds different is red, on the reference in pale gray.</summary>
internal static class ChangesImage
{
    /// <param name="reference">The first image.</param>
    /// <param name="difference">The second image, which has the same size.</param>
    /// <param name="tolerance">By how much a channel may differ: 0 to 255.</param>
    /// <param name="ignored">The regions that are not compared.</param>
    /// <returns>The bytes of a PNG file.</returns>
    public static byte[] Create(PixelBuffer reference, PixelBuffer difference, int tolerance, IReadOnlyList<Rectangle> ignored)
    {
        var drawing = Draw(reference, difference, tolerance, new IgnoredPixels(reference.Size, ignored));
        using var image = Decoder.FromPixels(drawing, 0, reference.Size, "RGB");
        return ImageLibrary.Guard(() => image.ToByteArray(MagickFormat.Png));
    }

    private static byte[] Draw(PixelBuffer reference, PixelBuffer difference, int tolerance, IgnoredPixels ignoredPixels)
    {
        var size = reference.Size;
        var drawing = new byte[size.Pixels * 3];
        for (var y = 0; y < size.Height; y++)
        {
            var first = reference.Part(0, y, size.Width);
            var second = difference.Part(0, y, size.Width);
            var ignored = ignoredPixels.Part(0, y, size.Width);
            for (var x = 0; x < size.Width; x++)
            {
                var to = drawing.AsSpan(((y * size.Width) + x) * 3, 3);
                var at = x * reference.Channels;
                if ((ignored.Length == 0 || !ignored[x]) && PixelComparer.Differs(first, at, reference.Channels, second, x * difference.Channels, difference.Channels, tolerance))
                {
                    to[0] = 230;
                }
                else
                {
                    // A quarter of the contrast, on white.
                    var gray = ((first[at] * 77) + (first[at + 1] * 150) + (first[at + 2] * 29)) >> 8;
                    var alpha = reference.Channels == 3 ? byte.MaxValue : first[at + 3];
                    to.Fill((byte)(255 - ((255 - gray) * alpha / 255 / 4)));
                }
            }
        }

        return drawing;
    }
}
