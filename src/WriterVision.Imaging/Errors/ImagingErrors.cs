using System;
using System.Globalization;
using System.Management.Automation;
using System.Runtime.InteropServices;
using WriterVision.Errors;
using WriterVision.Imaging.Codecs;
using WriterVision.Imaging.Sources;
using WriterVision.Inputs;
using WriterVision.Text;
using static WriterVision.Errors.ErrorFactory;

namespace WriterVision.Imaging.Errors;

/// <summary>The errors of this module. As in WriterVision, the name of a method is the error id.</summary>
internal static class ImagingErrors
{
    /// <summary>Creates the error of an image.</summary>
    /// <param name="path">The file.</param>
    /// <param name="page">The page; null if the file has no pages.</param>
    /// <param name="failure">The exception of the codecs or the file system.</param>
    public static WriterVisionException From(string path, int? page, Exception failure) => failure switch
    {
        DecodingException decoding => From(path, page, decoding),
        System.IO.InvalidDataException => ImageDamaged(path, page, failure.Message, failure),
        WriterVisionException known => known,
        System.IO.FileNotFoundException or System.IO.DirectoryNotFoundException => FileErrors.FileNotFound(path),
        _ => FileErrors.FileNotReadable(path, failure),
    };

    /// <param name="path">The file.</param>
    /// <param name="known">Its format, if it is known.</param>
    public static WriterVisionException ImageFormatNotSupported(string path, UnsupportedFormats.KnownFormat? known = null) => Create(
        ErrorCategory.InvalidData,
        $"'{SafeText.Line(path)}' is {(known is { } format ? $"{format.Name}, which cannot be decoded" : "not an image or a PDF file")}. The supported formats are {string.Join(", ", FileFormats.Names)}.",
        known?.Advice ?? "Check the content of the file: the format is determined by the first bytes of the file, not by its name.");

    public static WriterVisionException ImageDamaged(string path, int? page, string detail, Exception cause) => Create(
        ErrorCategory.InvalidData,
        $"{Name(path, page)} cannot be decoded: {SafeText.Description(detail)}",
        "Open the file in another program. If that works, save a copy and convert the copy. Otherwise, get the file again from its source.",
        cause);

    /// <param name="path">The file.</param>
    /// <param name="page">The page; null if the file has no pages.</param>
    /// <param name="detail">What is too large, and the limit, without the final period.</param>
    public static WriterVisionException ImageTooLarge(string path, int? page, string detail) => Create(
        ErrorCategory.LimitsExceeded,
        $"{Name(path, page)} exceeds the limits for an image: {SafeText.Description(detail).TrimEnd('.')}.",
        "Make the image smaller in an image editor. For a PDF page, use a lower -Density or -MaximumDimension.");

    public static WriterVisionException TooManyPages(string path) => Create(
        ErrorCategory.LimitsExceeded,
        $"'{SafeText.Line(path)}' has more than {QuantityText.Number(Limits.Pages)} pages.",
        "Split the file.");

    public static WriterVisionException PageNotFound(string path, int page, int count) => Create(
        ErrorCategory.ObjectNotFound,
        $"'{SafeText.Line(path)}' does not have a page {QuantityText.Number(page)}. It has {QuantityText.Count(count, "page")}.",
        "Correct -Page. To convert all pages from a page onward, leave out the end of the range: -Page '2-'.");

    public static WriterVisionException PdfEncrypted(string path) => Create(
        ErrorCategory.PermissionDenied,
        $"'{SafeText.Line(path)}' is encrypted and requires a password.",
        "Save a copy without a password, for example with: qpdf --decrypt --password-file=password.txt in.pdf out.pdf");

    public static WriterVisionException PdfRendererNotFound(string path, int? page) => Create(
        ErrorCategory.NotInstalled,
        $"{Name(path, page)} contains text or graphics and must be rendered, but neither pdftoppm nor Ghostscript was found in the PATH.",
        "Install one of them: apt-get install poppler-utils, brew install poppler, or winget install ArtifexSoftware.GhostScript.");

    public static WriterVisionException PdfRendererFailed(string path, int? page, string detail) => Create(
        ErrorCategory.InvalidData,
        $"{Name(path, page)} cannot be rendered. {SafeText.Description(detail)}",
        "Open the file in another program, and save a copy.");

    public static WriterVisionException ConversionTimedOut(string path, int? page) => Create(
        ErrorCategory.OperationTimeout,
        $"{Name(path, page)} was not converted within {QuantityText.Seconds(Limits.Time)}.",
        "Make the image smaller in an image editor, or convert it on a faster machine.");

    public static WriterVisionException ImageDecoderNotFound(string detail, Exception cause) => CreateEnding(
        ErrorCategory.NotInstalled,
        $"The image library cannot be loaded on this machine ({RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.ProcessArchitecture}): {SafeText.Description(detail)}",
        "WriterVision.Imaging supports Windows (x64, x86, Arm64), Linux (x64, Arm64; Alpine on x64) and macOS on Apple silicon. If files are missing, install the module again.",
        cause);

    public static WriterVisionException InvalidPageRange(string range) => Create(
        ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(range)}' is not a valid list of pages.",
        "Use page numbers, starting at 1, and ranges, separated by commas: '1-3,7' or '5-'.");

    public static WriterVisionException InvalidRegion(string region) => Create(
        ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(region)}' is not a valid region.",
        "Use four numbers, separated by commas: left, top, width and height in pixels, such as '0,0,300,40'.");

    /// <summary>Both images to compare are folders.</summary>
    public static WriterVisionException NotAFile(string reference, string difference) => Create(
        ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(reference)}' and '{SafeText.Line(difference)}' are folders, not images.",
        $"Compare the images of two folders with Compare-WriterPixel -ReferenceFolder '{SafeText.Line(reference).Replace("'", "''")}' -DifferenceFolder '{SafeText.Line(difference).Replace("'", "''")}'.");

    public static WriterVisionException FolderNotFound(string path) => Create(
        ErrorCategory.ObjectNotFound,
        $"Cannot find the folder '{SafeText.Line(path)}'.",
        "Check the path.");

    /// <param name="path">The file to write.</param>
    /// <param name="conflict">Why it was not written.</param>
    /// <param name="parameter">The parameter that specifies where to write.</param>
    public static WriterVisionException FileExists(string path, FileConflict conflict, string parameter) => Create(
        ErrorCategory.ResourceExists,
        $"The file '{SafeText.Line(path)}' {conflict switch
        {
            FileConflict.IsSourceFolder => "already exists in a folder that contains source files, and was not overwritten, because it can be a source file itself",
            FileConflict.IsOwn => "was already written for another input of this command, and was not overwritten",
            _ => "already exists, and was not overwritten",
        }}.",
        conflict switch
        {
            FileConflict.IsSourceFolder => $"Use another {parameter}: even with -Force, no file in the folder of a source file is overwritten.",
            FileConflict.IsOwn => $"Files with the same name need different destinations: run the command again for this input with another {parameter}.",
            _ => $"Use -Force to overwrite existing files, or another {parameter}.",
        });

    public static WriterVisionException ImageNotLocal(string shown) => Create(
        ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(shown)}' is not on this machine, so its pixels cannot be compared.",
        "Download the image and specify its path.");

    private static WriterVisionException From(string path, int? page, DecodingException failure) => failure.Failure switch
    {
        DecodingFailure.FormatNotSupported => ImageFormatNotSupported(path),
        DecodingFailure.TooLarge => ImageTooLarge(path, page, failure.Message),
        DecodingFailure.TooManyPages => TooManyPages(path),
        DecodingFailure.PageNotFound => PageNotFound(path, page ?? 1, failure.PageCount),
        DecodingFailure.PdfEncrypted => PdfEncrypted(path),
        DecodingFailure.PdfRendererNotFound => PdfRendererNotFound(path, page),
        DecodingFailure.PdfRendererFailed => PdfRendererFailed(path, page, failure.Message),
        DecodingFailure.TimedOut => ConversionTimedOut(path, page),
        DecodingFailure.DecoderNotFound => ImageDecoderNotFound(failure.Message, failure),
        _ => ImageDamaged(path, page, failure.Message, failure),
    };

    private static string Name(string path, int? page) => page is { } number
        ? $"Page {number.ToString(CultureInfo.CurrentCulture)} of '{SafeText.Line(path)}'"
        : $"'{SafeText.Line(path)}'";
}
