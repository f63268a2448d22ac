namespace WriterVision.Imaging.Codecs.Pdf;

/// <summary>What a page of a PDF is: one scanned picture, or something that must be rendered.</summary>
internal sealed class PdfPage
{
    public PdfPage(double width, double height, PdfScan? scan)
    {
        Width = width;
        Height = height;
        Scan = scan;
    }

    /// <summary>The width as the page is shown, in points.</summary>
    public double Width { get; }

    /// <summary>The height as the page is shown, in points.</summary>
    public double Height { get; }

    /// <summary>The one picture that the page consists of; null if the page has text or drawings, or several pictures.</summary>
    public PdfScan? Scan { get; }
}

/// <summary>A scanned page.</summary>
internal sealed class PdfScan
{
    public PdfScan(byte[] content, PictureFormat format, int rotation)
    {
        Content = content;
        Format = format;
        Rotation = rotation;
    }

    /// <summary>The bytes of an image file: of a JPEG as they are in the PDF.</summary>
    public byte[] Content { get; }

    public PictureFormat Format { get; }

    /// <summary>How far the page turns the picture clockwise, in degrees.</summary>
    public int Rotation { get; }
}
