using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using System.Threading.Tasks;
using WriterVision.Imaging.Codecs;
using WriterVision.Imaging.Errors;
using Xunit;

namespace WriterVision.Tests.Imaging;

/// <summary>Malicious files: each becomes an error without side effects.</summary>
public sealed class HostileFileTests
{
    [Theory]
    [InlineData("<?xml version=\"1.0\"?><image><read filename=\"/etc/passwd\"/><write filename=\"stolen.png\"/></image>")]
    [InlineData("push graphic-context\nviewbox 0 0 640 480\nimage over 0,0 0,0 '/etc/passwd'\npop graphic-context")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><image href=\"file:///etc/passwd\"/></svg>")]
    [InlineData("https://localhost/picture.png")]
    [InlineData("@/etc/passwd")]
    [InlineData("%!PS-Adobe-3.0\nquit")]
    public void A_script_or_a_drawing_is_not_an_image_regardless_of_its_name(string content)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("photo.png", Encoding.ASCII.GetBytes(content));

        var failure = Assert.Throws<DecodingException>(() => SourceFile.Open(path));

        Assert.Equal(DecodingFailure.FormatNotSupported, failure.Failure);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("msl:photo.png")]
    [InlineData("@photo.png")]
    [InlineData("ephemeral:photo.png")]
    [InlineData("photo.png[0]")]
    [InlineData("photo-%d.png")]
    [InlineData("-photo.pdf")]
    public async Task A_file_name_with_special_characters_has_no_side_effects(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not allow these names.");
        using var folder = new TemporaryFolder();
        var path = folder.Write(name, File.ReadAllBytes(StagedImagingModule.Fixture("quarters.png")));

        var picture = await SourceFile.Open(path).ConvertAsync(null, new ConversionSettings(32), TestContext.Current.CancellationToken);

        Quarters.AssertUpright(picture.Content!);
        Assert.True(File.Exists(path));
    }

    [Theory]
    [InlineData("msl:{0}")]
    [InlineData("mvg:{0}")]
    [InlineData("svg:{0}")]
    [InlineData("ephemeral:{0}")]
    [InlineData("text:{0}")]
    [InlineData("label:@{0}")]
    [InlineData("pdf:{0}")]
    [InlineData("https://127.0.0.1:9/{0}")]
    [InlineData("@{0}")]
    [InlineData("xc:red")]
    public async Task The_image_library_itself_rejects_all_other_coders(string name)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("file.txt", "push graphic-context\npop graphic-context"u8.ToArray());
        // The first conversion initializes the library.
        _ = await SourceFile.Open(StagedImagingModule.Fixture("quarters.bmp")).ConvertAsync(null, new ConversionSettings(), TestContext.Current.CancellationToken);
        var context = AssemblyLoadContext.GetLoadContext(typeof(SourceFile).Assembly)!;
        var library = context.LoadFromAssemblyName(new AssemblyName("Magick.NET-Q8-AnyCPU"));
        using var image = (IDisposable)Activator.CreateInstance(library.GetType("ImageMagick.MagickImage")!)!;
        var read = image.GetType().GetMethod("Read", [typeof(string)])!;

        var failure = Assert.Throws<TargetInvocationException>(() => read.Invoke(image, [string.Format(null, CompositeFormat.Parse(name), path)])).InnerException!;

        Assert.True(failure.GetType().Name == "MagickPolicyErrorException" || name.StartsWith('@'), failure.ToString());
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task An_image_of_2500_million_pixels_is_rejected_based_on_its_header()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("bomb.png", PngOfZeros(50_000, 50_000, rows: 1));
        Assert.InRange(new FileInfo(path).Length, 1, 7_000);

        var failure = await Assert.ThrowsAsync<DecodingException>(
            () => SourceFile.Open(path).ConvertAsync(null, new ConversionSettings(), TestContext.Current.CancellationToken));

        Assert.Equal(DecodingFailure.TooLarge, failure.Failure);
        Assert.Equal("'bomb.png' exceeds the limits for an image: it is 50,000 x 50,000 pixels, and the limit is 200,000,000 pixels in total.", ImagingErrors.From("bomb.png", null, failure).Message);
    }

    [Fact]
    public void A_PDF_of_a_hundred_thousand_pages_is_rejected()
    {
        using var folder = new TemporaryFolder();
        var file = SourceFile.Open(folder.Write("bomb.pdf", new PdfBuilder().AddEmptyPages(100_000).Build()));

        var failure = Assert.Throws<DecodingException>(() => file.CountPages(TestContext.Current.CancellationToken));

        Assert.Equal(DecodingFailure.TooManyPages, failure.Failure);
    }

    [Fact]
    public async Task A_PDF_page_that_decompresses_to_gigabytes_is_rejected()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("bomb.pdf", new PdfBuilder().AddBomb(1L << 30).Build());
        Assert.InRange(new FileInfo(path).Length, 1, 2_000_000);

        var failure = await Assert.ThrowsAsync<DecodingException>(
            () => SourceFile.Open(path).ConvertAsync(1, new ConversionSettings(), TestContext.Current.CancellationToken));

        Assert.Equal(DecodingFailure.TooLarge, failure.Failure);
        Assert.Equal(
            "Page 1 of 'bomb.pdf' exceeds the limits for an image: a stream in the PDF decompresses to more than 256 MB.",
            ImagingErrors.From("bomb.pdf", 1, failure).Message);
    }

    [Fact]
    public void A_TIFF_of_twenty_thousand_pages_is_rejected()
    {
        const int Count = 20_000;
        const int Length = 18;
        var tiff = new byte[8 + (Count * Length)];
        "II*\0"u8.CopyTo(tiff);
        for (var page = 0; page < Count; page++)
        {
            // Each directory has one entry, a width of 1, and is followed by the next one.
            var at = 8 + (page * Length);
            BinaryPrimitives.WriteInt32LittleEndian(tiff.AsSpan(page == 0 ? 4 : at - 4), at);
            ReadOnlySpan<byte> entry = [1, 0, 0, 1, 3, 0, 1, 0, 0, 0, 1];
            entry.CopyTo(tiff.AsSpan(at));
        }

        using var folder = new TemporaryFolder();
        var file = SourceFile.Open(folder.Write("many.tif", tiff));

        var failure = Assert.Throws<DecodingException>(() => file.CountPages(TestContext.Current.CancellationToken));

        Assert.Equal(DecodingFailure.TooManyPages, failure.Failure);
    }

    [Fact]
    public async Task A_TIFF_whose_directories_form_a_loop_is_reported_as_damaged()
    {
        using var folder = new TemporaryFolder();
        var tiff = File.ReadAllBytes(StagedImagingModule.Fixture("quarters-lzw.tif"));
        var directory = BinaryPrimitives.ReadInt32LittleEndian(tiff.AsSpan(4));
        var count = BinaryPrimitives.ReadUInt16LittleEndian(tiff.AsSpan(directory));
        BinaryPrimitives.WriteInt32LittleEndian(tiff.AsSpan(directory + 2 + (12 * count)), directory);

        var failure = await Assert.ThrowsAsync<DecodingException>(
            () => SourceFile.Open(folder.Write("loop.tif", tiff)).ConvertAsync(1, new ConversionSettings(), TestContext.Current.CancellationToken));

        Assert.Equal(DecodingFailure.Damaged, failure.Failure);
    }

    [Theory]
    [InlineData("quarters-adobergb.jpg")]
    [InlineData("quarters-16bit.png")]
    [InlineData("quarters-lzw.tif")]
    [InlineData("quarters.heic")]
    [InlineData("quarters.jp2")]
    [InlineData("quarters.bmp")]
    [InlineData("quarters.tga")]
    public async Task A_truncated_file_is_reported_as_damaged(string name)
    {
        using var folder = new TemporaryFolder();
        var whole = File.ReadAllBytes(StagedImagingModule.Fixture(name));
        var file = SourceFile.Open(folder.Write(name, whole[..(whole.Length * 2 / 3)]));

        var failure = await Assert.ThrowsAsync<DecodingException>(() => file.ConvertAsync(null, new ConversionSettings(32), TestContext.Current.CancellationToken));

        Assert.Equal(DecodingFailure.Damaged, failure.Failure);
    }

    public static IEnumerable<TheoryDataRow<string>> AllFiles() =>
        Directory.EnumerateFiles(StagedImagingModule.Fixture(string.Empty))
            .Concat(Directory.EnumerateFiles(StagedImagingModule.Scan(string.Empty)))
            .Where(static file => !file.EndsWith("letter.pdf", StringComparison.Ordinal))
            .Select(static file => new TheoryDataRow<string>(Path.GetRelativePath(StagedModule.RepositoryRoot, file)));

    [Theory]
    [MemberData(nameof(AllFiles))]
    public async Task A_file_with_random_changes_becomes_an_image_or_an_error(string file)
    {
        using var folder = new TemporaryFolder();
        var original = File.ReadAllBytes(Path.Combine(StagedModule.RepositoryRoot, file));
        var random = new Random(20261127);
        for (var round = 0; round < 12; round++)
        {
            var bytes = original.ToArray();
            for (var change = 0; change < 1 + (round * 2); change++)
            {
                // Half of the rounds change only the headers, where changes have the most effect.
                bytes[random.Next(round % 2 == 0 ? Math.Min(bytes.Length, 512) : bytes.Length)] = (byte)random.Next(256);
            }

            var path = folder.Write($"{round}{Path.GetExtension(file)}", bytes);
            try
            {
                var picture = SourceFile.Open(path);
                _ = picture.CountPages(TestContext.Current.CancellationToken);
                _ = await picture.ConvertAsync(picture.HasPages ? 1 : null, new ConversionSettings(48), TestContext.Current.CancellationToken);
            }
            catch (DecodingException)
            {
                // Any other exception would be a defect.
            }
        }
    }

    /// <summary>A PNG with one bit for each pixel, and with fewer rows than its header specifies.</summary>
    private static byte[] PngOfZeros(int width, int height, int rows)
    {
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zlib.Write(new byte[(1 + ((width + 7) / 8)) * rows]);
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 1;
        return [0x89, .. "PNG\r\n\x1A\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", data.ToArray()), .. Chunk("IEND", [])];

        static byte[] Chunk(string type, byte[] content)
        {
            var chunk = new byte[12 + content.Length];
            BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
            Encoding.ASCII.GetBytes(type).CopyTo(chunk, 4);
            content.CopyTo(chunk, 8);
            BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + content.Length), Crc(chunk.AsSpan(4, 4 + content.Length)));
            return chunk;
        }
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0xEDB88320);
            }
        }

        return ~crc;
    }
}
