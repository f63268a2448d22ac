using System.Collections.Generic;
using System.Linq;
using SkiaSharp;

namespace WriterVision.Emulator.Images;

/// <summary>The main colors of an image, by name and share of its pixels.</summary>
internal static class ColorNames
{
    /// <summary>The maximum number of pixels that are sampled in each direction, evenly spread; more would not change the names.</summary>
    private const int Samples = 128;

    /// <summary>Colors with a smaller share are not reported.</summary>
    private const double MinimumShare = 0.02;

    private static readonly (string Name, SKColor Color)[] Names =
    [
        ("black", new SKColor(0, 0, 0)), ("dark gray", new SKColor(70, 70, 70)), ("gray", new SKColor(130, 130, 130)),
        ("light gray", new SKColor(200, 200, 200)), ("white", new SKColor(255, 255, 255)), ("red", new SKColor(215, 35, 35)),
        ("dark red", new SKColor(110, 15, 20)), ("orange", new SKColor(245, 140, 30)), ("brown", new SKColor(120, 75, 40)),
        ("beige", new SKColor(235, 220, 185)), ("yellow", new SKColor(250, 225, 60)), ("green", new SKColor(50, 160, 60)),
        ("dark green", new SKColor(15, 80, 40)), ("olive", new SKColor(120, 125, 45)), ("turquoise", new SKColor(60, 190, 190)),
        ("light blue", new SKColor(150, 200, 240)), ("blue", new SKColor(45, 100, 220)), ("navy", new SKColor(10, 20, 120)),
        ("purple", new SKColor(130, 60, 170)), ("pink", new SKColor(245, 150, 190)),
    ];

    public static IReadOnlyList<(string Name, double Share)> Shares(SKBitmap pixels)
    {
        var counts = new int[Names.Length];
        var transparent = 0;
        var total = 0;
        var columns = System.Math.Min(Samples, pixels.Width);
        var rows = System.Math.Min(Samples, pixels.Height);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var color = pixels.GetPixel(
                    (int)((column + 0.5) * pixels.Width / columns), (int)((row + 0.5) * pixels.Height / rows));
                total++;
                if (color.Alpha < 128)
                {
                    transparent++;
                }
                else
                {
                    counts[Nearest(color)]++;
                }
            }
        }

        return
        [
            .. Names.Select((name, index) => (name.Name, Share: counts[index] / (double)total))
                .Append((Name: "transparent", Share: transparent / (double)total))
                .Where(color => color.Share >= MinimumShare)
                .OrderByDescending(color => color.Share)
                .Take(4),
        ];
    }

    private static int Nearest(SKColor color)
    {
        var nearest = 0;
        var least = long.MaxValue;
        for (var index = 0; index < Names.Length; index++)
        {
            var name = Names[index].Color;
            // These are the usual weights: the eye distinguishes shades of green best, and shades of blue worst.
            long red = color.Red - name.Red, green = color.Green - name.Green, blue = color.Blue - name.Blue;
            var distance = (3 * red * red) + (6 * green * green) + (2 * blue * blue);
            if (distance < least)
            {
                (nearest, least) = (index, distance);
            }
        }

        return nearest;
    }
}
