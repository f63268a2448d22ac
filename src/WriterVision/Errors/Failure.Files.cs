using System.Management.Automation;

namespace WriterVision;

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
}
