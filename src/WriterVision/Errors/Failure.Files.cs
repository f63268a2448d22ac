using System;
using System.Collections.Generic;
using System.Management.Automation;
using WriterVision.Text;

namespace WriterVision.Errors;

/// <content>Failures of files in the account.</content>
internal static partial class Failure
{
    public static WriterApiException FileIdNotFound(ApiAnswer answer, string fileId) => Api(
        answer,
        ErrorCategory.ObjectNotFound,
        $"There is no file '{SafeText.Line(fileId)}' in the account",
        "List the files there are with Get-WriterFile. A file may have been deleted, or belong to the account of another key.");

    public static WriterApiException FileForbidden(ApiAnswer answer, string fileId) => Api(
        answer,
        ErrorCategory.PermissionDenied,
        $"The API key may not use the file '{SafeText.Line(fileId)}'",
        "Use the key of the account that the file was sent to.");

    public static WriterVisionException FileNotWritable(string path, Exception cause) => Create(
        cause is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.WriteError,
        $"Cannot write the file '{SafeText.Line(path)}': {SafeText.Description(cause.Message)}",
        "Check that there is room on the disk, and that you may write there.",
        cause);

    public static WriterVisionException FileExists(string path) => Create(
        ErrorCategory.ResourceExists,
        $"There is a file '{SafeText.Line(path)}' already, and it was not written over.",
        "Use -Force to replace what is there, or another -Destination. Files of one name that one command receives need a destination each.");

    public static WriterVisionException UnsupportedFileType(string path, IReadOnlyList<string> extensions) => Create(
        ErrorCategory.InvalidArgument,
        $"The service does not take a file such as '{SafeText.Line(path)}': it goes by the extension, and knows {string.Join(", ", extensions)}.",
        "Give the file the extension that it should have, or say its MIME type with -ContentType.");

    public static WriterVisionException UnsupportedFileContent(string path, string mediaType) => Create(
        ErrorCategory.InvalidData,
        $"'{SafeText.Line(path)}' is called {mediaType}, but by its first bytes it is neither JPEG nor PNG, and the service takes no other images.",
        "Convert it to one of these, or say with -ContentType what it is, if the service is to store it as it is.");

    public static WriterVisionException InvalidFileId(string fileId) => Create(
        ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(fileId)}' cannot be the id of a file: in an address it stands for a folder.",
        "Take the id from Get-WriterFile or Send-WriterFile. If it came from there, check that -Endpoint is a Writer API.");

    public static WriterVisionException InvalidContentType(string contentType) => Create(
        ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(contentType)}' is not a MIME type.",
        "Give one such as image/jpeg or text/csv.");

    public static WriterVisionException ModelNotListed(string name) => Create(
        ErrorCategory.ObjectNotFound,
        $"The account has no model '{SafeText.Line(name)}'.",
        "Get-WriterModel without -Name lists those that it has.");
}
