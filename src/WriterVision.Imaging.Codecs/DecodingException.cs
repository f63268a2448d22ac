using System;

namespace WriterVision.Imaging.Codecs;

/// <summary>The reasons why an image cannot be decoded.</summary>
internal enum DecodingFailure
{
    FormatNotSupported,
    Damaged,
    TooLarge,
    TooManyPages,
    PageNotFound,
    PdfEncrypted,
    PdfRendererNotFound,
    PdfRendererFailed,
    TimedOut,
    DecoderNotFound,
}

/// <summary>An image cannot be decoded. The cmdlets turn this into an error that names the file.</summary>
internal sealed class DecodingException : Exception
{
    /// <param name="failure">The reason.</param>
    /// <param name="detail">The message of the decoder, or the sizes that are too large. It can contain control characters.</param>
    /// <param name="cause">The exception of the decoder; null if there is none.</param>
    public DecodingException(DecodingFailure failure, string? detail = null, Exception? cause = null)
        : base(detail ?? failure.ToString(), cause) => Failure = failure;

    /// <summary>A page does not exist.</summary>
    /// <param name="pageCount">The number of pages.</param>
    public DecodingException(int pageCount)
        : this(DecodingFailure.PageNotFound) => PageCount = pageCount;

    public DecodingFailure Failure { get; }

    /// <summary>The number of pages, for <see cref="DecodingFailure.PageNotFound"/>.</summary>
    public int PageCount { get; }
}
