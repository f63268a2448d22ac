using System;
using SkiaSharp;

namespace WriterVision.Tests;

/// <summary>Creates real images.</summary>
internal static class TestImages
{
    public static byte[] Plain(SKEncodedImageFormat format, int width, int height, SKColor color)
    {
        using var picture = new SKBitmap(width, height);
        picture.Erase(color);
        using var data = picture.Encode(format, 90);
        return data.ToArray();
    }

    public static byte[] Png(int width = 8, int height = 8, SKColor? color = null) =>
        Plain(SKEncodedImageFormat.Png, width, height, color ?? SKColors.White);

    /// <summary>The smallest valid GIF: one pixel.</summary>
    public static byte[] SmallestGif() => Convert.FromHexString("47494638396101000100800000FFFFFF00000021F90401000000002C00000000010001000002024401003B");

    /// <summary>An image of the specified length in bytes. The bytes after its end marker are not part of the image, but must be sent too.</summary>
    public static byte[] OfLength(byte[] image, int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        image.CopyTo(bytes, 0);
        return bytes;
    }
}
