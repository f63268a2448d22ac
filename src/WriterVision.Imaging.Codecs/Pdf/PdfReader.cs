using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Annotations;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Exceptions;
using UglyToad.PdfPig.Graphics;
using UglyToad.PdfPig.Graphics.Colors;
using UglyToad.PdfPig.Tokens;

namespace WriterVision.Imaging.Codecs.Pdf;

/// <summary>
/// Reads a PDF file with PdfPig: how many pages there are, and which of them are scans. Opening one reads the table of all its objects, so a
/// reader is used for many pages. One thread uses it at a time.
/// </summary>
internal sealed class PdfReader : IDisposable
{
    /// <summary>The part of the page that a scan covers at least. Scanners leave margins; a photo in a letter is smaller.</summary>
    private const double ScanCoverage = 0.8;

    private readonly WatchedStream _content;
    private readonly BoundedFilters _filters;
    private readonly PdfDocument _document;

    private PdfReader(WatchedStream content, BoundedFilters filters, PdfDocument document)
    {
        _content = content;
        _filters = filters;
        _document = document;
    }

    /// <summary>The number of pages.</summary>
    public int PageCount => _document.NumberOfPages;

    /// <param name="content">The file. Disposed with the reader, or with the exception.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="DecodingException">It is damaged or encrypted, or has too many pages.</exception>
    public static PdfReader Open(Stream content, CancellationToken cancellationToken)
    {
        var watched = new WatchedStream(content) { CancellationToken = cancellationToken };
        var filters = new BoundedFilters();
        filters.Start(cancellationToken);
        try
        {
            return Guard(
                () =>
                {
                    var document = PdfDocument.Open(watched, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true, FilterProvider = filters });
                    return document.NumberOfPages <= Limits.Pages ? new PdfReader(watched, filters, document) : throw new DecodingException(DecodingFailure.TooManyPages);
                },
                cancellationToken);
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <exception cref="DecodingException">The page is damaged, or there is no such page.</exception>
    public PdfPage ReadPage(int page, CancellationToken cancellationToken)
    {
        if (page > PageCount)
        {
            throw new DecodingException(PageCount);
        }

        _content.CancellationToken = cancellationToken;
        _filters.Start(cancellationToken);
        return Guard(
            () =>
            {
                var read = _document.GetPage(page);
                return new PdfPage(read.Width, read.Height, FindScan(read));
            },
            cancellationToken);
    }

    public void Dispose()
    {
        _document.Dispose();
        _content.Dispose();
    }

    private static T Guard<T>(Func<T> action, CancellationToken cancellationToken)
    {
        try
        {
            return action();
        }
        catch (PdfDocumentEncryptedException exception)
        {
            throw new DecodingException(DecodingFailure.PdfEncrypted, cause: exception);
        }
        catch (Exception exception) when (exception is not (DecodingException or OperationCanceledException or OutOfMemoryException))
        {
            // PdfPig throws what it meets in a damaged file: index errors, null references, invalid casts.
            cancellationToken.ThrowIfCancellationRequested();
            throw new DecodingException(DecodingFailure.Damaged, exception.Message, exception);
        }
    }

    private static PdfScan? FindScan(Page page)
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
        return width > 0 && height > 0 && width * height >= ScanCoverage * page.Width * page.Height;
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
