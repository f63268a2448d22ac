using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ImageMagick;
using WriterVision.Imaging.Codecs.Pdf;
using WriterVision.Imaging.Codecs.Tiff;

namespace WriterVision.Imaging.Codecs;

/// <summary>A file with one or more images. Holds no handle.</summary>
internal sealed class SourceFile
{
    private IReadOnlyList<TiffDirectory>? _tiffPages;

    private SourceFile(string path, FileFormat format)
    {
        Path = path;
        Format = format;
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    public FileFormat Format { get; }

    /// <summary>Whether the file is a document, each of whose pages is an image of its own.</summary>
    public bool HasPages => Format is FileFormat.Tiff or FileFormat.Pdf;

    /// <summary>Detects the format of a file.</summary>
    /// <exception cref="DecodingException"><see cref="DecodingFailure.FormatNotSupported"/>.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SourceFile Open(string path) => TryOpen(path) ?? throw new DecodingException(DecodingFailure.FormatNotSupported);

    /// <summary>Detects the format of a file; null if it is not one that is decoded.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SourceFile? TryOpen(string path)
    {
        using var content = OpenStream(path);
        return Detect(content, path) is var format and not FileFormat.Unknown ? new SourceFile(path, format) : null;
    }

    /// <summary>Decodes an image that is not a file of its own: upright, in sRGB. Of an animation this is the first frame.</summary>
    /// <param name="content">The image, from its start.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="DecodingException">It is not an image, cannot be decoded, or takes too long.</exception>
    public static async Task<PixelBuffer> DecodeAsync(Stream content, string name, CancellationToken cancellationToken)
    {
        var format = Detect(content, name);
        return format is FileFormat.Unknown or FileFormat.Pdf
            ? throw new DecodingException(DecodingFailure.FormatNotSupported)
            : await DecodeAsync(content, format, frame: 0, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens the file.</summary>
    public FileStream OpenStream() => OpenStream(Path);

    /// <summary>Counts the pages or frames. The pixels are not read.</summary>
    /// <exception cref="DecodingException">The file is damaged, or has too many pages.</exception>
    public int CountPages(CancellationToken cancellationToken) => Format switch
    {
        FileFormat.Tiff => TiffPages().Count,
        FileFormat.Pdf => PdfReaders.Use(Path, static reader => reader.PageCount, cancellationToken),
        FileFormat.Gif or FileFormat.WebP or FileFormat.Heic or FileFormat.Avif or FileFormat.Ico => WithStream(content => Decoder.ReadSizes(content, Format).Count),
        _ => 1,
    };

    /// <summary>Waits for a free slot, and converts an image.</summary>
    /// <param name="page">The page or frame, from 1; null for the image that a viewer shows.</param>
    /// <param name="settings">The settings of the conversion.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="DecodingException">It cannot be decoded, or takes too long.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async Task<ConversionResult> ConvertAsync(int? page, ConversionSettings settings, CancellationToken cancellationToken)
    {
        if (Format == FileFormat.Pdf)
        {
            return await PdfPageConverter.ConvertAsync(Path, page ?? 1, settings, cancellationToken).ConfigureAwait(false);
        }

        using var content = OpenPage(page);
        var frame = FrameOf(page, content);
        using var header = Decoder.ReadHeader(content, Format, frame);
        return page is null && ImageConverter.CanPassThrough(header, Format, settings)
            ? ImageConverter.PassThrough(null, Format, header, settings)
            : await ConversionGate.RunAsync(
                PixelsOf(header),
                token =>
                {
                    using var image = Read(content, Format, frame, ImageConverter.NeededSize(header, settings), token);
                    return ImageConverter.Convert(image, Format, settings, rotation: 0, token);
                },
                cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Decodes an image to compare its pixels: upright, in sRGB, four bytes for each pixel.</summary>
    /// <param name="page">The page or frame, from 1; null for the image that a viewer shows.</param>
    /// <param name="settings">The density of a page.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="DecodingException">It cannot be decoded, or takes too long.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async Task<PixelBuffer> DecodeAsync(int? page, ConversionSettings settings, CancellationToken cancellationToken)
    {
        if (Format == FileFormat.Pdf)
        {
            return await PdfPageConverter.DecodeAsync(Path, page ?? 1, settings, cancellationToken).ConfigureAwait(false);
        }

        using var content = OpenPage(page);
        return await DecodeAsync(content, Format, FrameOf(page, content), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<PixelBuffer> DecodeAsync(Stream content, FileFormat format, int frame, CancellationToken cancellationToken)
    {
        using var header = Decoder.ReadHeader(content, format, frame);
        return await ConversionGate.RunAsync(
            PixelsOf(header),
            token =>
            {
                using var image = Read(content, format, frame, null, token);
                return PixelBuffer.From(image, rotation: 0);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static FileFormat Detect(Stream content, string path)
    {
        var start = new byte[FileFormats.SignatureLength];
        var length = 0;
        for (int read; length < start.Length && (read = content.Read(start, length, start.Length - length)) > 0;)
        {
            length += read;
        }

        return FileFormats.Detect(start, length, path);
    }

    /// <summary>Reads an image. A frame of an animation is a difference to those before it.</summary>
    private static MagickImage Read(Stream content, FileFormat format, int frame, PixelSize? needed, CancellationToken cancellationToken) =>
        format is FileFormat.Gif or FileFormat.WebP
            ? Decoder.ReadAnimationFrame(content, format, frame, cancellationToken)
            : Decoder.Read(content, format, frame, needed, cancellationToken);

    private static long PixelsOf(MagickImage header) => (long)header.Width * header.Height;

    /// <summary>Opens a file. Others may go on writing, renaming or deleting it.</summary>
    public static FileStream OpenStream(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 * 1024, FileOptions.RandomAccess);

    private T WithStream<T>(Func<Stream, T> action)
    {
        using var content = OpenStream();
        return action(content);
    }

    /// <summary>Opens the file; for a TIFF, opens one page.</summary>
    private Stream OpenPage(int? page)
    {
        if (Format != FileFormat.Tiff)
        {
            return OpenStream();
        }

        var pages = TiffPages();
        return page is null || page <= pages.Count
            ? new TiffPageStream(OpenStream(), pages[(page ?? 1) - 1])
            : throw new DecodingException(pages.Count);
    }

    private IReadOnlyList<TiffDirectory> TiffPages() => _tiffPages ??= WithStream(TiffDirectories.FindPages);

    /// <summary>The zero-based index of the image that a page consists of.</summary>
    private int FrameOf(int? page, Stream content)
    {
        switch (Format)
        {
            case FileFormat.Tiff:
                // The stream shows one page alone.
                return 0;
            case FileFormat.Ico when page is null:
                // An icon holds one drawing in several sizes.
                var sizes = Decoder.ReadSizes(content, Format);
                return Enumerable.Range(0, sizes.Count).OrderByDescending(index => sizes[index].Pixels).First();
            default:
                return (page ?? 1) - 1;
        }
    }
}
