using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Runtime.CompilerServices;
using WriterVision.Api.Responses;
using WriterVision.Text;
using static WriterVision.Errors.ErrorFactory;

namespace WriterVision.Api;

/// <summary>Errors that the API reports. Source: https://dev.writer.com/api-guides/errors.</summary>
internal static class ApiErrors
{
    public static WriterApiException Unauthorized(ApiAnswer answer) => ApiEnding(
        answer,
        ErrorCategory.AuthenticationError,
        "The server does not accept the API key",
        "Check the key at https://app.writer.com, and that it belongs to this endpoint.");

    public static WriterApiException Forbidden(ApiAnswer answer) => ApiEnding(
        answer,
        ErrorCategory.PermissionDenied,
        "The API key may not do this",
        "Give the key the permission it lacks, or use another key.");

    public static WriterApiException NotFound(ApiAnswer answer) => ApiEnding(
        answer,
        ErrorCategory.ObjectNotFound,
        "The server found nothing there",
        "Check -Endpoint. For Writer's API it is the URL before /v1, for -ApiType OpenAI the URL before /chat/completions.");

    public static WriterApiException Conflict(ApiAnswer answer) => Api(
        answer,
        ErrorCategory.ResourceExists,
        "The request conflicts with the state of the account",
        "Try again later.");

    public static WriterApiException FileTooLarge(ApiAnswer answer) => Api(
        answer,
        ErrorCategory.LimitsExceeded,
        "The server refuses the image as too large",
        "Make it smaller: most questions can be answered from two megapixels.");

    public static WriterApiException RateLimited(ApiAnswer answer) => Api(
        answer,
        ErrorCategory.LimitsExceeded,
        answer.RetryAfter is { } wait
            ? $"The account's limit is used up, and the server asks to wait {Duration(wait)}"
            : "The account's limit is used up",
        "Ask later, or with fewer requests at a time: -ThrottleLimit, -MaximumRetryCount.");

    public static WriterApiException ServerError(ApiAnswer answer) => Api(
        answer,
        ErrorCategory.ResourceUnavailable,
        "The server failed",
        "Try again later.",
        isServiceUnreachable: answer.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout);

    public static WriterApiException BadRequest(ApiAnswer answer) => Api(
        answer,
        ErrorCategory.InvalidArgument,
        "The server refuses the request",
        null);

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

    public static WriterVisionException InvalidFileId(string fileId) => Create(
        ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(fileId)}' cannot be the id of a file: in an address it stands for a folder.",
        "Take the id from Get-WriterFile or Send-WriterFile. If it came from there, check that -Endpoint is a Writer API.");

    public static WriterVisionException ModelNotListed(string name) => Create(
        ErrorCategory.ObjectNotFound,
        $"The account has no model '{SafeText.Line(name)}'.",
        "Get-WriterModel without -Name lists those that it has.");

    internal static WriterApiException ApiEnding(
        ApiAnswer answer, ErrorCategory category, string summary, string? recommendedAction, [CallerMemberName] string errorId = "") =>
        Api(answer, category, summary, recommendedAction, endsRun: true, errorId: errorId);

    internal static WriterApiException Api(
        ApiAnswer answer,
        ErrorCategory category,
        string summary,
        string? recommendedAction,
        bool endsRun = false,
        bool isServiceUnreachable = false,
        [CallerMemberName] string errorId = "")
    {
        var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        var description = answer.Body.Description is { Length: > 0 } text ? $": {text}" : ".";
        return new WriterApiException(
            errorId, category, $"{summary} (HTTP {status}){description}", recommendedAction, answer.StatusCode, answer.Body, answer.RetryAfter)
        {
            EndsRun = endsRun,
            IsServiceUnreachable = isServiceUnreachable,
        };
    }
}
