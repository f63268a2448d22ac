#:package Magick.NET-Q8-AnyCPU
#:property PublishAot=false
#:property NoWarn=CS1591;CA1303;IDE0005

// Makes the files of the folder scans again: dotnet run docs/samples/MakeScans.cs
// They are made from the sample images, so they are ours to give away. The HEIC file needs heif-enc (Debian: libheif-examples), since
// Magick.NET reads HEIC but does not write it.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using ImageMagick;

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

// What a scanner makes: each page is one JPEG, whose bytes stand in the PDF as they are.
void MakeScannedPdf(string target)
{
    var pdf = new PdfWriter();
    foreach (var receipt in receipts)
    {
        using var picture = new MagickImage(Path.Combine(samples, receipt));
        var jpeg = receipt.EndsWith(".jpg", StringComparison.Ordinal) ? File.ReadAllBytes(Path.Combine(samples, receipt)) : picture.ToByteArray(MagickFormat.Jpeg);
        var image = pdf.Add($"<< /Type /XObject /Subtype /Image /Width {picture.Width} /Height {picture.Height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length {jpeg.Length} >>", jpeg);
        pdf.AddPage((int)picture.Width / 2, (int)picture.Height / 2, $"/XObject << /Scan {image} 0 R >>", $"q {picture.Width / 2} 0 0 {picture.Height / 2} 0 0 cm /Scan Do Q");
    }

    pdf.Save(target);
}

// What a word processor makes: text that must be rendered.
static void MakeLetter(string target)
{
    var pdf = new PdfWriter();
    var font = pdf.Add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    AddPage("Invoice 2026-117", "Northside Hardware, 480 Mill Road", "Date: 2026-04-02", "Paint roller, 12 pieces", "Total: 119.88");
    AddPage("Terms", "Payment is due within 30 days.", "Thank you for your order.");
    pdf.Save(target);

    void AddPage(string title, params string[] lines)
    {
        var content = new StringBuilder($"BT /F1 24 Tf 72 740 Td ({title}) Tj /F1 14 Tf 0 -48 Td 22 TL ");
        foreach (var line in lines)
        {
            content.Append('(').Append(line).Append(") Tj T* ");
        }

        pdf.AddPage(595, 842, $"/Font << /F1 {font} 0 R >>", content + "ET");
    }
}

/// <summary>The smallest that makes a valid PDF.</summary>
internal sealed class PdfWriter
{
    private readonly List<byte[]> _objects = [[], []];
    private readonly List<int> _pages = [];

    /// <returns>The number of the object.</returns>
    public int Add(string dictionary, byte[]? stream = null)
    {
        _objects.Add(stream is null ? Ascii(dictionary) : [.. Ascii(dictionary + "\nstream\n"), .. stream, .. Ascii("\nendstream")]);
        return _objects.Count;
    }

    public void AddPage(int width, int height, string resources, string content)
    {
        var stream = Add($"<< /Length {content.Length} >>", Ascii(content));
        _pages.Add(Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Resources << {resources} >> /Contents {stream} 0 R >>"));
    }

    public void Save(string path)
    {
        _objects[0] = Ascii("<< /Type /Catalog /Pages 2 0 R >>");
        _objects[1] = Ascii($"<< /Type /Pages /Count {_pages.Count} /Kids [{string.Join(' ', _pages.ConvertAll(page => $"{page} 0 R"))}] >>");
        using var file = new MemoryStream();
        var offsets = new List<long>();
        file.Write("%PDF-1.4\n"u8);
        for (var index = 0; index < _objects.Count; index++)
        {
            offsets.Add(file.Position);
            file.Write(Ascii($"{index + 1} 0 obj\n"));
            file.Write(_objects[index]);
            file.Write("\nendobj\n"u8);
        }

        var start = file.Position;
        file.Write(Ascii($"xref\n0 {_objects.Count + 1}\n0000000000 65535 f \n"));
        foreach (var offset in offsets)
        {
            file.Write(Ascii($"{offset:D10} 00000 n \n"));
        }

        file.Write(Ascii($"trailer\n<< /Size {_objects.Count + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
        File.WriteAllBytes(path, file.ToArray());
    }

    private static byte[] Ascii(string text) => Encoding.Latin1.GetBytes(text);
}
