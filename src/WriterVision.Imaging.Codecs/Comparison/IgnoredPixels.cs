using System;
using System.Collections.Generic;
using System.Drawing;
using System.Linq;

namespace WriterVision.Imaging.Codecs.Comparison;

/// <summary>The pixels of an image that are not compared.</summary>
internal sealed class IgnoredPixels
{
    private readonly int _width;

    /// <summary>True for each pixel that is ignored; empty if none is.</summary>
    private readonly bool[] _mask = [];

    /// <param name="size">The size of the image.</param>
    /// <param name="regions">The regions that are not compared. They can extend beyond the image.</param>
    public IgnoredPixels(PixelSize size, IReadOnlyList<Rectangle> regions)
    {
        _width = size.Width;
        if (regions.Count == 0)
        {
            return;
        }

        _mask = new bool[size.Pixels];
        foreach (var region in regions)
        {
            var left = Math.Min(Math.Max(region.Left, 0), size.Width);
            var right = (int)Math.Min((long)region.Left + region.Width, size.Width);
            var bottom = (int)Math.Min((long)region.Top + region.Height, size.Height);
            for (var y = Math.Max(region.Top, 0); y < bottom && left < right; y++)
            {
                _mask.AsSpan((y * size.Width) + left, right - left).Fill(true);
            }
        }

        Count = _mask.LongCount(static isIgnored => isIgnored);
    }

    /// <summary>The number of pixels that are ignored.</summary>
    public long Count { get; }

    /// <summary>Whether each pixel of a part of a row is ignored; empty if no pixel of the image is.</summary>
    public ReadOnlySpan<bool> Part(int x, int y, int width) => _mask.Length == 0 ? default : _mask.AsSpan((y * _width) + x, width);
}
