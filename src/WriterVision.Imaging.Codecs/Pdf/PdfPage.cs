namespace WriterVision.Imaging.Codecs.Pdf;

/// <summary>A page of a PDF file: one scanned image, or content that must be rendered.</summary>
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

    /// <summary>The one image that the page consists of; null if the page has text or drawings, or several images.</summary>
    public PdfScan? Scan { get; }
}
