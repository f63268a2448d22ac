using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Text;

namespace WriterVision.Tests.Imaging;

/// <summary>Writes PDF files for tests, including unusual ones.</summary>
internal sealed class PdfBuilder
{
    private readonly List<byte[]> _objects = [[], []];
    private readonly List<int> _pages = [];

    /// <returns>The number of the object.</returns>
    public int Add(string dictionary, byte[]? stream = null)
    {
        _objects.Add(stream is null ? Ascii(dictionary) : [.. Ascii($"{dictionary[..^2]} /Length {stream.Length} >>\nstream\n"), .. stream, .. Ascii("\nendstream")]);
        return _objects.Count;
    }

    /// <summary>Adds a page of 200 x 100 points with an image, which can fill the page, and with other content.</summary>
    public PdfBuilder AddScan(string image, byte[] content, string page = "", string drawing = "", bool fillsPage = true)
    {
        var number = Add($"<< /Type /XObject /Subtype /Image {image} >>", content);
        var size = fillsPage ? "200 0 0 100 0 0" : "50 0 0 25 10 10";
        return AddPage($"/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> /XObject << /Scan {number} 0 R >>", $"q {size} cm /Scan Do Q {drawing}", page);
    }

    public PdfBuilder AddPage(string resources, string content, string page = "")
    {
        var stream = Add("<< >>", Ascii(content));
        _pages.Add(Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] {page} /Resources << {resources} >> /Contents {stream} 0 R >>"));
        return this;
    }

    /// <summary>Adds a page whose content decompresses to the specified number of zeros.</summary>
    public PdfBuilder AddBomb(long length)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.SmallestSize))
        {
            var zeros = new byte[1024 * 1024];
            for (var written = 0L; written < length; written += zeros.Length)
            {
                zlib.Write(zeros);
            }
        }

        var stream = Add("<< /Filter /FlateDecode >>", compressed.ToArray());
        _pages.Add(Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Resources << >> /Contents {stream} 0 R >>"));
        return this;
    }

    /// <summary>Adds identical empty pages.</summary>
    public PdfBuilder AddEmptyPages(int count)
    {
        for (var index = 0; index < count; index++)
        {
            _pages.Add(Add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>"));
        }

        return this;
    }

    public byte[] Build()
    {
        _objects[0] = Ascii("<< /Type /Catalog /Pages 2 0 R >>");
        _objects[1] = Ascii($"<< /Type /Pages /Count {_pages.Count} /Kids [{string.Join(' ', _pages.ConvertAll(static page => $"{page} 0 R"))}] >>");
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
            file.Write(Ascii(string.Create(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n")));
        }

        file.Write(Ascii($"trailer\n<< /Size {_objects.Count + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
        return file.ToArray();
    }

    private static byte[] Ascii(string text) => Encoding.Latin1.GetBytes(text);
}
