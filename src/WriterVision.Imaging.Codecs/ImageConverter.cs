using System;
using System.Text;
using System.Threading;
using ImageMagick;

namespace WriterVision.Imaging.Codecs;

/// <summary>
/// Converts a decoded image for a model: upright, no larger than specified, in sRGB, without metadata. <see cref="Encoder"/> writes the file.
/// Also decides whether a file needs no conversion.
/// </summary>
internal static class ImageConverter
{
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
    public static ConversionResult Convert(MagickImage image, FileFormat source, ConversionSettings settings, int rotation, CancellationToken cancellationToken) => ImageLibrary.Guard(() =>
    {
        ImageLibrary.StopWith(image, cancellationToken);
        MakeUpright(image, rotation);
        Resize(image, new PixelSize((int)image.Width, (int)image.Height).FitInto(settings.MaximumDimension));
        ConvertToSrgb(image);
        SetMetadata(image, settings.KeepsMetadata);
        cancellationToken.ThrowIfCancellationRequested();

        var (format, content) = Encoder.Encode(image, source, settings);
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
        _ => FileFormats.IsForModels(format),
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
}
