using System.Collections.Generic;
using System.Drawing;
using ImageMagick;

namespace WriterVision.Imaging.Codecs.Comparison;

/// <summary>Draws an image of the changes.</summary>
internal static class ChangesImage
{
    /// <returns>The bytes of a PNG file: what differs is red, the rest is pale.</returns>
    public static byte[] Create(PixelBuffer reference, PixelBuffer difference, int tolerance, IReadOnlyList<Rectangle> ignored)
    {
        var drawing = PixelComparer.Draw(reference, difference, tolerance, ignored);
        using var image = Decoder.FromPixels(drawing, 0, reference.Size, "RGB");
        return ImageLibrary.Guard(() => image.ToByteArray(MagickFormat.Png));
    }
}
