#:package Magick.NET-Q8-AnyCPU
#:package PdfPig
#:property PublishAot=false
#:property NoWarn=CS1591;CA1303;IDE0005

// Makes the files of the folder scans again: dotnet run docs/samples/MakeScans.cs
// They are made from the sample images, so they are ours to give away. The HEIC file needs heif-enc (Debian: libheif-examples), since
// Magick.NET reads HEIC but does not write it.
using System;
using System.Diagnostics;
using System.IO;
using ImageMagick;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

var samples = args.Length > 0 ? args[0] : Path.Combine("docs", "samples");
var folder = Path.Combine(samples, "scans");
string[] receipts = ["receipt-cafe.jpg", "receipt-hardware.jpg", "receipt-taxi.png"];

MakeHeic(Path.Combine(samples, "sunset.jpg"), Path.Combine(folder, "sunset.heic"));
MakeFax(Path.Combine(folder, "receipts.tif"));
MakeTurned(Path.Combine(samples, "receipt-cafe.jpg"), Path.Combine(folder, "turned-receipt.jpg"));
MakeScannedPdf(Path.Combine(folder, "receipts.pdf"));
MakeLetter(Path.Combine(folder, "letter.pdf"));

static void MakeHeic(string source, string target)
{
    using var process = Process.Start("heif-enc", ["-q", "60", "-o", target, source]);
    process.WaitForExit();
}

// What a fax or an office scanner makes: one bit for each pixel, CCITT Group 4, a page for each receipt, at 200 dpi.
void MakeFax(string target)
{
    using var pages = new MagickImageCollection();
    foreach (var receipt in receipts)
    {
        var page = new MagickImage(Path.Combine(samples, receipt));
        page.Resize(new Percentage(200));
        page.Threshold(new Percentage(60));
        page.Strip();
        page.ColorType = ColorType.Bilevel;
        page.Density = new Density(200, DensityUnit.PixelsPerInch);
        page.Settings.Compression = CompressionMethod.Group4;
        pages.Add(page);
    }

    pages.Write(target, MagickFormat.Tiff);
}

// What a phone makes that was held upright: the pixels lie on their side, and EXIF says so. It also says where the picture was taken.
static void MakeTurned(string source, string target)
{
    using var picture = new MagickImage(source);
    picture.Rotate(-90);
    var exif = new ExifProfile();
    exif.SetValue(ExifTag.Orientation, (ushort)6);
    exif.SetValue(ExifTag.Model, "Sample phone");
    exif.SetValue(ExifTag.GPSLatitudeRef, "N");
    exif.SetValue(ExifTag.GPSLatitude, [new Rational(51), new Rational(28), new Rational(38)]);
    picture.SetProfile(exif);
    picture.Orientation = Orientation.RightTop;
    picture.Quality = 82;
    picture.Write(target);
}

// What a scanner makes: each page is one JPEG, whose bytes are stored in the PDF as they are.
void MakeScannedPdf(string target)
{
    using var pdf = new PdfDocumentBuilder();
    foreach (var receipt in receipts)
    {
        using var picture = new MagickImage(Path.Combine(samples, receipt));
        var jpeg = receipt.EndsWith(".jpg", StringComparison.Ordinal) ? File.ReadAllBytes(Path.Combine(samples, receipt)) : picture.ToByteArray(MagickFormat.Jpeg);
        // 144 dots per inch.
        var page = pdf.AddPage(picture.Width / 2, picture.Height / 2);
        page.AddJpeg(jpeg, new PdfRectangle(0, 0, picture.Width / 2, picture.Height / 2));
    }

    File.WriteAllBytes(target, pdf.Build());
}

// What a word processor makes: text that must be rendered.
static void MakeLetter(string target)
{
    using var pdf = new PdfDocumentBuilder();
    var font = pdf.AddStandard14Font(Standard14Font.Helvetica);
    AddPage("Invoice 2026-117", "Northside Hardware, 480 Mill Road", "Date: 2026-04-02", "Paint roller, 12 pieces", "Total: 119.88");
    AddPage("Terms", "Payment is due within 30 days.", "Thank you for your order.");
    File.WriteAllBytes(target, pdf.Build());

    void AddPage(string title, params string[] lines)
    {
        var page = pdf.AddPage(PageSize.A4);
        page.AddText(title, 24, new PdfPoint(72, 740), font);
        for (var line = 0; line < lines.Length; line++)
        {
            page.AddText(lines[line], 14, new PdfPoint(72, 692 - (22 * line)), font);
        }
    }
}
