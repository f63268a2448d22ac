using System;
using System.Collections.Generic;
using System.Drawing;

namespace WriterVision.Imaging.Codecs.Comparison;

/// <summary>Compares two images of the same size, pixel by pixel. <see cref="ChangesImage"/> draws the differences.</summary>
internal static class PixelComparer
{
    /// <param name="reference">The first image.</param>
    /// <param name="difference">The second image, which has the same size.</param>
    /// <param name="tolerance">By how much a channel may differ: 0 to 255.</param>
    /// <param name="ignored">The regions that are not compared.</param>
    public static PixelDifferences Compare(PixelBuffer reference, PixelBuffer difference, int tolerance, IReadOnlyList<Rectangle> ignored)
    {
        var size = reference.Size;
        var regions = new ChangedRegions(size);
        var ignoredPixels = new IgnoredPixels(size, ignored);
        long count = 0;
        for (var y = 0; y < size.Height; y++)
        {
            for (var x = 0; x < size.Width; x += ChangedRegions.TileSize)
            {
                var width = Math.Min(ChangedRegions.TileSize, size.Width - x);
                var first = reference.Part(x, y, width);
                var second = difference.Part(x, y, width);
                // Most parts of two different images are equal, so many bytes are compared at a time.
                if (reference.Channels != difference.Channels || !first.SequenceEqual(second))
                {
                    count += ComparePart(first, second, width, tolerance, ignoredPixels.Part(x, y, width), x, y, regions);
                }
            }
        }

        return new PixelDifferences(count, size.Pixels - ignoredPixels.Count, regions.ToRectangles());
    }

    /// <summary>Whether the pixels at two positions differ. The spans are not sliced, because this runs for almost every pixel of two photos.</summary>
    public static bool Differs(ReadOnlySpan<byte> first, int one, int firstChannels, ReadOnlySpan<byte> second, int other, int secondChannels, int tolerance)
    {
        var areColorsEqual = IsWithin(first[one] - second[other], tolerance)
            && IsWithin(first[one + 1] - second[other + 1], tolerance)
            && IsWithin(first[one + 2] - second[other + 2], tolerance);
        if (firstChannels == 3 && secondChannels == 3)
        {
            return !areColorsEqual;
        }

        var firstAlpha = firstChannels == 3 ? byte.MaxValue : first[one + 3];
        var secondAlpha = secondChannels == 3 ? byte.MaxValue : second[other + 3];
        // Transparent pixels look alike, whatever their colors.
        return (firstAlpha | secondAlpha) != 0 && !(areColorsEqual && IsWithin(firstAlpha - secondAlpha, tolerance));
    }

    /// <summary>Compares a part of a row, and adds what differs to the regions.</summary>
    private static int ComparePart(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int width, int tolerance, ReadOnlySpan<bool> ignored, int left, int y, ChangedRegions regions)
    {
        var (firstStep, secondStep) = (first.Length / width, second.Length / width);
        var (count, start, end) = (0, 0, 0);
        for (int x = 0, one = 0, other = 0; x < width; x++, one += firstStep, other += secondStep)
        {
            if (Differs(first, one, firstStep, second, other, secondStep, tolerance) && (ignored.Length == 0 || !ignored[x]))
            {
                start = count++ == 0 ? x : start;
                end = x + 1;
            }
        }

        if (count > 0)
        {
            regions.Add(left + start, left + end, y);
        }

        return count;
    }

    private static bool IsWithin(int difference, int tolerance) => (uint)(difference + tolerance) <= (uint)(2 * tolerance);
}
