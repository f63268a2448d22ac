using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Errors;
using WriterVision.Imaging.Codecs;
using WriterVision.Imaging.Errors;
using WriterVision.Inputs;
using WriterVision.Inputs.Metadata;
using WriterVision.Platform;

namespace WriterVision.Imaging.Sources;

/// <summary>A file whose images are converted when they are needed. All of its pages share one.</summary>
internal sealed class ImageSourceFile
{
    private readonly SourceFile _file;
    private readonly SharedOperation<string> _hash;

    private ImageSourceFile(SourceFile file)
    {
        _file = file;
        _hash = new SharedOperation<string>(ComputeHashAsync);
    }

    public string Path => _file.Path;

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The format, as people call it.</summary>
    public string Format => FileFormats.DisplayName(_file.Format);

    /// <summary>Whether each page is an image of its own.</summary>
    public bool HasPages => _file.HasPages;

    /// <summary>Whether models read the format.</summary>
    public bool IsForModels => FileFormats.IsForModels(_file.Format);

    /// <summary>Inspects a file by its first bytes.</summary>
    /// <exception cref="WriterVisionException">It does not exist, cannot be read, or has no format that is decoded.</exception>
    public static ImageSourceFile Open(string path) => TryOpen(path) ?? throw ImagingErrors.ImageFormatNotSupported(path, FindFormat(path));

    /// <summary>As <see cref="Open"/>, but null if no decoder reads the format.</summary>
    /// <exception cref="WriterVisionException">The file does not exist or cannot be read.</exception>
    public static ImageSourceFile? TryOpen(string path)
    {
        // Missing files, empty files and folders cause the same errors as in the other cmdlets.
        _ = ImageFile.Inspect(path, ImageRules.Files);
        return Guard(path, null, () => SourceFile.TryOpen(path)) is { } file ? new ImageSourceFile(file) : null;
    }

    /// <summary>How many pages or frames there are.</summary>
    /// <exception cref="WriterVisionException">The file is damaged, encrypted, or has too many.</exception>
    public int CountPages(CancellationToken cancellationToken) => Guard(Path, null, () => _file.CountPages(cancellationToken));

    /// <summary>The text that a journal keeps of a conversion.</summary>
    public string Describe(ConversionSettings settings) => settings.Describe(_file.Format);

    /// <summary>The SHA-256 hash of the file, which is computed once.</summary>
    /// <exception cref="WriterVisionException">The file cannot be read.</exception>
    public Task<string> HashAsync(CancellationToken cancellationToken) => _hash.GetAsync(cancellationToken);

    /// <summary>Converts an image, once a processor is free for it.</summary>
    /// <exception cref="WriterVisionException">It cannot be decoded.</exception>
    public async Task<(ConversionResult Picture, Stream Content)> ConvertAsync(int? page, ConversionSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            var converted = await _file.ConvertAsync(page, settings, cancellationToken).ConfigureAwait(false);
            Stream content = converted.Content is { } bytes ? new MemoryStream(bytes, writable: false) : _file.OpenStream();
            return (converted, converted.HasMetadata ? await RemoveMetadataAsync(converted.Format, content, cancellationToken).ConfigureAwait(false) : content);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw ImagingErrors.From(Path, page, exception);
        }
    }

    /// <summary>Decodes an image to compare its pixels.</summary>
    /// <exception cref="WriterVisionException">It cannot be decoded.</exception>
    public async Task<PixelBuffer> DecodeAsync(int? page, ConversionSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            return await _file.DecodeAsync(page, settings, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw ImagingErrors.From(Path, page, exception);
        }
    }

    /// <summary>The format of a file that no decoder reads; null if it is not known.</summary>
    private static UnsupportedFormats.KnownFormat? FindFormat(string path) => Guard(path, null, () =>
    {
        using var file = SourceFile.OpenStream(path);
        var start = new byte[ImageFormats.SignatureLength];
        var length = file.ReadBlock(start, start.Length);
        return UnsupportedFormats.Find(start.AsSpan(0, length)) is { IsConvertible: false } format ? format : (UnsupportedFormats.KnownFormat?)null;
    });

    private static T Guard<T>(string path, int? page, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw ImagingErrors.From(path, page, exception);
        }
    }

    /// <summary>Removes the metadata of an image that passes through, without decoding it.</summary>
    private static async Task<Stream> RemoveMetadataAsync(FileFormat source, Stream content, CancellationToken cancellationToken)
    {
        var format = source switch
        {
            FileFormat.Jpeg => ImageFormat.Jpeg,
            FileFormat.Png => ImageFormat.Png,
            FileFormat.WebP => ImageFormat.WebP,
            _ => ImageFormat.Unknown,
        };
        if (!MetadataStripper.Supports(format))
        {
            return content;
        }

        using (content)
        {
            var splice = await MetadataStripper.FindPartsToKeepAsync(format, content, cancellationToken).ConfigureAwait(false);
            content.Position = 0;
            using var without = new SplicedStream(content, splice);
            var kept = new MemoryStream();
            await without.CopyToAsync(kept, 80 * 1024, cancellationToken).ConfigureAwait(false);
            kept.Position = 0;
            return kept;
        }
    }

    private static bool IsFailure(Exception exception) => exception is DecodingException or InvalidDataException || FileErrors.IsFileSystemFailure(exception);

    private async Task<string> ComputeHashAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var content = _file.OpenStream();
            return (await ContentHash.ComputeAsync(content, cancellationToken).ConfigureAwait(false)).ToString();
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw ImagingErrors.From(Path, null, exception);
        }
    }
}
