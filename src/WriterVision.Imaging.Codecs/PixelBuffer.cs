using ImageMagick;

namespace WriterVision.Imaging.Codecs;

/// <summary>The pixels of a picture: red, green, blue and alpha, a byte each, rows from the top.</summary>
internal sealed class PixelBuffer
{
    public const int Channels = 4;

    private PixelBuffer(byte[] pixels, PictureSize size)
    {
        Pixels = pixels;
        Size = size;
    }

    public byte[] Pixels { get; }

    public PictureSize Size { get; }

    /// <param name="image">The picture as it was decoded; changed.</param>
    /// <param name="rotation">How far a PDF page turns it clockwise, in degrees.</param>
    public static PixelBuffer From(MagickImage image, int rotation) => Decoder.Guard(() =>
    {
        PictureConverter.Normalize(image, rotation);
        using var pixels = image.GetPixelsUnsafe();
        var bytes = pixels.ToByteArray(PixelMapping.RGBA) ?? throw new PictureException(PictureFailure.Damaged);
        return new PixelBuffer(bytes, new PictureSize((int)image.Width, (int)image.Height));
    });
}
