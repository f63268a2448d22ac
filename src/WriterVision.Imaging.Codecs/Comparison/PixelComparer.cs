using System;
using System.Collections.Generic;
using System.Drawing;
using System.Linq;

namespace WriterVision.Imaging.Codecs.Comparison;

/// <summary>Compares two images of the same size, pixel by pixel.</summary>
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
        var mask = Mask(size, ignored, out var compared);
        long count = 0;
        for (var y = 0; y < size.Height; y++)
        {
            for (var x = 0; x < size.Width; x += ChangedRegions.TileSize)
            {
                var width = Math.Min(ChangedRegions.TileSize, size.Width - x);
                var first = Part(reference, x, y, width);
                var second = Part(difference, x, y, width);
                // Most parts of two different images are equal, so many bytes are compared at a time.
                if (reference.Channels != difference.Channels || !first.SequenceEqual(second))
                {
                    count += ComparePart(first, second, width, tolerance, mask.Length == 0 ? default : mask.AsSpan((y * size.Width) + x, width), x, y, regions);
                }
            }
        }

        return new PixelDifferences(count, compared, regions.ToRectangles());
    }

    /// <summary>Draws what differs: in red, on the reference in pale gray.</summary>
    public static byte[] Draw(PixelBuffer reference, PixelBuffer difference, int tolerance, IReadOnlyList<Rectangle> ignored)
    {
        var size = reference.Size;
        var mask = Mask(size, ignored, out _);
        var drawing = new byte[size.Pixels * 3];
        for (var y = 0; y < size.Height; y++)
        {
            var first = Part(reference, 0, y, size.Width);
            var second = Part(difference, 0, y, size.Width);
            for (var x = 0; x < size.Width; x++)
            {
                var index = (y * size.Width) + x;
                var to = drawing.AsSpan(index * 3, 3);
                var at = x * reference.Channels;
                if ((mask.Length == 0 || !mask[index]) && Differs(first, at, reference.Channels, second, x * difference.Channels, difference.Channels, tolerance))
                {
                    to[0] = 230;
                }
                else
                {
                    // A quarter of the contrast, on white.
                    var gray = ((first[at] * 77) + (first[at + 1] * 150) + (first[at + 2] * 29)) >> 8;
                    var alpha = reference.Channels == 3 ? byte.MaxValue : first[at + 3];
                    to.Fill((byte)(255 - ((255 - gray) * alpha / 255 / 4)));
                }
            }
        }

        return drawing;
    }

    private static ReadOnlySpan<byte> Part(PixelBuffer buffer, int x, int y, int width) =>
        buffer.Pixels.AsSpan(buffer.RowOffset(y) + (x * buffer.Channels), width * buffer.Channels);

    /// <summary>Compares a part of a row, and adds what differs to the regions.</summary>
    private static int ComparePart(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int width, int tolerance, ReadOnlySpan<bool> mask, int left, int y, ChangedRegions regions)
    {
        var (firstStep, secondStep) = (first.Length / width, second.Length / width);
        var (count, start, end) = (0, 0, 0);
        for (int x = 0, one = 0, other = 0; x < width; x++, one += firstStep, other += secondStep)
        {
            if (Differs(first, one, firstStep, second, other, secondStep, tolerance) && (mask.Length == 0 || !mask[x]))
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

    /// <summary>Whether the pixels at two positions differ. The spans are not sliced, because this runs for almost every pixel of two photos.</summary>
    private static bool Differs(ReadOnlySpan<byte> first, int one, int firstChannels, ReadOnlySpan<byte> second, int other, int secondChannels, int tolerance)
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

    private static bool IsWithin(int difference, int tolerance) => (uint)(difference + tolerance) <= (uint)(2 * tolerance);

    /// <summary>Which pixels are ignored; empty if none is.</summary>
    private static bool[] Mask(PixelSize size, IReadOnlyList<Rectangle> ignored, out long compared)
    {
        compared = size.Pixels;
        if (ignored.Count == 0)
        {
            return [];
        }

        var mask = new bool[size.Pixels];
        foreach (var region in ignored)
        {
            var left = Math.Min(Math.Max(region.Left, 0), size.Width);
            var right = (int)Math.Min((long)region.Left + region.Width, size.Width);
            var bottom = (int)Math.Min((long)region.Top + region.Height, size.Height);
            for (var y = Math.Max(region.Top, 0); y < bottom && left < right; y++)
            {
                mask.AsSpan((y * size.Width) + left, right - left).Fill(true);
            }
        }

        compared = mask.LongCount(static isIgnored => !isIgnored);
        return mask;
    }
}
