using System;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Runtime.CompilerServices;
using WriterVision.Text;

namespace WriterVision.Errors;

/// <content>Failures that the API itself reports: documented in https://dev.writer.com/api-guides/errors, or met at a gateway.</content>
internal static partial class Failure
{
    public static WriterApiException Unauthorized(ApiAnswer answer) => Ending(Api(
        answer,
        ErrorCategory.AuthenticationError,
        "The server does not accept the API key",
        "Check the key at https://app.writer.com, and that it belongs to this endpoint."));

    public static WriterApiException Forbidden(ApiAnswer answer) => Ending(Api(
        answer,
        ErrorCategory.PermissionDenied,
        "The API key may not do this",
        "Give the key the permission it lacks, or use another key."));

    public static WriterApiException ModelNotFound(ApiAnswer answer, string model) => Ending(Api(
        answer,
        ErrorCategory.ObjectNotFound,
        $"The server knows no model '{SafeText.Line(model)}'",
        "Use -Model palmyra-x5. Writer retired palmyra-vision on 2026-07-13."));

    public static WriterApiException NotFound(ApiAnswer answer) => Ending(Api(
        answer,
        ErrorCategory.ObjectNotFound,
        "The server found nothing there",
        "Check -Endpoint: it is the address before /v1."));

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

    public static WriterApiException ServerError(ApiAnswer answer)
    {
        var failure = Api(answer, ErrorCategory.ResourceUnavailable, "The server failed", "Try again later.");
        failure.IsServiceUnreachable = answer.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
        return failure;
    }

    public static WriterApiException BadRequest(ApiAnswer answer) => Api(
        answer,
        ErrorCategory.InvalidArgument,
        "The server refuses the request",
        null);

    private static WriterApiException Api(
        ApiAnswer answer, ErrorCategory category, string summary, string? recommendedAction, [CallerMemberName] string errorId = "")
    {
        var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        var words = answer.Body.Description is { Length: > 0 } description ? $": {description}" : ".";
        return new WriterApiException(
            errorId, category, $"{summary} (HTTP {status}){words}", recommendedAction, answer.StatusCode, answer.Body, answer.RetryAfter);
    }

    private static WriterApiException Ending(WriterApiException failure)
    {
        failure.EndsRun = true;
        return failure;
    }

    private static string Duration(TimeSpan wait) => wait.TotalSeconds < 120
        ? Seconds(wait)
        : wait.ToString(wait.TotalDays < 1 ? @"hh\:mm\:ss" : @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time)
    {
        var number = time.TotalSeconds.ToString("0.#", CultureInfo.CurrentCulture);
        return number == "1" ? "1 second" : $"{number} seconds";
    }
}
