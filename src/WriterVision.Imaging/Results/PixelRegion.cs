using System;

namespace WriterVision.Imaging;

/// <summary>A rectangle in an image, in pixels.</summary>
public sealed class PixelRegion
{
    internal PixelRegion(int left, int top, int width, int height)
    {
        Left = left;
        Top = top;
        Width = width;
        Height = height;
    }

    /// <summary>The distance from the left side.</summary>
    public int Left { get; }

    /// <summary>The distance from the top.</summary>
    public int Top { get; }

    /// <summary>The width.</summary>
    public int Width { get; }

    /// <summary>The height.</summary>
    public int Height { get; }

    /// <summary>The region as <c>-IgnoreRegion</c> takes it.</summary>
    /// <returns>Text such as <c>0,0,300,40</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Left},{Top},{Width},{Height}");
}
