using System;
using System.Buffers.Binary;
using System.Diagnostics;
using System.IO;
using System.Linq;
using ImageMagick;

namespace WriterVision.Benchmarks;

/// <summary>Creates screenshots, and photos with the size and the detail of those of a phone. Most files are copies with unique bytes at the end.</summary>
internal static class TestPhotos
{
    /// <summary>The size of a photo of 12 megapixels.</summary>
    private const int PhotoWidth = 4000;
    private const int PhotoHeight = 3000;

    private const int ScreenWidth = 1920;
    private const int ScreenHeight = 1440;

    /// <summary>The number of different photos. The other files are copies with unique bytes at the end.</summary>
    private const int DistinctPhotos = 6;

    /// <summary>Creates JPEG photos.</summary>
    /// <param name="count">The number of photos.</param>
    public static TestImages Jpeg(int count)
    {
        var photos = Enumerable.Range(1, Math.Min(DistinctPhotos, count)).Select(static seed => Encode(seed, PhotoWidth, PhotoHeight)).ToArray();
        return new TestImages(count, ".jpg", (number, folder) => [.. photos[number % photos.Length], .. UniqueBytes(number, folder)]);
    }

    /// <summary>Creates HEIC photos with heif-enc of libheif, because ImageMagick does not write HEIC files.</summary>
    /// <param name="count">The number of photos.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The program heif-enc was not found.</exception>
    public static TestImages Heic(int count)
    {
        var folder = Directory.CreateTempSubdirectory("writervision-benchmark-");
        try
        {
            var (source, target) = (Path.Combine(folder.FullName, "photo.jpg"), Path.Combine(folder.FullName, "photo.heic"));
            File.WriteAllBytes(source, Encode(1, PhotoWidth, PhotoHeight));
            using (var process = Process.Start(new ProcessStartInfo("heif-enc", ["-q", "60", "-o", target, source]) { RedirectStandardOutput = true })!)
            {
                process.StandardOutput.ReadToEnd();
                process.WaitForExit();
            }

            var photo = File.ReadAllBytes(target);
            // The unique bytes are in a box of the type "free", which decoders skip.
            return new TestImages(count, ".heic", (number, index) => [.. photo, 0, 0, 0, 16, .. "free"u8, .. UniqueBytes(number, index)]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Creates pairs of photos. The second photo of a pair contains an additional rectangle.</summary>
    /// <param name="count">The number of photos.</param>
    public static TestImages PhotoPairs(int count) => Pairs(count, ".jpg", MagickFormat.Jpeg, CreatePhoto(1, ScreenWidth, ScreenHeight));

    /// <summary>Creates pairs of screenshots. The second screenshot of a pair contains an additional rectangle.</summary>
    /// <param name="count">The number of screenshots.</param>
    public static TestImages ScreenshotPairs(int count)
    {
        var screenshot = new MagickImage(MagickColors.White, ScreenWidth, ScreenHeight);
        var random = new Random(1);
        for (var index = 0; index < 400; index++)
        {
            DrawRectangle(screenshot, random.Next(ScreenWidth), random.Next(ScreenHeight), random.Next(8, 300), random.Next(2, 40), random.Next(256));
        }

        return Pairs(count, ".png", MagickFormat.Png, screenshot);
    }

    private static TestImages Pairs(int count, string extension, MagickFormat format, MagickImage image)
    {
        using (image)
        {
            image.Quality = 92;
            var first = image.ToByteArray(format);
            DrawRectangle(image, 300, 200, 120, 80, 100);
            var second = image.ToByteArray(format);
            return new TestImages(count, extension, (number, folder) => [.. number % 2 == 0 ? first : second, .. UniqueBytes(number, folder)]);
        }
    }

    private static byte[] Encode(int seed, int width, int height)
    {
        using var photo = CreatePhoto(seed, width, height);
        photo.Quality = 92;
        // Cameras store the colors at half the resolution.
        photo.Settings.SetDefine(MagickFormat.Jpeg, "sampling-factor", "4:2:0");
        return photo.ToByteArray(MagickFormat.Jpeg);
    }

    /// <summary>Enlarges random pixels, so that the finest details are a few pixels wide, as in a photo.</summary>
    private static MagickImage CreatePhoto(int seed, int width, int height)
    {
        const int SmallWidth = 400;
        const int SmallHeight = 300;
        var pixels = new byte[SmallWidth * SmallHeight * 3];
        new Random(seed).NextBytes(pixels);
        var photo = new MagickImage(pixels, new MagickReadSettings { Width = SmallWidth, Height = SmallHeight, Format = MagickFormat.Rgb, Depth = 8 });
        photo.Resize(new MagickGeometry((uint)width, (uint)height) { IgnoreAspectRatio = true });
        return photo;
    }

    private static void DrawRectangle(MagickImage image, int left, int top, int width, int height, int gray)
    {
        using var rectangle = new MagickImage(MagickColor.FromRgb((byte)gray, (byte)gray, (byte)(255 - gray)), (uint)width, (uint)height);
        image.Composite(rectangle, left, top, CompositeOperator.Over);
    }

    /// <summary>Returns bytes that make the copy of a file unique.</summary>
    private static byte[] UniqueBytes(int number, int folder)
    {
        var tag = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(tag, number);
        BinaryPrimitives.WriteInt32LittleEndian(tag.AsSpan(4), folder);
        return tag;
    }
}
