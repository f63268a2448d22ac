using System;
using System.Net;
using WriterVision.Errors;

namespace WriterVision.Api.Responses;

/// <summary>An answer with an error status, and its context.</summary>
internal readonly struct ErrorResponse(HttpStatusCode statusCode, ApiErrorBody body, TimeSpan? retryAfter, string? input = null, int attempts = 1, string? keySource = null)
{
    public HttpStatusCode StatusCode { get; } = statusCode;

    public ApiErrorBody Body { get; } = body;

    /// <summary>The wait that the server asks for; null if it asks for none.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The name of the input; null if there is none.</summary>
    public string? Input { get; } = input;

    /// <summary>The attempts so far, this one included.</summary>
    public int Attempts { get; } = attempts;

    /// <summary>Where the key of the request came from; null if it is not known.</summary>
    public string? KeySource { get; } = keySource;
}
