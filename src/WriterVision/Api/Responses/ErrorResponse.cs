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
}
