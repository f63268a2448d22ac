using System;
using System.Globalization;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using WriterVision.Api.Http;
using WriterVision.Api.Responses;
using WriterVision.Text;
using static WriterVision.Errors.ErrorFactory;

namespace WriterVision.Api;

/// <summary>
/// The texts of errors that the API reports. <see cref="RequestSender"/> and <see cref="WriterClient"/> choose the error for a response.
/// <see cref="ErrorResponse.IsQuotaExhausted"/> recognizes an exhausted quota; <see cref="ModelRejection"/> recognizes a rejected model and blocked
/// content. Source: https://dev.writer.com/api-guides/errors.
/// </summary>
internal static class ApiErrors
{
    public static WriterApiException Unauthorized(ErrorResponse response) => Create(
        response,
        ErrorCategory.AuthenticationError,
        response.KeySource is { Length: > 0 } source ? $"the server rejected the API key from {SafeText.Line(source)}" : "the server rejected the API key",
        "Check the key at https://app.writer.com, and make sure that it belongs to this endpoint.",
        endsRun: true);

    public static WriterApiException ContentBlocked(ErrorResponse response, string? guardrail) => Create(
        response,
        ErrorCategory.PermissionDenied,
        guardrail is null ? "the content policy of the service blocked the input" : $"the guardrail '{SafeText.Line(guardrail)}' blocked the input",
        "Change the prompt or the image, or ask the administrator of the account about its guardrails.");

    public static WriterApiException Forbidden(ErrorResponse response) => Create(
        response,
        ErrorCategory.PermissionDenied,
        "the API key does not have permission for this operation",
        "Grant the missing permission to the key, or use another key.",
        endsRun: true);

    public static WriterApiException NotFound(ErrorResponse response) => Create(
        response,
        ErrorCategory.ObjectNotFound,
        "the server found nothing at this URL",
        "Check -Endpoint. For Writer's API, it is the base URL without /v1. For -ApiType OpenAI, it is the base URL without /chat/completions.",
        endsRun: true);

    public static WriterApiException Conflict(ErrorResponse response) => Create(
        response,
        ErrorCategory.ResourceExists,
        "the request conflicts with the state of the account",
        "Try again later.");

    public static WriterApiException FileTooLarge(ErrorResponse response) => Create(
        response,
        ErrorCategory.LimitsExceeded,
        "the server rejected the image as too large",
        "Use a smaller image: two megapixels are enough for most prompts.");

    public static WriterApiException RateLimited(ErrorResponse response) => Create(
        response,
        ErrorCategory.LimitsExceeded,
        "the account's rate limit is exceeded",
        RetryPolicy.IsTooLong(response.RetryAfter)
            ? "Run the command again after that time."
            : "Try again later, or specify a -MaximumRetryCount of 1 or more, so that the command waits.",
        endsRun: RetryPolicy.IsTooLong(response.RetryAfter));

    public static WriterApiException QuotaExhausted(ErrorResponse response) => Create(
        response,
        ErrorCategory.QuotaExceeded,
        "the account's quota is exhausted, and waiting will not help",
        "Increase the quota, add credit to the account, or run the command again after the quota resets.",
        endsRun: true);

    /// <param name="response">The answer.</param>
    /// <param name="endsRun">Whether the service has never answered, so that every other input would fail, too.</param>
    public static WriterApiException ServerError(ErrorResponse response, bool endsRun = false) => Create(
        response,
        ErrorCategory.ResourceUnavailable,
        "the server returned",
        "Try again later.",
        endsRun: endsRun || RetryPolicy.IsTooLong(response.RetryAfter));

    public static WriterApiException BadRequest(ErrorResponse response) => Create(
        response,
        ErrorCategory.InvalidArgument,
        "the server rejected the request",
        null);

    public static WriterApiException FileIdNotFound(ErrorResponse response, string fileId) => Create(
        response,
        ErrorCategory.ObjectNotFound,
        $"the account does not contain the file '{SafeText.Line(fileId)}'",
        "List the files with Get-WriterFile. The file may have been deleted, or belong to another account.");

    public static WriterApiException FileForbidden(ErrorResponse response, string fileId) => Create(
        response,
        ErrorCategory.PermissionDenied,
        $"the API key does not have permission for the file '{SafeText.Line(fileId)}'",
        "Use a key of the account that owns the file.");

    public static WriterVisionException InvalidFileId(string fileId) => Errors.ErrorFactory.Create(
        ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(fileId)}' is not a valid file id: in a URL it refers to a folder.",
        "Take the id from Get-WriterFile or Send-WriterFile. If it came from there, check that -Endpoint refers to the Writer API.");

    public static WriterVisionException ModelNotListed(string name) => Errors.ErrorFactory.Create(
        ErrorCategory.ObjectNotFound,
        $"The model '{SafeText.Line(name)}' is not in the account's list of models.",
        "Get-WriterModel without -Name lists the models of the account.");

    /// <summary>Creates an error such as "'invoice-17.jpg': the server returned HTTP 500 after 6 attempts: description". An error that ends the run does not name an input.</summary>
    internal static WriterApiException Create(
        ErrorResponse response,
        ErrorCategory category,
        string summary,
        string? recommendedAction,
        bool endsRun = false,
        bool concernsModel = false,
        [CallerMemberName] string errorId = "")
    {
        var status = "HTTP " + ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        status = errorId == nameof(ServerError) ? " " + status : $" ({status})";
        var wait = response.RetryAfter is { } retryAfter ? $" The server asks clients to wait {QuantityText.Duration(retryAfter)}." : string.Empty;
        var description = response.Body.Description is { Length: > 0 } text ? $": {text}{(wait.Length > 0 && !text.EndsWith(".", StringComparison.Ordinal) ? "." : string.Empty)}" : ".";
        var message = Subject(endsRun ? null : response.Input, summary) + status + Attempts(response.Attempts) + description + wait;
        return new WriterApiException(errorId, category, message, recommendedAction, response.StatusCode, response.Body, response.RetryAfter)
        {
            EndsRun = endsRun,
            ConcernsModel = concernsModel,
        };
    }
}
