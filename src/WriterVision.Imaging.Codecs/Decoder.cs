using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using ImageMagick;
using ImageMagick.Formats;

namespace WriterVision.Imaging.Codecs;

/// <summary>
/// The one place that reads images with ImageMagick: with a format that was detected, from a stream, within <see cref="Limits"/>. An image is
/// returned as it is stored: <see cref="ImageConverter"/> turns it upright and converts it to sRGB, also for a comparison, and
/// <see cref="SourceFile"/> chooses the frame: the largest image of an icon, and the first frame of an animation.
/// </summary>
internal static class Decoder
{
    /// <summary>The messages of decoders about a truncated file. They still return an image, in which the missing part is gray.</summary>
    private static readonly string[] TruncationMarks =
        ["premature end", "unexpected end", "unexpectedend", "not enough data", "read error", "too short", "insufficientimagedata", "insufficient image data"];

    /// <summary>Reads the size, the profiles and the orientation, without the pixels.</summary>
    /// <param name="content">The file.</param>
    /// <param name="format">The detected format.</param>
    /// <param name="frame">The zero-based index of the image in the file.</param>
    /// <exception cref="DecodingException">It is damaged, too large, or has no such frame.</exception>
    public static MagickImage ReadHeader(Stream content, FileFormat format, int frame) => ImageLibrary.Guard(() =>
    {
        var image = new MagickImage();
        try
        {
            content.Position = 0;
            image.Ping(content, CreateSettings(format, frame));
            Limits.CheckSize(image.Width, image.Height);
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    });

    /// <summary>Reads an image.</summary>
    /// <param name="content">The file.</param>
    /// <param name="format">The detected format.</param>
    /// <param name="frame">The zero-based index of the image in the file.</param>
    /// <param name="needed">The size that is needed: a JPEG is decoded no larger than twice that. Null for the whole size.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="DecodingException">It is damaged or too large.</exception>
    public static MagickImage Read(Stream content, FileFormat format, int frame, PixelSize? needed, CancellationToken cancellationToken) => ImageLibrary.Guard(() =>
    {
        var settings = CreateSettings(format, frame);
        if (format == FileFormat.Jpeg && needed is { } size)
        {
            settings.SetDefines(new JpegReadDefines { Size = new MagickGeometry((uint)size.Width, (uint)size.Height) });
        }

        var image = new MagickImage();
        string? truncation = null;
        image.Warning += (_, warning) => truncation ??= IsTruncation(warning.Message) ? warning.Message : null;
        try
        {
            ImageLibrary.StopWith(image, cancellationToken);
            content.Position = 0;
            image.Read(content, settings);
            cancellationToken.ThrowIfCancellationRequested();
            return truncation is null ? image : throw new DecodingException(DecodingFailure.Damaged, "it is cut off (" + ImageLibrary.Clean(truncation) + ")");
        }
        catch
        {
            image.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    });

    /// <summary>Reads the frames of an animation up to one, and gives that one as a viewer shows it.</summary>
    /// <exception cref="DecodingException">It is damaged or too large.</exception>
    public static MagickImage ReadAnimationFrame(Stream content, FileFormat format, int frame, CancellationToken cancellationToken) => ImageLibrary.Guard(() =>
    {
        using (var header = ReadHeader(content, format, 0))
        {
            Limits.CheckFrames(header.Width, header.Height, frame + 1);
        }

        using var frames = new MagickImageCollection();
        content.Position = 0;
        frames.Read(content, new MagickReadSettings { Format = FormatOf(format), FrameIndex = 0, FrameCount = (uint)frame + 1 });
        cancellationToken.ThrowIfCancellationRequested();
        if (frame >= frames.Count)
        {
            throw new DecodingException(frames.Count);
        }

        frames.Coalesce();
        return (MagickImage)frames[frame].Clone();
    });

    /// <summary>Returns the sizes of the images in a file.</summary>
    /// <exception cref="DecodingException">It is damaged, or has too many.</exception>
    public static IReadOnlyList<PixelSize> ReadSizes(Stream content, FileFormat format) => ImageLibrary.Guard(() =>
    {
        content.Position = 0;
        return (IReadOnlyList<PixelSize>)[.. MagickImageInfo.ReadCollection(content, new MagickReadSettings { Format = FormatOf(format) })
            .Select(static info => new PixelSize((int)info.Width, (int)info.Height))];
    });

    /// <summary>Creates an image from pixels with 8 bits for each channel.</summary>
    /// <param name="pixels">The rows from the top.</param>
    /// <param name="offset">Where they start.</param>
    /// <param name="size">The width and height.</param>
    /// <param name="mapping"><c>RGB</c> or <c>RGBA</c>.</param>
    public static MagickImage FromPixels(byte[] pixels, int offset, PixelSize size, string mapping) => ImageLibrary.Guard(() =>
    {
        var image = new MagickImage();
        image.ReadPixels(
            pixels,
            (uint)offset,
            (uint)(size.Width * size.Height * mapping.Length),
            new PixelReadSettings((uint)size.Width, (uint)size.Height, StorageType.Char, mapping));
        return image;
    });

    private static MagickReadSettings CreateSettings(FileFormat format, int frame)
    {
        var settings = new MagickReadSettings { Format = FormatOf(format) };
        if (format == FileFormat.Tiff)
        {
            // The stream shows one page; a number would be compared with the page numbers in the file.
            settings.SetDefines(new TiffReadDefines { IgnoreLayers = true });
            return settings;
        }

        settings.FrameIndex = (uint)frame;
        settings.FrameCount = 1;
        if (format == FileFormat.Bmp)
        {
            // Many programs write a wrong size. Truncated files are still detected.
            settings.SetDefines(new BmpReadDefines { IgnoreFileSize = true });
        }

        return settings;
    }

    private static MagickFormat FormatOf(FileFormat format) => format switch
    {
        FileFormat.Jpeg => MagickFormat.Jpeg,
        FileFormat.Png => MagickFormat.Png,
        FileFormat.Gif => MagickFormat.Gif,
        FileFormat.WebP => MagickFormat.WebP,
        FileFormat.Heic => MagickFormat.Heic,
        FileFormat.Avif => MagickFormat.Avif,
        FileFormat.Tiff => MagickFormat.Tiff,
        FileFormat.Bmp => MagickFormat.Bmp,
        FileFormat.Ico => MagickFormat.Ico,
        FileFormat.Psd => MagickFormat.Psd,
        FileFormat.Tga => MagickFormat.Tga,
        FileFormat.Jpeg2000 => MagickFormat.Jp2,
        _ => throw new DecodingException(DecodingFailure.FormatNotSupported),
    };

    private static bool IsTruncation(string message) =>
        Array.Exists(TruncationMarks, mark => message.IndexOf(mark, StringComparison.OrdinalIgnoreCase) >= 0);
}
