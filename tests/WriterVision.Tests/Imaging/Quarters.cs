using System;
using SkiaSharp;
using Xunit;

namespace WriterVision.Tests.Imaging;

/// <summary>Images with four colored quarters, and an assertion about the color in the middle of each quarter.</summary>
internal static class Quarters
{
    private const int Tolerance = 40;

    public static void AssertUpright(byte[] image, string lowerRight = "white")
    {
        using var picture = SKBitmap.Decode(image);
        Assert.NotNull(picture);
        Assert.Equal("red", Name(picture, 1, 1));
        Assert.Equal("green", Name(picture, 3, 1));
        Assert.Equal("blue", Name(picture, 1, 3));
        Assert.Equal(lowerRight, Name(picture, 3, 3));
    }

    /// <summary>A PNG of the quarters, rotated and mirrored as a camera stores them with an EXIF orientation.</summary>
    public static SKBitmap Draw(int width, int height, int orientation = 1)
    {
        var isTurned = orientation >= 5;
        var bitmap = new SKBitmap(isTurned ? height : width, isTurned ? width : height);
        for (var y = 0; y < bitmap.Height; y++)
        {
            for (var x = 0; x < bitmap.Width; x++)
            {
                var (right, down) = (bitmap.Width - 1 - x, bitmap.Height - 1 - y);
                var (toX, toY) = orientation switch
                {
                    2 => (right, y),
                    3 => (right, down),
                    4 => (x, down),
                    5 => (y, x),
                    6 => (down, x),
                    7 => (down, right),
                    8 => (y, right),
                    _ => (x, y),
                };
                bitmap.SetPixel(x, y, (toX < width / 2, toY < height / 2) switch
                {
                    (true, true) => SKColors.Red,
                    (false, true) => SKColors.Lime,
                    (true, false) => SKColors.Blue,
                    _ => SKColors.White,
                });
            }
        }

        return bitmap;
    }

    /// <summary>A JPEG whose EXIF metadata contains only an orientation.</summary>
    public static byte[] Jpeg(int width, int height, int orientation)
    {
        using var bitmap = Draw(width, height, orientation);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0,
        ];
        return [0xFF, 0xD8, .. exif, .. data.ToArray().AsSpan(2)];
    }

    private static string Name(SKBitmap picture, int column, int row)
    {
        var color = picture.GetPixel(picture.Width * column / 4, picture.Height * row / 4);
        return color switch
        {
            { Alpha: < Tolerance } => "transparent",
            { Red: > 255 - Tolerance, Green: > 255 - Tolerance, Blue: > 255 - Tolerance } => "white",
            { Red: < Tolerance, Green: < Tolerance, Blue: < Tolerance } => "black",
            // Offset printing inks cannot reproduce pure green and blue.
            { Red: > 200, Green: < 90, Blue: < 90 } => "red",
            { Red: < 120, Green: > 150, Blue: < 110 } => "green",
            { Red: < 110, Green: < 110, Blue: > 120 } => "blue",
            _ => color.ToString(),
        };
    }
}
