using System;
using System.Linq;
using ImageMagick;

namespace WriterVision.Imaging.Codecs;

/// <summary>The pixels of an image in sRGB: red, green and blue, and alpha if there is transparency, a byte each, rows from the top.</summary>
internal sealed class PixelBuffer
{
    private readonly byte[] _pixels;

    private PixelBuffer(byte[] pixels, int channels, PixelSize size)
    {
        _pixels = pixels;
        Channels = channels;
        Size = size;
    }

    /// <summary>The bytes of a pixel: 3, or 4 with alpha.</summary>
    public int Channels { get; }

    public PixelSize Size { get; }

    /// <param name="image">The image as it was decoded; changed.</param>
    /// <param name="rotation">How far a PDF page turns it clockwise, in degrees.</param>
    public static PixelBuffer From(MagickImage image, int rotation) => ImageLibrary.Guard(() =>
    {
        ImageConverter.Normalize(image, rotation);
        using var pixels = image.GetPixelsUnsafe();
        var channels = image.HasAlpha ? 4 : 3;
        // Grays and palettes are stored in another way. A copy of what is already in this order takes a quarter of the time.
        var isInOrder = image.Channels.SequenceEqual(new[] { PixelChannel.Red, PixelChannel.Green, PixelChannel.Blue, PixelChannel.Alpha }.Take(channels));
        var bytes = isInOrder ? pixels.GetArea(0, 0, image.Width, image.Height) : pixels.ToByteArray(channels == 4 ? PixelMapping.RGBA : PixelMapping.RGB);
        return new PixelBuffer(bytes ?? throw new DecodingException(DecodingFailure.Damaged), channels, new PixelSize((int)image.Width, (int)image.Height));
    });

    /// <summary>The pixels of a part of a row.</summary>
    public ReadOnlySpan<byte> Part(int x, int y, int width) => _pixels.AsSpan(((y * Size.Width) + x) * Channels, width * Channels);
}
