using System;

namespace WriterVision.Imaging.Codecs;

/// <summary>A width and a height in pixels.</summary>
internal readonly struct PixelSize
{
    public PixelSize(int width, int height)
    {
        Width = width;
        Height = height;
    }

    public int Width { get; }

    public int Height { get; }

    public long Pixels => (long)Width * Height;

    /// <summary>The size with the same proportions whose longer side has at most a number of pixels. Never larger than this one.</summary>
    public PixelSize FitInto(int? maximum)
    {
        var longer = Math.Max(Width, Height);
        if (maximum is not { } limit || longer <= limit)
        {
            return this;
        }

        return new PixelSize(Scale(Width), Scale(Height));

        int Scale(int side) => Math.Max(1, (int)Math.Round((double)side * limit / longer));
    }
}
