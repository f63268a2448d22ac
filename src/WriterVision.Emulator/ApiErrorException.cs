using System;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using WriterVision.Emulator.Endpoints;

namespace WriterVision.Emulator;

/// <summary>An error, with the text and the format that the API documents: <c>{ tpe, errors: [ { description, key, extras } ], extras }</c>.</summary>
internal sealed class ApiErrorException : Exception
{
    private readonly JsonObject _extras;
    private readonly string? _openAICode;

    private ApiErrorException(int status, string type, string key, string message, JsonObject? extras = null, string? openAICode = null)
        : base(message)
    {
        _extras = extras ?? [];
        _openAICode = openAICode;
        Status = status;
        Type = type;
        Key = key;
    }

    public int Status { get; }

    public string Type { get; }

    public string Key { get; }

    public static ApiErrorException BadRequest(string message) => new(400, "BadRequest", "fail.validation", message);

    /// <summary>The error for a model that is not available for chat.</summary>
    public static ApiErrorException ModelNotSupported(string model) =>
        new(400, "InvalidInputParameters", "fail.invalid.input", $"Model not supported for chat: {model}.", openAICode: "model_not_found");

    public static ApiErrorException ModelNotFound(string model) =>
        new(404, "NotFound", "fail.notFound", $"The model '{model}' does not exist.", openAICode: "model_not_found");

    /// <summary>The monthly usage limit of the account (https://dev.writer.com/api-reference/error-codes). Waiting does not help.</summary>
    public static ApiErrorException QuotaExceeded() =>
        new(429, "CompletionModelQuotaError", "fail.model.quotaExceeded", "The monthly usage limit of the model is exceeded.", openAICode: "insufficient_quota");

    /// <summary>A guardrail of the account blocks the input.</summary>
    public static ApiErrorException GuardrailBlocked() => new(
        400,
        "BadRequest",
        "fail.guardrail.blocked",
        "The request was blocked by a guardrail.",
        new JsonObject { ["guardrail_name"] = "no-personal-data", ["entity_type"] = "CREDIT_CARD" },
        openAICode: "content_filter");

    /// <summary>The content policy of the service blocks the input.</summary>
    public static ApiErrorException UnsafeContent() =>
        new(400, "CompletionModelUnsafeRequestError", "fail.model.unsafeRequest", "The request violates the content policy.", openAICode: "content_policy_violation");

    public static ApiErrorException Unauthorized(string message) => new(401, "Unauthorized", "fail.unauthorized", message);

    public static ApiErrorException NotFound(string message) => new(404, "NotFound", "fail.notFound", message);

    public static ApiErrorException TooLarge(string message) => new(413, "PayloadTooLarge", "fail.payloadTooLarge", message);

    public static ApiErrorException TooManyRequests(string message) => new(429, "TooManyRequests", "fail.rateLimit", message);

    public static ApiErrorException OfStatus(int status) => status switch
    {
        400 => BadRequest("The emulator is configured to reject this request."),
        401 => Unauthorized("The emulator is configured to reject this key."),
        404 => NotFound("The emulator is configured to return 'not found'."),
        413 => TooLarge("The emulator is configured to reject this request as too large."),
        429 => TooManyRequests("The emulator is configured to report an exceeded rate limit."),
        403 => new(403, "Forbidden", "fail.forbidden", "The emulator is configured to reject this request."),
        409 => new(409, "Conflict", "fail.conflict", "The emulator is configured to report a conflict."),
        422 => new(422, "UnprocessableEntity", "fail.unprocessable", "The emulator is configured to reject this request."),
        _ => new(status, "InternalServerError", "fail.internal", "The emulator is configured to fail."),
    };

    /// <summary>Writes the error in the format of the API that the request uses.</summary>
    public Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        return response.WriteAsJsonAsync(OpenAIApi.Serves(response.HttpContext.Request) ? OpenAIBody() : WriterBody(), response.HttpContext.RequestAborted);
    }

    private JsonObject WriterBody() => new()
    {
        ["tpe"] = Type,
        ["errors"] = new JsonArray(new JsonObject { ["description"] = Message, ["key"] = Key, ["extras"] = _extras.DeepClone() }),
        ["extras"] = new JsonObject(),
    };

    private JsonObject OpenAIBody() => new()
    {
        ["error"] = new JsonObject
        {
            ["message"] = Message,
            ["type"] = Status switch { 401 => "authentication_error", 429 => "rate_limit_error", >= 500 => "server_error", _ => "invalid_request_error" },
            ["param"] = null,
            ["code"] = _openAICode,
        },
    };
}
