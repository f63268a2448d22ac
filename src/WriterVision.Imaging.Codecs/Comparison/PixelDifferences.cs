using System.Collections.Generic;
using System.Drawing;

namespace WriterVision.Imaging.Codecs.Comparison;

/// <summary>The pixels that differ between two images of the same size.</summary>
internal sealed class PixelDifferences
{
    public PixelDifferences(long count, long compared, IReadOnlyList<Rectangle> regions)
    {
        Count = count;
        Compared = compared;
        Regions = regions;
    }

    /// <summary>The number of pixels that differ.</summary>
    public long Count { get; }

    /// <summary>The number of pixels that were compared: all that are not ignored.</summary>
    public long Compared { get; }

    /// <summary>The rectangles around the changes, from the top, as <see cref="PixelComparer"/> found them.</summary>
    public IReadOnlyList<Rectangle> Regions { get; }
}
