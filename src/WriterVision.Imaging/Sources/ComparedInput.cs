using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Imaging.Codecs;
using WriterVision.Imaging.Errors;
using WriterVision.Inputs;

namespace WriterVision.Imaging.Sources;

/// <summary>
/// One side of a comparison: a file, whose pages are compared one by one, or a single image that is in memory or converted when it is needed.
/// </summary>
internal sealed class ComparedInput
{
    private const int BufferSize = 80 * 1024;

    private readonly ImageReference _reference;
    private readonly ImageSourceFile? _file;
    private readonly LocalImage? _image;
    private readonly ConversionSettings _settings;

    private ComparedInput(ImageReference reference, ImageSourceFile? file, LocalImage? image, ConversionSettings settings)
    {
        _reference = reference;
        _file = file;
        _image = image;
        _settings = settings;
    }

    public string Path => _file?.Path ?? _image!.Path;

    public string Name => _file?.Name ?? _image!.Name;

    /// <summary>The path of the file whose pixels are compared; null for an image that is not a file.</summary>
    public string? FilePath => _file?.Path;

    /// <summary>Whether each page is an image of its own.</summary>
    public bool HasPages => _file?.HasPages == true;

    /// <summary>The page of its source that a converted image shows, from 1; null for any other input.</summary>
    public int? Page => _image?.Page;

    /// <param name="reference">The input; a path must be a full path.</param>
    /// <param name="settings">The density of the pages of a PDF.</param>
    /// <exception cref="WriterVisionException">It does not exist, cannot be read, is not an image, or is not on this machine.</exception>
    public static ComparedInput Open(ImageReference reference, ConversionSettings settings)
    {
        if (reference.Path is { } path)
        {
            return new ComparedInput(reference, ImageSourceFile.Open(path), null, settings);
        }

        return reference.IsLocal && VisionImage.Inspect(reference, ImageRules.Files) is LocalImage image
            ? new ComparedInput(reference, null, image, settings)
            : throw ImagingErrors.ImageNotLocal(reference.ToString());
    }

    /// <summary>As <see cref="Open"/> for a file, but null if it is not an image.</summary>
    /// <exception cref="WriterVisionException">It does not exist or cannot be read.</exception>
    public static ComparedInput? TryOpen(string path, ConversionSettings settings) =>
        ImageSourceFile.TryOpen(path) is { } file ? new ComparedInput(ImageReference.FromPath(path), file, null, settings) : null;

    /// <exception cref="WriterVisionException">The file is damaged, encrypted, or has too many pages.</exception>
    public int CountPages(CancellationToken cancellationToken) => HasPages ? _file!.CountPages(cancellationToken) : 1;

    /// <summary>The image that was compared, for a request: a page, or a file that no model reads, is converted when it is needed.</summary>
    /// <param name="page">The page of a file with pages, from 1.</param>
    public ImageReference GetImage(int? page) => _file is null || _file.IsForModels
        ? _reference
        : ((IImageSource)new WriterImage(_file, HasPages ? page : null, null, _settings)).GetImages()[0];

    /// <summary>Decodes an image. An image that is converted when it is needed is converted first, so that its result is compared.</summary>
    /// <param name="page">The page of a file with pages, from 1.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="WriterVisionException">It cannot be decoded or converted.</exception>
    public async Task<PixelBuffer> DecodeAsync(int? page, CancellationToken cancellationToken)
    {
        if (_file is not null)
        {
            return await _file.DecodeAsync(HasPages ? page : null, _settings, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            using var copy = new MemoryStream();
            using (var content = await _image!.GetContentAsync(cancellationToken).ConfigureAwait(false))
            using (var stream = await content.OpenAsync(cancellationToken).ConfigureAwait(false))
            {
                await stream.CopyToAsync(copy, BufferSize, cancellationToken).ConfigureAwait(false);
            }

            copy.Position = 0;
            return await SourceFile.DecodeAsync(copy, Path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DecodingException or IOException)
        {
            throw ImagingErrors.From(Path, Page, exception);
        }
    }
}
