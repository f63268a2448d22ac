using System;
using System.Net;
using WriterVision.Errors;

namespace WriterVision.Api.Responses;

/// <summary>A response that reports a failure: what the errors are made from.</summary>
internal readonly struct ApiAnswer
{
    public ApiAnswer(HttpStatusCode statusCode, ApiErrorBody body, TimeSpan? retryAfter)
    {
        StatusCode = statusCode;
        Body = body;
        RetryAfter = retryAfter;
    }

    public HttpStatusCode StatusCode { get; }

    public ApiErrorBody Body { get; }

    /// <summary>The wait that the server asks for; null if it asks for none.</summary>
    public TimeSpan? RetryAfter { get; }
}
