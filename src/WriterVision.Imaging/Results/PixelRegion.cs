using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

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

    /// <summary>The regions of <c>-IgnoreRegion</c>. PowerShell reads a region without quotation marks as four values.</summary>
    internal static string[] Join(string[] values) =>
        values.Length == 4 && Array.TrueForAll(values, static value => value.IndexOf(',') < 0) ? [string.Join(",", values)] : values;

    /// <summary>Reads a region of <c>-IgnoreRegion</c>, as <see cref="ToString"/> writes it. White space around the numbers is allowed.</summary>
    internal static bool TryParse(string text, [NotNullWhen(true)] out PixelRegion? region)
    {
        var numbers = Array.ConvertAll(
            text.Split(','), static part => int.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1);
        region = numbers.Length == 4 && Array.TrueForAll(numbers, static number => number >= 0)
            ? new PixelRegion(numbers[0], numbers[1], numbers[2], numbers[3])
            : null;
        return region is not null;
    }

    /// <summary>The region as <c>-IgnoreRegion</c> takes it.</summary>
    /// <returns>Text such as <c>0,0,300,40</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Left},{Top},{Width},{Height}");
}
