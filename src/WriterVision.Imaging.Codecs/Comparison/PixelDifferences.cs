using System.Collections.Generic;
using System.Drawing;

namespace WriterVision.Imaging.Codecs.Comparison;

/// <summary>Which pixels of two pictures of one size differ.</summary>
internal sealed class PixelDifferences
{
    public PixelDifferences(long count, long compared, IReadOnlyList<Rectangle> regions)
    {
        Count = count;
        Compared = compared;
        Regions = regions;
    }

    /// <summary>How many pixels differ.</summary>
    public long Count { get; }

    /// <summary>How many pixels were compared: all that are not ignored.</summary>
    public long Compared { get; }

    /// <summary>The rectangles around what differs, from the top.</summary>
    public IReadOnlyList<Rectangle> Regions { get; }
}
