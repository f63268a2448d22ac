using System.Collections.Generic;
using System.Drawing;
using System.Linq;
using System.Threading.Tasks;
using SkiaSharp;
using WriterVision.Imaging.Codecs;
using WriterVision.Imaging.Codecs.Comparison;
using Xunit;

namespace WriterVision.Tests.Imaging;

/// <summary>The pixels that differ, and the rectangles around them.</summary>
public sealed class PixelComparerTests
{
    [Fact]
    public async Task Equal_images_do_not_differ()
    {
        var differences = await CompareAsync([], []);

        Assert.Equal((0, 40_000), (differences.Count, differences.Compared));
        Assert.Empty(differences.Regions);
    }

    [Fact]
    public async Task Each_group_of_different_pixels_has_a_bounding_rectangle()
    {
        var differences = await CompareAsync([], [new(3, 5, 10, 4), new(14, 5, 2, 2), new(120, 90, 1, 1), new(150, 180, 50, 20)]);

        Assert.Equal((10 * 4) + 4 + 1 + 1000, differences.Count);
        Assert.Equal(["3,5,13,4", "120,90,1,1", "150,180,50,20"], differences.Regions.Select(Text));
    }

    [Theory]
    [InlineData(9, 100)]
    [InlineData(10, 0)]
    [InlineData(255, 0)]
    public async Task A_channel_can_differ_by_the_tolerance(int tolerance, int expected)
    {
        var differences = await CompareAsync([], [new(20, 20, 10, 10)], tolerance, [], new SKColor(255, 245, 255));

        Assert.Equal(expected, differences.Count);
    }

    [Fact]
    public async Task Pixels_in_ignored_regions_are_not_compared_and_not_counted()
    {
        var differences = await CompareAsync([], [new(0, 0, 30, 30), new(100, 100, 10, 10)], 0, [new(0, 0, 30, 30), new(195, 195, 500, 500)]);

        Assert.Equal((100, 40_000 - 900 - 25), (differences.Count, differences.Compared));
        Assert.Equal("100,100,10,10", Text(Assert.Single(differences.Regions)));
    }

    [Fact]
    public async Task Transparent_pixels_are_equal_regardless_of_their_color()
    {
        var differences = await CompareAsync([new(0, 0, 50, 50)], [new(0, 0, 50, 50)], 0, [], new SKColor(10, 20, 30, 0), new SKColor(90, 80, 70, 0));

        Assert.Equal(0, differences.Count);
    }

    // Grayscale, palette and transparent images store their pixels in different ways.
    [Theory]
    [InlineData(SKColorType.Gray8, SKAlphaType.Opaque)]
    [InlineData(SKColorType.Rgba8888, SKAlphaType.Opaque)]
    [InlineData(SKColorType.Rgba8888, SKAlphaType.Unpremul)]
    public async Task Images_are_equal_regardless_of_how_their_pixels_are_stored(SKColorType type, SKAlphaType alpha)
    {
        using var folder = new TemporaryFolder();
        using var bitmap = new SKBitmap(new SKImageInfo(50, 20, type, alpha));
        bitmap.Erase(new SKColor(120, 120, 120));
        if (alpha == SKAlphaType.Unpremul)
        {
            // The encoder omits alpha if every pixel is opaque.
            bitmap.SetPixel(0, 0, new SKColor(120, 120, 120, 254));
        }

        using var other = new SKBitmap(new SKImageInfo(50, 20, SKColorType.Rgba8888, SKAlphaType.Opaque));
        other.Erase(new SKColor(120, 120, 120));
        other.SetPixel(49, 19, new SKColor(120, 121, 120));

        var differences = PixelComparer.Compare(await DecodeAsync(folder, bitmap), await DecodeAsync(folder, other), 0, []);

        Assert.Equal(alpha == SKAlphaType.Unpremul ? 2 : 1, differences.Count);
        Assert.Equal("49,19,1,1", Text(differences.Regions[^1]));
    }

    [Fact]
    public async Task The_difference_image_is_red_at_differences_and_pale_elsewhere()
    {
        var reference = await DrawAsync([new(100, 100, 50, 50)], SKColors.Black);
        var difference = await DrawAsync([new(100, 100, 50, 50), new(10, 10, 20, 20)], SKColors.Black);

        using var image = SKBitmap.Decode(ChangesImage.Create(reference, difference, 0, []));

        Assert.Equal(new SKColor(230, 0, 0), image.GetPixel(15, 15));
        Assert.Equal(SKColors.White, image.GetPixel(50, 50));
        Assert.InRange(image.GetPixel(120, 120).Red, 180, 200);
    }

    private static async Task<PixelDifferences> CompareAsync(
        IReadOnlyList<Rectangle> before, IReadOnlyList<Rectangle> after, int tolerance = 0, IReadOnlyList<Rectangle>? ignored = null, SKColor? color = null, SKColor? beforeColor = null) =>
        PixelComparer.Compare(await DrawAsync(before, beforeColor ?? SKColors.Black), await DrawAsync(after, color ?? SKColors.Black), tolerance, ignored ?? []);

    /// <summary>Rectangles on a white image of 200 x 200 pixels.</summary>
    private static async Task<PixelBuffer> DrawAsync(IReadOnlyList<Rectangle> rectangles, SKColor color)
    {
        using var folder = new TemporaryFolder();
        using var bitmap = new SKBitmap(new SKImageInfo(200, 200, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Erase(SKColors.White);
        foreach (var rectangle in rectangles)
        {
            for (var index = 0; index < rectangle.Width * rectangle.Height; index++)
            {
                bitmap.SetPixel(rectangle.Left + (index % rectangle.Width), rectangle.Top + (index / rectangle.Width), color);
            }
        }

        return await DecodeAsync(folder, bitmap);
    }

    private static async Task<PixelBuffer> DecodeAsync(TemporaryFolder folder, SKBitmap bitmap)
    {
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return await SourceFile.Open(folder.Write("image.png", data.ToArray())).DecodeAsync(null, new ConversionSettings(), TestContext.Current.CancellationToken);
    }

    private static string Text(Rectangle rectangle) => $"{rectangle.X},{rectangle.Y},{rectangle.Width},{rectangle.Height}";
}
