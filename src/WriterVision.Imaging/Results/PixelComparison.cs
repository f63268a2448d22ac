using System.Collections.Generic;
using WriterVision.Imaging.Sources;

namespace WriterVision.Imaging;

/// <summary>
/// What differs between two images, to the pixel. <c>Compare-WriterImage</c> takes it from the pipeline, so that a model is asked only about
/// what changed.
/// </summary>
public sealed class PixelComparison : IImageSource
{
    private readonly ImageReference? _differenceImage;

    internal PixelComparison(string name, PixelComparisonStatus status, int? page, ComparedInput? reference, ComparedInput? difference)
    {
        Name = name;
        Status = status;
        Page = page;
        ReferencePath = reference?.Path;
        DifferencePath = difference?.Path;
        ReferenceImage = reference?.GetImage(page);
        _differenceImage = difference?.GetImage(page);
    }

    /// <summary>The file name of the image; between folders its path from the folder.</summary>
    public string Name { get; }

    /// <summary>How the images relate.</summary>
    public PixelComparisonStatus Status { get; }

    /// <summary>The full path of the reference, or its name if it is not a file; null if the image was added.</summary>
    public string? ReferencePath { get; }

    /// <summary>The full path of the image that was compared, or its name if it is not a file; null if it was removed.</summary>
    public string? DifferencePath { get; }

    /// <summary>The reference as it was compared, for <c>Compare-WriterImage</c>: a page of a document is one image. Null if the image was added.</summary>
    public ImageReference? ReferenceImage { get; }

    /// <summary>The page that was compared, from 1; null for files without pages.</summary>
    public int? Page { get; }

    /// <summary>The fraction of the compared pixels that differ: 0 to 1; null if no pixels were compared.</summary>
    public double? DifferenceRatio { get; internal set; }

    /// <summary>How many pixels differ; null if no pixels were compared.</summary>
    public long? DifferentPixels { get; internal set; }

    /// <summary>The rectangles that contain the differences, from the top.</summary>
    public PixelRegion[] Regions { get; internal set; } = [];

    /// <summary>The size of the reference, such as <c>1920 x 1440</c>; null if it was not decoded.</summary>
    public string? ReferenceSize { get; internal set; }

    /// <summary>The size of the image that was compared; null if it was not decoded.</summary>
    public string? DifferenceSize { get; internal set; }

    /// <summary>The full path of the image that shows the differences; null if none was written.</summary>
    public string? ChangesPath { get; internal set; }

    IReadOnlyList<ImageReference> IImageSource.GetImages() => _differenceImage is null ? [] : [_differenceImage];

    /// <summary>The status.</summary>
    /// <returns>The name of the status.</returns>
    public override string ToString() => Status.ToString();
}
