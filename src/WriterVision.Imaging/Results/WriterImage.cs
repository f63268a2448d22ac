using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Imaging.Codecs;
using WriterVision.Imaging.Sources;

namespace WriterVision.Imaging;

/// <summary>
/// An image that is converted when it is needed: a file, or one page of a document. <c>Invoke-WriterVision</c>, <c>Compare-WriterImage</c>
/// and <c>Send-WriterFile</c> take it from the pipeline.
/// </summary>
public sealed class WriterImage : IImageSource
{
    private readonly ImageConversion _conversion;

    internal WriterImage(ImageSourceFile source, int? page, int? pageCount, ConversionSettings settings)
    {
        Name = source.Name;
        Path = source.Path;
        Page = page;
        PageCount = pageCount;
        Format = source.Format;
        _conversion = new ImageConversion(Path, Name, page, source.Describe(settings), source.HashAsync, ConvertAsync);

        async Task<Stream> ConvertAsync(CancellationToken cancellationToken) =>
            (await source.ConvertAsync(page, settings, cancellationToken).ConfigureAwait(false)).Content;
    }

    /// <summary>The name of the source file.</summary>
    public string Name { get; }

    /// <summary>The full path of the source file.</summary>
    public string Path { get; }

    /// <summary>The page or frame of the source, from 1; null for a file without pages.</summary>
    public int? Page { get; }

    /// <summary>How many pages the source has; null for a file without pages.</summary>
    public int? PageCount { get; }

    /// <summary>The format of the source, such as <c>HEIC</c>, <c>TIFF</c> or <c>PDF</c>.</summary>
    public string Format { get; }

    IReadOnlyList<ImageReference> IImageSource.GetImages() => [ImageReference.FromConversion(_conversion)];

    /// <summary>The name, and the page if there is one.</summary>
    /// <returns>Text such as <c>scan.tif, page 3</c>.</returns>
    public override string ToString() => Page is null ? Name : FormattableString.Invariant($"{Name}, page {Page}");
}
