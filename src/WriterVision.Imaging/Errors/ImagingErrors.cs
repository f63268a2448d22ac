using System;
using System.Globalization;
using System.Management.Automation;
using System.Runtime.InteropServices;
using WriterVision.Errors;
using WriterVision.Imaging.Codecs;
using WriterVision.Text;
using static WriterVision.Errors.ErrorFactory;

namespace WriterVision.Imaging.Errors;

/// <summary>The errors of this module. As in WriterVision, the name of a method is the error id.</summary>
internal static class ImagingErrors
{
    /// <summary>Creates the error for what went wrong with a picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="page">The page; null if the file has no pages.</param>
    /// <param name="failure">What the codecs threw, or the file system.</param>
    public static WriterVisionException From(string path, int? page, Exception failure) => failure switch
    {
        PictureException picture => From(path, page, picture),
        System.IO.InvalidDataException => ImageDamaged(path, page, failure.Message, failure),
        WriterVisionException known => known,
        System.IO.FileNotFoundException or System.IO.DirectoryNotFoundException => FileErrors.FileNotFound(path),
        _ => FileErrors.FileNotReadable(path, failure),
    };

    public static WriterVisionException ImageFormatNotSupported(string path) => Create(
        ErrorCategory.InvalidData,
        $"'{SafeText.Line(path)}' is not an image or a PDF file: its content is none of {string.Join(", ", PictureFormats.Names)}.",
        "Check the file. The content decides, not the name.");

    public static WriterVisionException ImageDamaged(string path, int? page, string detail, Exception cause) => Create(
        ErrorCategory.InvalidData,
        $"{Name(path, page)} cannot be decoded: {SafeText.Description(detail)}",
        "Open it in another program. If it opens there, save it anew; if not, get it again from its source.",
        cause);

    public static WriterVisionException ImageTooLarge(string path, int? page, string detail) => Create(
        ErrorCategory.LimitsExceeded,
        $"{Name(path, page)} needs more memory than is allowed: {SafeText.Description(detail)}. The limit is {Number(Limits.Pixels)} pixels.",
        "Reduce it with an image editor. For the page of a PDF, use a lower -Density or -MaximumDimension.");

    public static WriterVisionException TooManyPages(string path) => Create(
        ErrorCategory.LimitsExceeded,
        $"'{SafeText.Line(path)}' has more than {Number(Limits.Pages)} pages.",
        "Split it into several files.");

    public static WriterVisionException PageNotFound(string path, int page, int count) => Create(
        ErrorCategory.ObjectNotFound,
        $"'{SafeText.Line(path)}' has no page {Number(page)}: it has {Number(count)} page{(count == 1 ? string.Empty : "s")}.",
        "Check -Page. A range may end after the last page: -Page '2-'.");

    public static WriterVisionException PdfEncrypted(string path) => Create(
        ErrorCategory.PermissionDenied,
        $"'{SafeText.Line(path)}' is encrypted, and a password is needed to open it.",
        "Save a copy without a password, for example with: qpdf --decrypt --password-file=password.txt in.pdf out.pdf");

    public static WriterVisionException PdfRendererNotFound(string path, int? page) => Create(
        ErrorCategory.NotInstalled,
        $"{Name(path, page)} is not a scan but text and graphics, and neither pdftoppm nor Ghostscript was found to render it.",
        "Install one of them so that it is in the PATH: apt-get install poppler-utils (or ghostscript), brew install poppler, winget install ArtifexSoftware.GhostScript.");

    public static WriterVisionException PdfRendererFailed(string path, int? page, string detail) => Create(
        ErrorCategory.InvalidData,
        $"{Name(path, page)} cannot be rendered. {SafeText.Description(detail)}",
        "Open it in another program and save it anew.");

    public static WriterVisionException ConversionTimedOut(string path, int? page) => Create(
        ErrorCategory.OperationTimeout,
        $"{Name(path, page)} was not converted within {Seconds(Limits.Time)}.",
        "Reduce it with an image editor, or convert it on a machine with more free processors.");

    public static WriterVisionException ImageDecoderNotFound(string detail, Exception cause) => CreateEnding(
        ErrorCategory.NotInstalled,
        $"The image library cannot be loaded on this machine ({RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.ProcessArchitecture}): {SafeText.Description(detail)}",
        "WriterVision.Imaging supports Windows (x64, x86, Arm64), Linux (x64, Arm64; Alpine on x64) and macOS on Apple silicon. Install the module again if files are missing.",
        cause);

    public static WriterVisionException InvalidPageRange(string range) => Create(
        ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(range)}' is not a list of pages.",
        "Use numbers from 1 and ranges, separated by commas: '1-3,7' or '5-'.");

    public static WriterVisionException InvalidRegion(string region) => Create(
        ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(region)}' is not a region of an image.",
        "Use four numbers: the left and top corner, the width and the height in pixels, such as '0,0,300,40'.");

    public static WriterVisionException FolderNotFound(string path) => Create(
        ErrorCategory.ObjectNotFound,
        $"Cannot find the folder '{SafeText.Line(path)}'.",
        "Check the path.");

    public static WriterVisionException ImageNotLocal(string shown) => Create(
        ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(shown)}' is not a file of this machine, so its pixels cannot be compared.",
        "Save the image and give its path.");

    private static WriterVisionException From(string path, int? page, PictureException failure) => failure.Failure switch
    {
        PictureFailure.FormatNotSupported => ImageFormatNotSupported(path),
        PictureFailure.TooManyPixels => ImageTooLarge(path, page, failure.Message),
        PictureFailure.TooManyPages => TooManyPages(path),
        PictureFailure.PageNotFound => PageNotFound(path, page ?? 1, failure.PageCount),
        PictureFailure.PdfEncrypted => PdfEncrypted(path),
        PictureFailure.PdfRendererNotFound => PdfRendererNotFound(path, page),
        PictureFailure.PdfRendererFailed => PdfRendererFailed(path, page, failure.Message),
        PictureFailure.TimedOut => ConversionTimedOut(path, page),
        PictureFailure.DecoderNotFound => ImageDecoderNotFound(failure.Message, failure),
        _ => ImageDamaged(path, page, failure.Message, failure),
    };

    private static string Name(string path, int? page) => page is { } number
        ? $"Page {number.ToString(CultureInfo.CurrentCulture)} of '{SafeText.Line(path)}'"
        : $"'{SafeText.Line(path)}'";
}
