using System;
using System.IO;
using System.Threading;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace WriterVision.Imaging.Codecs.Pdf;

/// <summary>
/// Reads the pages of a PDF file with PdfPig; <see cref="PdfScan"/> finds the scans among them. Opening a file reads the table of all its
/// objects, so a reader is used for many pages. One thread uses it at a time.
/// </summary>
internal sealed class PdfReader : IDisposable
{
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
                return new PdfPage(read.Width, read.Height, PdfScan.Find(read));
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
            // For a damaged file, PdfPig can throw almost any exception: index errors, null references, invalid casts.
            cancellationToken.ThrowIfCancellationRequested();
            throw new DecodingException(DecodingFailure.Damaged, exception.Message, exception);
        }
    }
}
