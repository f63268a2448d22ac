using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using WriterVision.Text;
using static WriterVision.Errors.ErrorFactory;

namespace WriterVision.Inputs;

/// <summary>Errors about inputs.</summary>
internal static class InputErrors
{
    public static WriterVisionException UnsupportedImage(string path, UnsupportedFormats.KnownFormat? known, IReadOnlyList<string> formats) => Create(
        ErrorCategory.InvalidData,
        known is { } format
            ? $"'{SafeText.Line(path)}' is {format.Name}, which the model does not read. It reads {List(formats)}."
            : $"'{SafeText.Line(path)}' is not an image that the model can read. It reads {List(formats)}.",
        known?.IsConvertible == true
            ? $"Convert it: Get-Item '{SafeText.Line(path).Replace("'", "''")}' | ConvertTo-WriterImage | Invoke-WriterVision … ConvertTo-WriterImage is in the module WriterVision.Imaging. Or use another -Model, if one reads it."
            : "Specify an image file. The format is determined by the content, not by the name: a failed download may have saved an error page with the name of an image.");

    public static WriterVisionException ArgumentsSwapped(string prompt, string path) => Create(
        ErrorCategory.InvalidArgument,
        $"No file matches '{SafeText.Line(path)}', and the prompt '{SafeText.Line(prompt)}' is the name of a file. The prompt and the path seem to be swapped.",
        $"The prompt comes first: Invoke-WriterVision '{SafeText.Line(Path.GetFileName(path)).Replace("'", "''")}' '{SafeText.Line(prompt).Replace("'", "''")}'");

    public static WriterVisionException MetadataNotStripped(string path, Exception cause) => Create(
        ErrorCategory.InvalidData,
        $"Cannot remove the metadata of '{SafeText.Line(path)}', so the image was not sent: {cause.Message}.",
        "Save the image again in an image editor, or leave out -StripMetadata.",
        cause);

    public static WriterVisionException ImageNotConverted(string path, Exception cause) => Create(
        ErrorCategory.InvalidData,
        $"Cannot convert '{SafeText.Line(path)}': {Innermost(cause)}",
        "Check that the file opens in an image viewer. The exception of the converter is in the InnerException of the error.",
        cause);

    public static WriterVisionException BytesNotKept(string name) => Create(
        ErrorCategory.InvalidArgument,
        $"The result about '{SafeText.Line(name)}' does not contain the bytes of the image, so they cannot be sent again.",
        "Specify the bytes again: ,$bytes | Invoke-WriterVision. Only results about files, URLs and uploaded files can be asked about again.");

    public static WriterVisionException InvalidDataUrl(string shown, string problem) => Create(
        ErrorCategory.InvalidArgument,
        $"'{shown}' is not a valid data URL: {problem}.",
        "Specify a data URL such as data:image/png;base64,…, or the bytes themselves: [byte[]].");

    public static WriterVisionException SingleByte() => CreateEnding(
        ErrorCategory.InvalidArgument,
        "The input is a single byte. PowerShell passes a byte array through the pipeline one byte at a time.",
        "Put a comma before the array (,$bytes | Invoke-WriterVision …), or use -InputObject $bytes. With Get-Content use -AsByteStream -Raw.");

    public static WriterVisionException FileTooLarge(string path, long length, long limit) => Create(
        ErrorCategory.LimitsExceeded,
        $"'{SafeText.Line(path)}' has {Megabytes(length)} MB, and the model accepts at most {Megabytes(limit)} MB.",
        "Reduce the image, or use a model without this limit. See about_WriterVision_Models.");

    public static WriterVisionException InvalidImageAddress(string shown) => Create(
        ErrorCategory.InvalidArgument,
        $"'{shown}' is not a URL that the service can fetch an image from: it does not start with https://.",
        "Specify a complete HTTPS URL, or a path with -Path.");

    public static WriterVisionException AddressNotSupported(string shown) => Create(
        ErrorCategory.InvalidArgument,
        $"The model cannot fetch '{shown}': it reads only uploaded files.",
        "Save the image and specify its path, or use a model that accepts URLs. See about_WriterVision_Models.");

    public static WriterVisionException UnsupportedFileType(string path, IReadOnlyList<string> extensions) => Create(
        ErrorCategory.InvalidArgument,
        $"The service does not accept the file '{SafeText.Line(path)}'. The extension decides; supported extensions: {string.Join(", ", extensions)}.",
        "Rename the file with the correct extension, or specify its MIME type with -ContentType.");

    public static WriterVisionException UnsupportedFileContent(string path, string mediaType) => Create(
        ErrorCategory.InvalidData,
        $"'{SafeText.Line(path)}' has the name of a file of type {mediaType}, but its first bytes are neither JPEG nor PNG, and the service accepts no other images.",
        "Convert it to one of these formats, or specify its MIME type with -ContentType to store it unchanged.");

    public static WriterVisionException InvalidContentType(string contentType) => Create(
        ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(contentType)}' is not a MIME type.",
        "Specify a MIME type such as image/jpeg or text/csv.");

    public static WriterVisionException InvalidShard(int index, int count) => Create(
        ErrorCategory.InvalidArgument,
        $"Share {Number(index)} of {Number(count)} does not exist.",
        $"Use an -Index from 0 to {Number(count - 1)}.");

    public static WriterVisionException ShardPathNotFound(string type) => Create(
        ErrorCategory.InvalidArgument,
        $"The input of type {SafeText.Line(type)} has no path, which determines its share.",
        "Use files, paths, URLs, or rows with a FullName, Path, LiteralPath, Uri or Name column.");

    private static string List(IReadOnlyList<string> names) => $"{string.Join(", ", names.Take(names.Count - 1))} and {names[names.Count - 1]}";
}
