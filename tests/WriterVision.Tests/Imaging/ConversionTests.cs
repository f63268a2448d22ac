using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using SkiaSharp;
using WriterVision.Imaging.Codecs;
using WriterVision.Imaging.Sources;
using Xunit;

namespace WriterVision.Tests.Imaging;

/// <summary>Conversions of real files of each format.</summary>
public sealed class ConversionTests
{
    [Theory]
    [InlineData("quarters.bmp", "Bmp")]
    [InlineData("quarters.tga", "Tga")]
    [InlineData("quarters.psd", "Psd")]
    [InlineData("quarters.jp2", "Jpeg2000")]
    [InlineData("quarters.j2k", "Jpeg2000")]
    [InlineData("quarters.avif", "Avif")]
    [InlineData("quarters.heic", "Heic")]
    [InlineData("quarters-lzw.tif", "Tiff")]
    [InlineData("quarters-jpeg.tif", "Tiff")]
    [InlineData("quarters-cmyk.tif", "Tiff")]
    [InlineData("quarters-cmyk.jpg", "Jpeg")]
    [InlineData("quarters-adobergb.jpg", "Jpeg")]
    [InlineData("quarters-16bit.png", "Png")]
    [InlineData("quarters.ico", "Ico")]
    public async Task Each_format_is_detected_and_converted_to_true_colors(string name, string format)
    {
        var file = SourceFile.Open(StagedImagingModule.Fixture(name));
        var image = await ConvertAsync(file, new ConversionSettings());

        Assert.Equal(format, file.Format.ToString());
        Assert.Equal((64, 48), (image.Size.Width, image.Size.Height));
        Assert.NotNull(image.Content);
        Quarters.AssertUpright(image.Content);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task An_image_of_each_EXIF_orientation_is_rotated_upright(int orientation)
    {
        using var folder = new TemporaryFolder();
        var file = SourceFile.Open(folder.Write("photo.jpg", Quarters.Jpeg(64, 48, orientation)));

        var image = await ConvertAsync(file, new ConversionSettings(maximumDimension: 32));

        Assert.Equal((32, 24), (image.Size.Width, image.Size.Height));
        Quarters.AssertUpright(image.Content!);
    }

    [Theory]
    [InlineData(640, 480, 100, 100, 75)]
    [InlineData(480, 640, 100, 75, 100)]
    [InlineData(640, 480, 1000, 640, 480)]
    [InlineData(641, 479, 320, 320, 239)]
    [InlineData(3000, 1, 100, 100, 1)]
    public async Task The_longer_side_is_limited_and_nothing_is_enlarged(int width, int height, int maximum, int expectedWidth, int expectedHeight)
    {
        using var folder = new TemporaryFolder();
        var file = SourceFile.Open(folder.Write("image.jpg", TestImages.Plain(SKEncodedImageFormat.Jpeg, width, height, SKColors.Teal)));

        var image = await ConvertAsync(file, new ConversionSettings(maximum));

        Assert.Equal((expectedWidth, expectedHeight), (image.Size.Width, image.Size.Height));
        Assert.Equal(width <= maximum && height <= maximum, image.Content is null);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, "Auto", true)]
    [InlineData(SKEncodedImageFormat.Png, "Auto", true)]
    [InlineData(SKEncodedImageFormat.Webp, "Auto", true)]
    [InlineData(SKEncodedImageFormat.Jpeg, "Jpeg", true)]
    [InlineData(SKEncodedImageFormat.Jpeg, "Png", false)]
    [InlineData(SKEncodedImageFormat.Png, "WebP", false)]
    public async Task A_format_that_a_model_reads_is_kept_unless_another_is_specified(SKEncodedImageFormat format, string targetFormat, bool isKept)
    {
        using var folder = new TemporaryFolder();
        using var bitmap = Quarters.Draw(64, 48);
        using var data = bitmap.Encode(format, 95);
        var file = SourceFile.Open(folder.Write("picture", data.ToArray()));

        var image = await ConvertAsync(file, new ConversionSettings(64, Enum.Parse<OutputFormat>(targetFormat)));

        Assert.Equal(isKept, image.Content is null);
        Assert.False(image.HasMetadata);
        Assert.Equal(isKept ? file.Format : Enum.Parse<FileFormat>(targetFormat), image.Format);
    }

    /// <summary>A JPEG is decoded at a reduced size. It must show as much detail as the average of the pixels at full size.</summary>
    [Theory]
    [InlineData(1000)]
    [InlineData(600)]
    [InlineData(500)]
    [InlineData(250)]
    public async Task A_reduced_JPEG_shows_the_averages_of_its_pixels(int maximum)
    {
        using var folder = new TemporaryFolder();
        using var page = DrawPage(3000, 2250);
        using var data = page.Encode(SKEncodedImageFormat.Jpeg, 95);
        var file = SourceFile.Open(folder.Write("page.jpg", data.ToArray()));

        var converted = await ConvertAsync(file, new ConversionSettings(maximum, OutputFormat.Png));

        using var expected = new SKBitmap(converted.Size.Width, converted.Size.Height);
        Assert.True(page.ScalePixels(expected, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)));
        using var actual = SKBitmap.Decode(converted.Content);
        Assert.InRange(SignalToNoise(expected, actual), 26, 100);
    }

    [Fact]
    public async Task A_specified_quality_encodes_a_JPEG_again()
    {
        using var folder = new TemporaryFolder();
        var file = SourceFile.Open(folder.Write("photo.jpg", Quarters.Jpeg(640, 480, 1)));

        var low = await ConvertAsync(file, new ConversionSettings(quality: 20));
        var high = await ConvertAsync(file, new ConversionSettings(quality: 95));

        Assert.InRange(low.Content!.Length, 1, high.Content!.Length - 1);
    }

    [Fact]
    public async Task A_transparent_image_stays_transparent_as_PNG_and_becomes_white_as_JPEG()
    {
        var file = SourceFile.Open(StagedImagingModule.Fixture("quarters-transparent.png"));

        var png = await ConvertAsync(file, new ConversionSettings(maximumDimension: 32));
        var jpeg = await ConvertAsync(file, new ConversionSettings(format: OutputFormat.Jpeg));

        Assert.Equal(FileFormat.Png, png.Format);
        Quarters.AssertUpright(png.Content!, "transparent");
        Quarters.AssertUpright(jpeg.Content!);
    }

    [Fact]
    public async Task A_photo_becomes_JPEG_and_a_graphic_PNG()
    {
        using var folder = new TemporaryFolder();
        using var noise = new SKBitmap(300, 300);
        var random = new Random(1);
        noise.Pixels = [.. Enumerable.Range(0, 300 * 300).Select(_ => new SKColor((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)))];
        using var photo = noise.Encode(SKEncodedImageFormat.Png, 100);

        var fromPhoto = await ConvertAsync(SourceFile.Open(folder.Write("photo.png", photo.ToArray())), new ConversionSettings(200));
        var fromGraphic = await ConvertAsync(SourceFile.Open(StagedImagingModule.Fixture("quarters.bmp")), new ConversionSettings());
        var fromHeic = await ConvertAsync(SourceFile.Open(StagedImagingModule.Scan("sunset.heic")), new ConversionSettings());

        Assert.Equal(FileFormat.Jpeg, fromPhoto.Format);
        Assert.Equal(FileFormat.Png, fromGraphic.Format);
        Assert.Equal(FileFormat.Jpeg, fromHeic.Format);
    }

    [Theory]
    [InlineData("frames.gif")]
    [InlineData("frames.webp")]
    public async Task Each_frame_of_an_animation_is_converted_as_a_viewer_shows_it(string name)
    {
        var file = SourceFile.Open(StagedImagingModule.Fixture(name));

        Assert.Equal(2, file.CountPages(TestContext.Current.CancellationToken));
        Assert.Null((await ConvertAsync(file, new ConversionSettings())).Content);
        Quarters.AssertUpright((await file.ConvertAsync(1, new ConversionSettings(), TestContext.Current.CancellationToken)).Content!);
        Quarters.AssertUpright((await file.ConvertAsync(2, new ConversionSettings(), TestContext.Current.CancellationToken)).Content!, "black");
    }

    [Fact]
    public async Task Pages_of_a_TIFF_are_in_file_order_regardless_of_their_page_numbers()
    {
        using var folder = new TemporaryFolder();
        var bytes = File.ReadAllBytes(StagedImagingModule.Scan("receipts.tif"));
        // Sets the page number of all three pages to 2.
        for (var at = 0; at < bytes.Length - 12; at++)
        {
            if (bytes.AsSpan(at, 8).SequenceEqual((ReadOnlySpan<byte>)[0x29, 0x01, 3, 0, 2, 0, 0, 0]))
            {
                bytes[at + 8] = 2;
            }
        }

        var file = SourceFile.Open(folder.Write("fax.tif", bytes));

        Assert.Equal(3, file.CountPages(TestContext.Current.CancellationToken));
        int[] heights = [864, 932, 796];
        for (var page = 1; page <= 3; page++)
        {
            var image = await file.ConvertAsync(page, new ConversionSettings(), TestContext.Current.CancellationToken);
            Assert.Equal((840, heights[page - 1], FileFormat.Png), (image.Size.Width, image.Size.Height, image.Format));
        }
    }

    [Fact]
    public async Task A_CMYK_TIFF_with_16_bits_is_converted_to_true_colors()
    {
        using var folder = new TemporaryFolder();
        var file = SourceFile.Open(folder.Write("print.tif", CmykTiff(8, 6)));

        var image = await ConvertAsync(file, new ConversionSettings());

        Assert.Equal((8, 6), (image.Size.Width, image.Size.Height));
        Quarters.AssertUpright(image.Content!);
    }

    [Fact]
    public async Task Metadata_is_removed_unless_it_is_kept()
    {
        var file = SourceFile.Open(StagedImagingModule.Scan("turned-receipt.jpg"));

        var without = await ConvertAsync(file, new ConversionSettings());
        var with = await ConvertAsync(file, new ConversionSettings(keepsMetadata: true));

        Assert.Equal(-1, without.Content.AsSpan().IndexOf("Exif"u8));
        Assert.NotEqual(-1, with.Content.AsSpan().IndexOf("Sample phone"u8));
        // The image was rotated, so that its orientation must now be upright.
        using var codec = SKCodec.Create(new MemoryStream(with.Content!));
        Assert.Equal(SKEncodedOrigin.TopLeft, codec.EncodedOrigin);
        Assert.Equal((420, 432), (with.Size.Width, with.Size.Height));
    }

    [Fact]
    public async Task An_image_that_is_not_converted_loses_only_its_metadata()
    {
        using var folder = new TemporaryFolder();
        var withExif = Quarters.Jpeg(64, 48, 1);
        var source = ImageSourceFile.Open(folder.Write("photo.jpg", withExif));

        var (_, content) = await source.ConvertAsync(null, new ConversionSettings(64), TestContext.Current.CancellationToken);
        var (_, kept) = await source.ConvertAsync(null, new ConversionSettings(64, keepsMetadata: true), TestContext.Current.CancellationToken);

        // The EXIF segment follows the first marker, and has 36 bytes.
        Assert.Equal([.. withExif[..2], .. withExif[38..]], ReadAll(content));
        Assert.Equal(withExif, ReadAll(kept));

        static byte[] ReadAll(Stream stream)
        {
            using (stream)
            {
                using var copy = new MemoryStream();
                stream.CopyTo(copy);
                return copy.ToArray();
            }
        }
    }

    /// <summary>A page with small text, thin lines, circles and a color gradient.</summary>
    private static SKBitmap DrawPage(int width, int height)
    {
        var page = new SKBitmap(width, height);
        using var canvas = new SKCanvas(page);
        using var gradient = new SKPaint
        {
            Shader = SKShader.CreateLinearGradient(default, new SKPoint(width, height), [SKColors.White, SKColors.SkyBlue, SKColors.Wheat], SKShaderTileMode.Clamp),
        };
        canvas.DrawRect(0, 0, width, height, gradient);
        using var ink = new SKPaint { Color = SKColors.DarkSlateGray, IsAntialias = true, StrokeWidth = 5 };
        using var font = new SKFont(SKTypeface.Default, 60);
        for (var row = 0; row < 20; row++)
        {
            canvas.DrawText($"Line {row}: invoice 4711, total 1,234.56", 100, 120 + (row * 105), SKTextAlign.Left, font, ink);
            canvas.DrawLine(1700, 100 + (row * 100), 2900, 60 + (row * 110), ink);
            canvas.DrawCircle(2300, 1100, 40 + (row * 50), new SKPaint { Color = SKColors.Firebrick, Style = SKPaintStyle.Stroke, StrokeWidth = 8, IsAntialias = true });
        }

        return page;
    }

    /// <summary>The peak signal-to-noise ratio of two images, in decibels.</summary>
    private static double SignalToNoise(SKBitmap expected, SKBitmap actual)
    {
        var squares = expected.Pixels.Zip(actual.Pixels, static (one, other) =>
            Square(one.Red - other.Red) + Square(one.Green - other.Green) + Square(one.Blue - other.Blue)).Average() / 3;
        return 10 * Math.Log10(255d * 255 / squares);

        static double Square(int difference) => difference * difference;
    }

    /// <summary>An uncompressed TIFF of the quarters in cyan, magenta, yellow and black, with 16 bits for each ink.</summary>
    private static byte[] CmykTiff(int width, int height)
    {
        const int Start = 8;
        const int Entries = 9;
        const int Bits = Start + 2 + (Entries * 12) + 4;
        const int Pixels = Bits + 8;
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("II*\0"u8);
        writer.Write(Start);
        writer.Write((short)Entries);
        Write(256, 3, 1, width);
        Write(257, 3, 1, height);
        Write(258, 3, 4, Bits);
        Write(259, 3, 1, 1);
        Write(262, 3, 1, 5);
        Write(273, 4, 1, Pixels);
        Write(277, 3, 1, 4);
        Write(278, 3, 1, height);
        Write(279, 4, 1, width * height * 8);
        writer.Write(0);
        writer.Write([16, 0, 16, 0, 16, 0, 16, 0]);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                // Red, green, blue and white.
                var (cyan, magenta, yellow) = (x < width / 2, y < height / 2) switch
                {
                    (true, true) => (false, true, true),
                    (false, true) => (true, false, true),
                    (true, false) => (true, true, false),
                    _ => (false, false, false),
                };
                foreach (var ink in (bool[])[cyan, magenta, yellow, false])
                {
                    writer.Write(ink ? ushort.MaxValue : ushort.MinValue);
                }
            }
        }

        return file.ToArray();

        void Write(short tag, short type, int count, int value)
        {
            writer.Write(tag);
            writer.Write(type);
            writer.Write(count);
            writer.Write(value);
        }
    }

    private static Task<ConversionResult> ConvertAsync(SourceFile file, ConversionSettings settings) =>
        file.ConvertAsync(null, settings, TestContext.Current.CancellationToken);
}
