using System;
using System.Collections.Generic;
using System.Linq;
using UglyToad.PdfPig.Annotations;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Graphics;
using UglyToad.PdfPig.Graphics.Colors;
using UglyToad.PdfPig.Tokens;

namespace WriterVision.Imaging.Codecs.Pdf;

/// <summary>A page that consists of one scanned image. <see cref="PdfPageConverter"/> decides whether it is sent unchanged.</summary>
internal sealed class PdfScan
{
    /// <summary>The minimum share of the page that a scan covers. Scanners leave margins; a photo in a letter is smaller.</summary>
    private const double Coverage = 0.8;

    private PdfScan(byte[] content, FileFormat format, int rotation)
    {
        Content = content;
        Format = format;
        Rotation = rotation;
    }

    /// <summary>The bytes of an image file: of a JPEG as they are in the PDF.</summary>
    public byte[] Content { get; }

    public FileFormat Format { get; }

    /// <summary>The clockwise rotation of the image by the page, in degrees.</summary>
    public int Rotation { get; }

    /// <summary>Finds the scan of a page; null if the page has text or drawings, or several images.</summary>
    /// <exception cref="DecodingException">The image has too many pixels.</exception>
    public static PdfScan? Find(Page page)
    {
        if (page.NumberOfImages != 1 || page.Letters.Any(IsVisible) || page.Paths.Any(IsVisible) || page.GetAnnotations().Any(IsVisible))
        {
            return null;
        }

        var image = page.GetImages().First();
        return !image.IsImageMask && image.MaskImage is null && Covers(image.BoundingBox, page) && FindRotation(image.BoundingBox) is { } rotation
            ? Extract(image, rotation)
            : null;
    }

    /// <summary>Text recognition leaves invisible text over a scan.</summary>
    private static bool IsVisible(Letter letter) =>
        letter.RenderingMode is not (TextRenderingMode.Neither or TextRenderingMode.NeitherClip) && !string.IsNullOrWhiteSpace(letter.Value);

    /// <summary>A white rectangle is the paper that many scanners paint first.</summary>
    private static bool IsVisible(PdfPath path) =>
        path.IsStroked || (path.IsFilled && !IsWhite(path.FillColor));

    private static bool IsWhite(IColor? color)
    {
        if (color is null)
        {
            return false;
        }

        var (red, green, blue) = color.ToRGBValues();
        return Math.Min(red, Math.Min(green, blue)) > 0.99;
    }

    private static bool IsVisible(Annotation annotation) =>
        annotation.Type is not (AnnotationType.Link or AnnotationType.Popup);

    /// <summary>The clockwise rotation of an image on its page, in quarter turns; null if the image is mirrored or at another angle.</summary>
    private static int? FindRotation(PdfRectangle box)
    {
        // PdfPig has applied the rotation of the page. `along` is the direction of the image's lower edge, and `up` that of its left edge.
        var along = (X: box.BottomRight.X - box.BottomLeft.X, Y: box.BottomRight.Y - box.BottomLeft.Y);
        var up = (X: box.TopLeft.X - box.BottomLeft.X, Y: box.TopLeft.Y - box.BottomLeft.Y);
        var isMirrored = (along.X * up.Y) - (along.Y * up.X) <= 0;
        var isStraight = Math.Min(Math.Abs(along.X), Math.Abs(along.Y)) < 1 && Math.Min(Math.Abs(up.X), Math.Abs(up.Y)) < 1;
        if (isMirrored || !isStraight)
        {
            return null;
        }

        return Math.Abs(along.X) > Math.Abs(along.Y)
            ? along.X > 0 ? 0 : 180
            : along.Y < 0 ? 90 : 270;
    }

    private static bool Covers(PdfRectangle box, Page page)
    {
        PdfPoint[] corners = [box.BottomLeft, box.BottomRight, box.TopLeft, box.TopRight];
        var width = Math.Min(corners.Max(static corner => corner.X), page.Width) - Math.Max(corners.Min(static corner => corner.X), 0);
        var height = Math.Min(corners.Max(static corner => corner.Y), page.Height) - Math.Max(corners.Min(static corner => corner.Y), 0);
        return width > 0 && height > 0 && width * height >= Coverage * page.Width * page.Height;
    }

    private static PdfScan? Extract(IPdfImage image, int rotation)
    {
        Limits.CheckSize(image.WidthInSamples, image.HeightInSamples);
        var filters = FilterNames(image.ImageDictionary);
        if (filters.Count == 1 && !IsInverted(image))
        {
            switch (filters[0])
            {
                case "DCTDecode" or "DCT":
                    return new PdfScan(image.RawMemory.ToArray(), FileFormat.Jpeg, rotation);
                case "JPXDecode":
                    return new PdfScan(image.RawMemory.ToArray(), FileFormat.Jpeg2000, rotation);
                case "CCITTFaxDecode" or "CCF" when FaxTiff.TryCreate(image) is { } tiff:
                    return new PdfScan(tiff, FileFormat.Tiff, rotation);
            }
        }

        // PdfPig has no decoder for JBIG2; a page that it cannot decode is rendered like any other.
        return !filters.Contains("JBIG2Decode") && !filters.Contains("DCTDecode") && !filters.Contains("JPXDecode") && image.TryGetPng(out var png)
            ? new PdfScan(png, FileFormat.Png, rotation)
            : null;
    }

    /// <summary>Whether a /Decode array changes the samples: what a decoder alone makes of the bytes would be wrong.</summary>
    private static bool IsInverted(IPdfImage image)
    {
        var filters = FilterNames(image.ImageDictionary);
        return filters[0] is "DCTDecode" or "DCT" or "JPXDecode"
            && image.Decode.Count > 0
            && image.Decode.Where((value, index) => value != index % 2).Any();
    }

    private static IReadOnlyList<string> FilterNames(DictionaryToken dictionary)
    {
        if (!dictionary.TryGet(NameToken.Filter, out var token) && !dictionary.TryGet(NameToken.F, out token))
        {
            return [];
        }

        return token switch
        {
            NameToken name => [name.Data],
            ArrayToken names => [.. names.Data.OfType<NameToken>().Select(static name => name.Data)],
            _ => ["?"],
        };
    }
}
