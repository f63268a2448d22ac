using System;
using System.Buffers.Binary;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using SkiaSharp;
using WriterVision.Imaging.Codecs;
using WriterVision.Imaging.Codecs.Comparison;
using WriterVision.Imaging.Codecs.Pdf;
using Xunit;

namespace WriterVision.Tests.Imaging;

/// <summary>Pages of PDF files: scans are extracted, other pages are rendered.</summary>
public sealed class PdfTests
{
    private const string JpegImage = "/Width 200 /Height 100 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode";

    private static readonly byte[] Jpeg = Encode(SKEncodedImageFormat.Jpeg);

    public static bool HasNoRenderer => PdfRenderer.Find(["pdftoppm"]) is null && PdfRenderer.Find(["gs", "gswin64c"]) is null;

    [Fact]
    public async Task A_scanned_page_is_returned_as_its_original_JPEG()
    {
        string[] receipts = ["receipt-cafe.jpg", "receipt-hardware.jpg"];
        var file = SourceFile.Open(StagedImagingModule.Scan("receipts.pdf"));

        Assert.Equal(3, file.CountPages(TestContext.Current.CancellationToken));
        for (var page = 1; page <= receipts.Length; page++)
        {
            var picture = await file.ConvertAsync(page, new ConversionSettings(1568), TestContext.Current.CancellationToken);
            Assert.Equal(File.ReadAllBytes(Path.Combine(StagedModule.RepositoryRoot, "docs", "samples", receipts[page - 1])), picture.Content);
        }
    }

    [Fact]
    public async Task A_file_is_opened_once_for_its_pages_and_again_after_a_change()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "An open file cannot be replaced.");
        using var folder = new TemporaryFolder();
        var pdf = new PdfBuilder().AddScan(JpegImage, Jpeg).AddScan(JpegImage, Jpeg).Build();
        var path = folder.Write("scans.pdf", pdf);
        var file = SourceFile.Open(path);
        var time = File.GetLastWriteTimeUtc(path);
        Assert.Equal(2, file.CountPages(TestContext.Current.CancellationToken));

        // While the file is open, replacing it with a file of the same length and time has no effect.
        File.Delete(path);
        File.WriteAllBytes(path, new byte[pdf.Length]);
        File.SetLastWriteTimeUtc(path, time);
        for (var page = 1; page <= 2; page++)
        {
            Assert.Equal(Jpeg, (await file.ConvertAsync(page, new ConversionSettings(), TestContext.Current.CancellationToken)).Content);
        }

        File.SetLastWriteTimeUtc(path, time.AddSeconds(1));
        var failure = await Assert.ThrowsAsync<DecodingException>(() => file.ConvertAsync(1, new ConversionSettings(), TestContext.Current.CancellationToken));
        Assert.Equal(DecodingFailure.Damaged, failure.Failure);
    }

    [Fact]
    public async Task A_page_can_be_read_after_a_canceled_one()
    {
        using var folder = new TemporaryFolder();
        var file = SourceFile.Open(folder.Write("scans.pdf", new PdfBuilder().AddScan(JpegImage, Jpeg).Build()));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => file.ConvertAsync(1, new ConversionSettings(), new CancellationToken(canceled: true)));

        Assert.Equal(Jpeg, (await file.ConvertAsync(1, new ConversionSettings(), TestContext.Current.CancellationToken)).Content);
    }

    [Theory]
    [InlineData("BT /F1 12 Tf 3 Tr 20 20 Td (invisible) Tj ET")]
    [InlineData("BT /F1 12 Tf 20 20 Td (   ) Tj ET")]
    [InlineData("1 1 1 rg 0 0 10 10 re f")]
    [InlineData("0 0 200 100 re W n")]
    public async Task A_scan_with_invisible_text_or_a_white_background_is_still_a_scan(string drawing) =>
        Assert.Equal(Jpeg, (await ConvertAsync(new PdfBuilder().AddScan(JpegImage, Jpeg, drawing: drawing))).Content);

    [Theory(Skip = "Neither pdftoppm nor Ghostscript is installed.", SkipWhen = nameof(HasNoRenderer))]
    [InlineData("BT /F1 12 Tf 20 20 Td (visible) Tj ET", true)]
    [InlineData("1 0 0 rg 0 0 10 10 re f", true)]
    [InlineData("", false)]
    public async Task A_page_with_other_content_than_a_scan_is_rendered(string drawing, bool fillsPage)
    {
        var picture = await ConvertAsync(new PdfBuilder().AddScan(JpegImage, Jpeg, drawing: drawing, fillsPage: fillsPage), new ConversionSettings(density: 72));

        Assert.Equal((200, 100), (picture.Size.Width, picture.Size.Height));
        Assert.NotEqual(Jpeg, picture.Content);
    }

    [Theory]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    public async Task A_scan_on_a_rotated_page_is_rotated(int rotation)
    {
        // The image is stored so that the rotation of the page makes it upright.
        var orientation = rotation switch { 90 => 6, 180 => 3, _ => 8 };
        using var rotated = Quarters.Draw(200, 100, orientation);
        using var data = rotated.Encode(SKEncodedImageFormat.Jpeg, 95);
        var image = $"/Width {rotated.Width} /Height {rotated.Height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode";

        var picture = await ConvertAsync(new PdfBuilder().AddScan(image, data.ToArray(), page: $"/Rotate {rotation}"));

        Assert.Equal((200, 100), (picture.Size.Width, picture.Size.Height));
        Quarters.AssertUpright(picture.Content!);
    }

    [Fact]
    public async Task A_scan_of_raw_pixels_becomes_an_image()
    {
        using var bitmap = Quarters.Draw(200, 100);
        var pixels = new byte[200 * 100 * 3];
        for (var index = 0; index < 200 * 100; index++)
        {
            var color = bitmap.GetPixel(index % 200, index / 200);
            (pixels[index * 3], pixels[(index * 3) + 1], pixels[(index * 3) + 2]) = (color.Red, color.Green, color.Blue);
        }

        var picture = await ConvertAsync(new PdfBuilder().AddScan("/Width 200 /Height 100 /ColorSpace /DeviceRGB /BitsPerComponent 8", pixels));

        Quarters.AssertUpright(picture.Content!);
    }

    // The sample TIFF stores inverted colors, as its header specifies. A PDF specifies this with BlackIs1.
    [Theory]
    [InlineData("", true)]
    [InlineData("/BlackIs1 true", false)]
    public async Task A_fax_image_in_a_PDF_equals_the_same_image_in_a_TIFF(string parameter, bool isInverted)
    {
        var tiff = File.ReadAllBytes(StagedImagingModule.Scan("receipts.tif"));
        var image = $"/Width 840 /Height 864 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 840 /Rows 864 {parameter} >>";
        using var folder = new TemporaryFolder();
        var pdf = SourceFile.Open(folder.Write("fax.pdf", new PdfBuilder().AddScan(image, FirstStrips(tiff)).Build()));
        var fax = SourceFile.Open(StagedImagingModule.Scan("receipts.tif"));

        var fromPdf = await pdf.DecodeAsync(1, new ConversionSettings(), TestContext.Current.CancellationToken);
        var fromTiff = await fax.DecodeAsync(1, new ConversionSettings(), TestContext.Current.CancellationToken);

        var differences = PixelComparer.Compare(fromTiff, fromPdf, 0, []);
        Assert.Equal(isInverted ? 840 * 864 : 0, differences.Count);
    }

    [Fact(Skip = "Neither pdftoppm nor Ghostscript is installed.", SkipWhen = nameof(HasNoRenderer))]
    public async Task A_page_of_text_is_rendered_at_the_specified_density_or_a_lower_one()
    {
        var file = SourceFile.Open(StagedImagingModule.Scan("letter.pdf"));

        var normal = await file.ConvertAsync(1, new ConversionSettings(), TestContext.Current.CancellationToken);
        var small = await file.ConvertAsync(1, new ConversionSettings(maximumDimension: 800), TestContext.Current.CancellationToken);

        Assert.Equal((1653, 2339, FileFormat.Png), (normal.Size.Width, normal.Size.Height, normal.Format));
        Assert.Equal(800, small.Size.Height);
        using var page = SKBitmap.Decode(small.Content);
        Assert.Contains(page.Pixels, static pixel => pixel.Red < 60);
    }

    [Fact]
    public async Task A_page_that_would_be_too_large_is_not_rendered()
    {
        var failure = await Assert.ThrowsAsync<DecodingException>(() => ConvertAsync(
            new PdfBuilder().AddPage(string.Empty, "0 0 10 10 re f", "/MediaBox [0 0 2000000 2000000] /CropBox [0 0 2000000 2000000]")));

        Assert.Equal(DecodingFailure.TooLarge, failure.Failure);
    }

    [Fact]
    public void An_encrypted_PDF_is_reported_as_encrypted()
    {
        var file = SourceFile.Open(StagedImagingModule.Fixture("encrypted.pdf"));

        var failure = Assert.Throws<DecodingException>(() => file.CountPages(TestContext.Current.CancellationToken));

        Assert.Equal(DecodingFailure.PdfEncrypted, failure.Failure);
    }

    private static async Task<ConversionResult> ConvertAsync(PdfBuilder pdf, ConversionSettings? settings = null)
    {
        using var folder = new TemporaryFolder();
        var file = SourceFile.Open(folder.Write("file.pdf", pdf.Build()));
        return await file.ConvertAsync(1, settings ?? new ConversionSettings(), TestContext.Current.CancellationToken);
    }

    private static byte[] Encode(SKEncodedImageFormat format)
    {
        using var bitmap = Quarters.Draw(200, 100);
        using var data = bitmap.Encode(format, 95);
        return data.ToArray();
    }

    /// <summary>The image data of the first page, which is a single strip.</summary>
    private static byte[] FirstStrips(byte[] tiff)
    {
        var directory = BinaryPrimitives.ReadInt32LittleEndian(tiff.AsSpan(4));
        var (offset, length) = (0, 0);
        for (var entry = 0; entry < BinaryPrimitives.ReadUInt16LittleEndian(tiff.AsSpan(directory)); entry++)
        {
            var at = directory + 2 + (12 * entry);
            var value = BinaryPrimitives.ReadInt32LittleEndian(tiff.AsSpan(at + 8));
            switch (BinaryPrimitives.ReadUInt16LittleEndian(tiff.AsSpan(at)))
            {
                case 273:
                    Assert.Equal(1, BinaryPrimitives.ReadInt32LittleEndian(tiff.AsSpan(at + 4)));
                    offset = value;
                    break;
                case 279:
                    length = value;
                    break;
            }
        }

        return tiff[offset..(offset + length)];
    }
}
