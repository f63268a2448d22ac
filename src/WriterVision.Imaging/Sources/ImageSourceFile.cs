using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Errors;
using WriterVision.Imaging.Codecs;
using WriterVision.Imaging.Errors;
using WriterVision.Inputs;
using WriterVision.Inputs.Metadata;

namespace WriterVision.Imaging.Sources;

/// <summary>A file whose pictures are converted when they are needed. All of its pages share one.</summary>
internal sealed class ImageSourceFile
{
    private readonly PictureFile _picture;
    private readonly SharedOperation<string> _hash;

    private ImageSourceFile(PictureFile picture)
    {
        _picture = picture;
        _hash = new SharedOperation<string>(ComputeHashAsync);
    }

    public string Path => _picture.Path;

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The format, as people call it.</summary>
    public string Format => PictureFormats.DisplayName(_picture.Format);

    /// <summary>Whether each page is an image of its own.</summary>
    public bool HasPages => _picture.HasPages;

    /// <summary>Whether models read the format.</summary>
    public bool IsForModels => _picture.Format is PictureFormat.Jpeg or PictureFormat.Png or PictureFormat.Gif or PictureFormat.WebP;

    /// <summary>Inspects a file by its first bytes.</summary>
    /// <exception cref="WriterVisionException">It does not exist, cannot be read, or has no format that is decoded.</exception>
    public static ImageSourceFile Open(string path) => TryOpen(path) ?? throw ImagingErrors.ImageFormatNotSupported(path);

    /// <summary>As <see cref="Open"/>, but null if no decoder reads the format.</summary>
    /// <exception cref="WriterVisionException">The file does not exist or cannot be read.</exception>
    public static ImageSourceFile? TryOpen(string path)
    {
        // The same errors for what is missing, empty or a folder as everywhere else.
        _ = ImageFile.Inspect(path, ImageRules.Files);
        return Guard(path, null, () => PictureFile.TryOpen(path)) is { } picture ? new ImageSourceFile(picture) : null;
    }

    /// <summary>How many pages or frames there are.</summary>
    /// <exception cref="WriterVisionException">The file is damaged, encrypted, or has too many.</exception>
    public int CountPages(CancellationToken cancellationToken) => Guard(Path, null, () => _picture.CountPages(cancellationToken));

    /// <summary>The text that a journal keeps of a conversion.</summary>
    public string Describe(ConversionSettings settings) => settings.Describe(_picture.Format);

    /// <summary>The SHA-256 hash of the file, which is computed once.</summary>
    /// <exception cref="WriterVisionException">The file cannot be read.</exception>
    public Task<string> HashAsync(CancellationToken cancellationToken) => _hash.GetAsync(cancellationToken);

    /// <summary>Converts a picture, once a processor is free for it.</summary>
    /// <exception cref="WriterVisionException">It cannot be decoded.</exception>
    public async Task<(ConvertedPicture Picture, Stream Content)> ConvertAsync(int? page, ConversionSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            var picture = await _picture.ConvertAsync(page, settings, cancellationToken).ConfigureAwait(false);
            Stream content = picture.Content is { } bytes ? new MemoryStream(bytes, writable: false) : _picture.OpenStream();
            return (picture, picture.HasMetadata ? await RemoveMetadataAsync(picture.Format, content, cancellationToken).ConfigureAwait(false) : content);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw ImagingErrors.From(Path, page, exception);
        }
    }

    /// <summary>Decodes a picture to compare its pixels.</summary>
    /// <exception cref="WriterVisionException">It cannot be decoded.</exception>
    public async Task<PixelBuffer> DecodeAsync(int? page, ConversionSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            return await _picture.DecodeAsync(page, settings, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw ImagingErrors.From(Path, page, exception);
        }
    }

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
    private static async Task<Stream> RemoveMetadataAsync(PictureFormat picture, Stream content, CancellationToken cancellationToken)
    {
        var format = picture switch
        {
            PictureFormat.Jpeg => ImageFormat.Jpeg,
            PictureFormat.Png => ImageFormat.Png,
            PictureFormat.WebP => ImageFormat.WebP,
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

    private static bool IsFailure(Exception exception) => exception is PictureException or InvalidDataException || FileErrors.IsFileSystemFailure(exception);

    private async Task<string> ComputeHashAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var content = _picture.OpenStream();
            return (await ContentHash.ComputeAsync(content, cancellationToken).ConfigureAwait(false)).ToString();
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw ImagingErrors.From(Path, null, exception);
        }
    }
}
