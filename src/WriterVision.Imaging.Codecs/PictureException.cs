using System;

namespace WriterVision.Imaging.Codecs;

/// <summary>What is wrong with a picture.</summary>
internal enum PictureFailure
{
    FormatNotSupported,
    Damaged,
    TooManyPixels,
    TooManyPages,
    PageNotFound,
    PdfEncrypted,
    PdfRendererNotFound,
    PdfRendererFailed,
    TimedOut,
    DecoderNotFound,
}

/// <summary>A picture cannot be decoded. The cmdlets turn this into an error that names the file.</summary>
internal sealed class PictureException : Exception
{
    /// <param name="failure">What is wrong.</param>
    /// <param name="detail">What the decoder said, or the sizes that are too large. Not safe for a console.</param>
    /// <param name="cause">What was thrown.</param>
    public PictureException(PictureFailure failure, string? detail = null, Exception? cause = null)
        : base(detail ?? failure.ToString(), cause) => Failure = failure;

    /// <summary>A page does not exist.</summary>
    /// <param name="pageCount">How many there are.</param>
    public PictureException(int pageCount)
        : this(PictureFailure.PageNotFound) => PageCount = pageCount;

    public PictureFailure Failure { get; }

    /// <summary>How many pages there are, for <see cref="PictureFailure.PageNotFound"/>.</summary>
    public int PageCount { get; }
}
