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
            ? $"'{SafeText.Line(path)}' is {format.Name}, which the model cannot read. The model supports {List(formats)}."
            : $"'{SafeText.Line(path)}' is not an image that the model can read. The model supports {List(formats)}.",
        known?.IsConvertible == true
            ? $"Use a model that reads this format, or convert the file with ConvertTo-WriterImage from the module WriterVision.Imaging: Get-Item '{SafeText.Line(path).Replace("'", "''")}' | ConvertTo-WriterImage | Invoke-WriterVision …"
            : known?.Advice ?? "Specify an image file. The format is determined by the content, not by the name: a failed download may have saved an error page under an image file name.");

    public static WriterVisionException ArgumentsSwapped(string prompt, string path) => Create(
        ErrorCategory.InvalidArgument,
        $"No file matches '{SafeText.Line(path)}', and the prompt '{SafeText.Line(prompt)}' is the name of a file. The prompt and the path seem to be swapped.",
        $"The prompt comes first: Invoke-WriterVision '{SafeText.Line(Path.GetFileName(path)).Replace("'", "''")}' '{SafeText.Line(prompt).Replace("'", "''")}'");

    public static WriterVisionException MetadataNotStripped(string path, Exception cause) => Create(
        ErrorCategory.InvalidData,
        $"Cannot remove the metadata from '{SafeText.Line(path)}', so the image was not sent: {cause.Message}.",
        "Save the image again in an image editor, or leave out -StripMetadata.",
        cause);

    public static WriterVisionException ImageNotConverted(string path, Exception cause) => Create(
        ErrorCategory.InvalidData,
        $"Cannot convert '{SafeText.Line(path)}': {Innermost(cause)}",
        "Check that the file opens in an image viewer. The converter's exception is in the error's InnerException property.",
        cause);

    public static WriterVisionException BytesNotKept(string name) => Create(
        ErrorCategory.InvalidArgument,
        $"The result for '{SafeText.Line(name)}' does not contain the bytes of the image, so they cannot be sent again.",
        "Specify the bytes again: ,$bytes | Invoke-WriterVision. Only results for files, URLs and uploaded files can be used as input.");

    public static WriterVisionException InvalidDataUrl(string displayText, string problem) => Create(
        ErrorCategory.InvalidArgument,
        $"'{displayText}' is not a valid data URL: {problem}.",
        "Specify a data URL such as data:image/png;base64,…, or the bytes themselves: [byte[]].");

    public static WriterVisionException SingleByte() => CreateEnding(
        ErrorCategory.InvalidArgument,
        "The input is a single byte. PowerShell passes a byte array through the pipeline one byte at a time.",
        "Put a comma before the array (,$bytes | Invoke-WriterVision …), or use -InputObject $bytes. With Get-Content use -AsByteStream -Raw.");

    public static WriterVisionException FileTooLarge(string path, long length, long limit) => Create(
        ErrorCategory.LimitsExceeded,
        $"'{SafeText.Line(path)}' is {QuantityText.Megabytes(length)} MB in size, and the model accepts at most {QuantityText.Megabytes(limit)} MB.",
        "Make the image smaller, or use a model without this limit. See about_WriterVision_Models.");

    public static WriterVisionException InvalidImageAddress(string displayText) => Create(
        ErrorCategory.InvalidArgument,
        $"The service cannot download an image from '{displayText}': the URL does not start with https://.",
        "Specify a complete HTTPS URL, or a path with -Path.");

    public static WriterVisionException AddressNotSupported(string displayText) => Create(
        ErrorCategory.InvalidArgument,
        $"The model cannot download '{displayText}': it supports only uploaded files.",
        "Save the image and specify its path, or use a model that accepts URLs. See about_WriterVision_Models.");

    public static WriterVisionException UnsupportedFileType(string path, IReadOnlyList<string> extensions) => Create(
        ErrorCategory.InvalidArgument,
        $"The service does not support the extension of the file '{SafeText.Line(path)}'. Supported extensions: {string.Join(", ", extensions)}.",
        "Rename the file with the correct extension, or specify its MIME type with -ContentType.");

    public static WriterVisionException UnsupportedFileContent(string path, string mediaType) => Create(
        ErrorCategory.InvalidData,
        $"'{SafeText.Line(path)}' has a file name extension for {mediaType}, but its content is neither JPEG nor PNG. The service does not support other image formats.",
        "Convert the file to JPEG or PNG. To upload it unchanged, specify its MIME type with -ContentType.");

    public static WriterVisionException InvalidContentType(string contentType) => Create(
        ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(contentType)}' is not a MIME type.",
        "Specify a MIME type such as image/jpeg or text/csv.");

    public static WriterVisionException InvalidShard(int index, int count) => Create(
        ErrorCategory.InvalidArgument,
        $"-Index {QuantityText.Number(index)} is out of range: -Count is {QuantityText.Number(count)}.",
        count == 1 ? "Use -Index 0." : $"Use an -Index from 0 to {QuantityText.Number(count - 1)}.");

    public static WriterVisionException ShardPathNotFound(string type) => Create(
        ErrorCategory.InvalidArgument,
        $"The input of type {SafeText.Line(type)} has no path, URL or name, so its shard cannot be determined.",
        "Use files, paths, URLs, or rows with a FullName, Path, LiteralPath, Uri or Name column.");

    private static string List(IReadOnlyList<string> names) => $"{string.Join(", ", names.Take(names.Count - 1))} and {names[names.Count - 1]}";
}
