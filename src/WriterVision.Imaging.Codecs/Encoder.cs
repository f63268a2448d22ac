using System.IO;
using ImageMagick;
using ImageMagick.Formats;

namespace WriterVision.Imaging.Codecs;

/// <summary>
/// Writes a converted image as JPEG, PNG or WebP, and chooses the format for <see cref="OutputFormat.Auto"/>. An image that needs no change keeps its
/// format: see <see cref="ImageConverter"/>.
/// </summary>
internal static class Encoder
{
    /// <summary>
    /// A graphic that needs more bytes for each pixel as PNG is a photo: a page of text needs a tenth of a byte, a photo one to two.
    /// </summary>
    private const double GraphicBytesPerPixel = 0.75;

    /// <summary>Writes an image in the format of the settings, or in the one that suits it.</summary>
    /// <param name="image">The converted image; JPEG changes its transparency.</param>
    /// <param name="source">The format that it came from.</param>
    /// <param name="settings">The format and the quality.</param>
    public static (FileFormat Format, byte[] Content) Encode(MagickImage image, FileFormat source, ConversionSettings settings)
    {
        switch (settings.Format)
        {
            case OutputFormat.Jpeg:
                return (FileFormat.Jpeg, EncodeJpeg(image, settings.Quality));
            case OutputFormat.Png:
                return (FileFormat.Png, EncodePng(image));
            case OutputFormat.WebP:
                image.Quality = (uint)settings.Quality;
                return (FileFormat.WebP, image.ToByteArray(MagickFormat.WebP));
            default:
                if (image.HasAlpha && !image.IsOpaque)
                {
                    return (FileFormat.Png, EncodePng(image));
                }

                if (IsGraphic(image, source))
                {
                    var graphic = EncodePng(image);
                    if (graphic.Length <= image.Width * image.Height * GraphicBytesPerPixel)
                    {
                        return (FileFormat.Png, graphic);
                    }
                }

                return (FileFormat.Jpeg, EncodeJpeg(image, settings.Quality));
        }
    }

    /// <summary>Whether an image may be a drawing, a screen or a page of text, whose edges JPEG would blur.</summary>
    private static bool IsGraphic(MagickImage image, FileFormat source) =>
        source is FileFormat.Png or FileFormat.Gif or FileFormat.Bmp or FileFormat.Ico or FileFormat.Tga or FileFormat.Pdf
        || (source is FileFormat.Tiff or FileFormat.WebP or FileFormat.Psd && (image.ClassType == ClassType.Pseudo || image.ColorSpace == ColorSpace.Gray));

    private static byte[] EncodeJpeg(MagickImage image, int quality)
    {
        if (image.HasAlpha)
        {
            // JPEG has no transparency: what was transparent becomes white.
            image.BackgroundColor = MagickColors.White;
            image.Alpha(AlphaAction.Remove);
            image.Alpha(AlphaAction.Off);
        }

        image.Quality = (uint)quality;
        image.Settings.Interlace = Interlace.NoInterlace;
        return image.ToByteArray(MagickFormat.Jpeg);
    }

    private static byte[] EncodePng(MagickImage image)
    {
        using var output = new MemoryStream();
        image.Settings.Interlace = Interlace.NoInterlace;
        image.Write(output, new PngWriteDefines { CompressionLevel = 6, ExcludeChunks = PngChunkFlags.date });
        return output.ToArray();
    }
}
