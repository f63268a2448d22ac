using System;
using System.Net;
using WriterVision.Errors;

namespace WriterVision.Api.Responses;

/// <summary>A response with an error status, and its context.</summary>
internal readonly struct ErrorResponse(HttpStatusCode statusCode, ApiErrorBody body, TimeSpan? retryAfter, string? input = null, int attempts = 1, string? keySource = null)
{
    public HttpStatusCode StatusCode { get; } = statusCode;

    public ApiErrorBody Body { get; } = body;

    /// <summary>The time that the server asks the client to wait; null if it does not specify one.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The name of the input; null if there is none.</summary>
    public string? Input { get; } = input;

    /// <summary>The number of attempts so far, including this one.</summary>
    public int Attempts { get; } = attempts;

    /// <summary>Where the key of the request came from; null if it is not known.</summary>
    public string? KeySource { get; } = keySource;

    /// <summary>
    /// Whether the error reports an exhausted quota, which waiting does not restore: 402, 507, Writer's monthly usage limit, or OpenAI's
    /// <c>insufficient_quota</c>.
    /// </summary>
    public bool IsQuotaExhausted =>
        StatusCode is HttpStatusCode.PaymentRequired or (HttpStatusCode)507
        || Mentions("CompletionModelQuotaError")
        || Mentions("fail.model.quotaExceeded")
        || Mentions("insufficient_quota");

    private bool Mentions(string code) => Contains(Body.Type, code) || Contains(Body.Key, code) || Contains(Body.Description, code);

    private static bool Contains(string? text, string code) => text?.IndexOf(code, StringComparison.OrdinalIgnoreCase) >= 0;
}
