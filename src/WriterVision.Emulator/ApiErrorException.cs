using System;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace WriterVision.Emulator;

/// <summary>A refusal, in the words and the shape that the API documents: <c>{ tpe, errors: [ { description, key, extras } ], extras }</c>.</summary>
internal sealed class ApiErrorException : Exception
{
    private ApiErrorException(int status, string type, string key, string message)
        : base(message)
    {
        Status = status;
        Type = type;
        Key = key;
    }

    public int Status { get; }

    public string Type { get; }

    public string Key { get; }

    public static ApiErrorException BadRequest(string message) => new(400, "BadRequest", "fail.validation", message);

    public static ApiErrorException Unauthorized(string message) => new(401, "Unauthorized", "fail.unauthorized", message);

    public static ApiErrorException NotFound(string message) => new(404, "NotFound", "fail.notFound", message);

    public static ApiErrorException TooLarge(string message) => new(413, "PayloadTooLarge", "fail.payloadTooLarge", message);

    public static ApiErrorException TooManyRequests(string message) => new(429, "TooManyRequests", "fail.rateLimit", message);

    public static ApiErrorException OfStatus(int status) => status switch
    {
        400 => BadRequest("The emulator was told to refuse this request."),
        401 => Unauthorized("The emulator was told to refuse this key."),
        404 => NotFound("The emulator was told to find nothing."),
        413 => TooLarge("The emulator was told to find this too large."),
        429 => TooManyRequests("The emulator was told that the limit is used up."),
        403 => new(403, "Forbidden", "fail.forbidden", "The emulator was told to refuse this."),
        409 => new(409, "Conflict", "fail.conflict", "The emulator was told to see a conflict."),
        422 => new(422, "UnprocessableEntity", "fail.unprocessable", "The emulator was told to refuse this."),
        _ => new(status, "InternalServerError", "fail.internal", "The emulator was told to fail."),
    };

    public Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        return response.WriteAsJsonAsync(
            new JsonObject
            {
                ["tpe"] = Type,
                ["errors"] = new JsonArray(new JsonObject { ["description"] = Message, ["key"] = Key, ["extras"] = new JsonObject() }),
                ["extras"] = new JsonObject(),
            },
            response.HttpContext.RequestAborted);
    }
}
