using System;
using System.IO;
using System.Text;
using System.Threading;
using ImageMagick;
using ImageMagick.Formats;

namespace WriterVision.Imaging.Codecs;

/// <summary>Turns one decoded image into a file that a model reads: upright, no larger than asked for, in sRGB, without metadata.</summary>
internal static class ImageConverter
{
    /// <summary>
    /// A graphic that needs more bytes for each pixel as PNG is a photo: a page of text needs a tenth of a byte, a photo one to two.
    /// </summary>
    private const double GraphicBytesPerPixel = 0.75;

    /// <summary>Above this reduction an image is halved by averaging first, which is as good there, and several times as fast.</summary>
    private const int FastReduction = 2;

    /// <summary>Whether a file needs no conversion: a model reads the format, and nothing about the image has to change.</summary>
    /// <param name="header">The image's header.</param>
    /// <param name="format">The format of the file.</param>
    /// <param name="settings">The settings of the conversion.</param>
    public static bool CanPassThrough(IMagickImage<byte> header, FileFormat format, ConversionSettings settings) =>
        IsOutput(format, settings.Format)
        && !settings.IsQualityGiven
        && (settings.MaximumDimension is not { } maximum || Math.Max(header.Width, header.Height) <= maximum)
        && IsUpright(header)
        && IsSrgb(header)
        && !HasDeepSamples(header);

    /// <summary>The result for an image that needs no conversion.</summary>
    /// <param name="content">The bytes of the image; null if it is a file of its own.</param>
    /// <param name="format">The format of the image.</param>
    /// <param name="header">The header of the image.</param>
    /// <param name="settings">The settings of the conversion.</param>
    public static ConversionResult PassThrough(byte[]? content, FileFormat format, IMagickImage<byte> header, ConversionSettings settings) =>
        new(content, format, new PixelSize((int)header.Width, (int)header.Height), !settings.KeepsMetadata && HasMetadata(header));

    private static bool HasMetadata(IMagickImage<byte> image) =>
        image.HasProfile("exif") || image.HasProfile("xmp") || image.HasProfile("iptc") || image.HasProfile("8bim");

    /// <summary>The size before an image is turned, from the size that is asked for.</summary>
    public static PixelSize? NeededSize(IMagickImage<byte> header, ConversionSettings settings)
    {
        var size = new PixelSize((int)header.Width, (int)header.Height);
        var target = size.FitInto(settings.MaximumDimension);
        if (target.Width == size.Width)
        {
            return null;
        }

        // libjpeg decodes at eighths of the size. The smallest that is large enough, exactly: ImageMagick would round it to the nearest.
        var eighths = Math.Min(8, (int)Math.Ceiling(8d * Math.Max(target.Width, target.Height) / Math.Max(size.Width, size.Height)));
        return eighths == 8 ? null : new PixelSize((int)Math.Ceiling(size.Width * eighths / 8d), (int)Math.Ceiling(size.Height * eighths / 8d));
    }

    /// <param name="image">The image as it was decoded; changed.</param>
    /// <param name="source">The format that it came from.</param>
    /// <param name="settings">The settings of the conversion.</param>
    /// <param name="rotation">How far a PDF page turns it clockwise, in degrees.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static ConversionResult Convert(MagickImage image, FileFormat source, ConversionSettings settings, int rotation, CancellationToken cancellationToken) => Decoder.Guard(() =>
    {
        Decoder.StopWith(image, cancellationToken);
        MakeUpright(image, rotation);
        Resize(image, new PixelSize((int)image.Width, (int)image.Height).FitInto(settings.MaximumDimension));
        ConvertToSrgb(image);
        SetMetadata(image, settings.KeepsMetadata);
        cancellationToken.ThrowIfCancellationRequested();

        var (format, content) = Encode(image, source, settings);
        cancellationToken.ThrowIfCancellationRequested();
        return new ConversionResult(content, format, new PixelSize((int)image.Width, (int)image.Height));
    });

    /// <summary>Makes an image comparable, pixel by pixel: upright, in sRGB.</summary>
    public static void Normalize(MagickImage image, int rotation)
    {
        MakeUpright(image, rotation);
        ConvertToSrgb(image);
    }

    private static bool IsOutput(FileFormat format, OutputFormat wanted) => wanted switch
    {
        OutputFormat.Jpeg => format == FileFormat.Jpeg,
        OutputFormat.Png => format == FileFormat.Png,
        OutputFormat.WebP => format == FileFormat.WebP,
        _ => format is FileFormat.Jpeg or FileFormat.Png or FileFormat.Gif or FileFormat.WebP,
    };

    private static bool IsUpright(IMagickImage<byte> image) => image.Orientation is Orientation.Undefined or Orientation.TopLeft;

    private static bool IsSrgb(IMagickImage<byte> image) =>
        image.ColorSpace is ColorSpace.Gray or ColorSpace.LinearGray
        || (image.ColorSpace == ColorSpace.sRGB && (image.GetColorProfile() is not { } profile || IsSrgbProfile(profile)));

    /// <summary>The description of every sRGB profile contains its name, in ASCII or in UTF-16.</summary>
    private static bool IsSrgbProfile(IColorProfile profile)
    {
        var content = profile.ToByteArray();
        var text = Encoding.ASCII.GetString(content, 0, Math.Min(content.Length, 4096)).Replace("\0", string.Empty);
        return text.IndexOf("sRGB", StringComparison.OrdinalIgnoreCase) >= 0 || text.IndexOf("IEC61966-2", StringComparison.Ordinal) >= 0;
    }

    /// <summary>Whether a PNG has 16 bits for each sample. The header of other formats that models read cannot say so.</summary>
    private static bool HasDeepSamples(IMagickImage<byte> image) => image.GetAttribute("png:IHDR.bit-depth-orig") == "16";

    private static void MakeUpright(MagickImage image, int rotation)
    {
        image.AutoOrient();
        if (rotation != 0)
        {
            image.Rotate(rotation);
        }

        image.ResetPage();
    }

    private static void Resize(MagickImage image, PixelSize target)
    {
        if (target.Width == image.Width && target.Height == image.Height)
        {
            return;
        }

        var reduction = (int)Math.Min(image.Width / target.Width, image.Height / target.Height);
        if (reduction > FastReduction)
        {
            // Whole blocks are averaged, to twice the size or more; a filter that keeps edges does the rest.
            var factor = reduction / FastReduction;
            image.Scale(Geometry((int)image.Width / factor, (int)image.Height / factor));
        }

        image.FilterType = FilterType.Mitchell;
        image.Resize(Geometry(target.Width, target.Height));

        static MagickGeometry Geometry(int width, int height) => new((uint)width, (uint)height) { IgnoreAspectRatio = true };
    }

    private static void ConvertToSrgb(MagickImage image)
    {
        if (image.ColorSpace is ColorSpace.Gray or ColorSpace.LinearGray)
        {
            image.RemoveProfile("icc");
            return;
        }

        var profile = image.GetColorProfile();
        if (image.ColorSpace == ColorSpace.CMYK)
        {
            // Without a profile CMYK means the inks of common offset printing.
            image.TransformColorSpace(profile ?? ColorProfiles.USWebCoatedSWOP, ColorProfiles.SRGB);
        }
        else if (profile is not null && !IsSrgbProfile(profile))
        {
            image.TransformColorSpace(ColorProfiles.SRGB);
        }

        image.RemoveProfile("icc");
        if (image.ColorSpace != ColorSpace.sRGB)
        {
            image.ColorSpace = ColorSpace.sRGB;
        }
    }

    private static void SetMetadata(MagickImage image, bool keeps)
    {
        if (!keeps)
        {
            image.Strip();
            return;
        }

        image.Orientation = Orientation.TopLeft;
        if (image.GetExifProfile() is { } exif)
        {
            // The thumbnail is still turned, and can show what was cut off.
            exif.RemoveThumbnail();
            exif.SetValue(ExifTag.Orientation, (ushort)1);
            exif.RemoveValue(ExifTag.PixelXDimension);
            exif.RemoveValue(ExifTag.PixelYDimension);
            image.SetProfile(exif);
        }
    }

    private static (FileFormat Format, byte[] Content) Encode(MagickImage image, FileFormat source, ConversionSettings settings)
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
