using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Net;
using WriterVision.Errors;

namespace WriterVision;

/// <summary>An error that the Writer API returned.</summary>
/// <remarks>
/// The documented error body is <c>{ "tpe", "errors": [ { "description", "key", "extras" } ], "extras" }</c>. A gateway
/// can return any other body: <see cref="ErrorType"/> and <see cref="ErrorKey"/> are then null, and the message describes the body.
/// </remarks>
public sealed class WriterApiException : WriterVisionException
{
    internal WriterApiException(
        string errorId, ErrorCategory category, string message, string? recommendedAction, HttpStatusCode statusCode, ApiErrorBody body, TimeSpan? retryAfter)
        : base(errorId, category, message, recommendedAction)
    {
        StatusCode = statusCode;
        ErrorType = body.Type;
        ErrorKey = body.Key;
        Description = body.Description;
        RetryAfter = retryAfter;
        Extras = body.Extras;
    }

    /// <summary>The HTTP status of the response.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>The API's name for the kind of error (<c>tpe</c>), such as <c>BadRequest</c>; null if the response contained none.</summary>
    public string? ErrorType { get; }

    /// <summary>The API's key of the error; null if the response contained none.</summary>
    public string? ErrorKey { get; }

    /// <summary>The server's own description: at most 1,000 characters, without control characters; null if there was none.</summary>
    public string? Description { get; }

    /// <summary>
    /// The details that the server adds to the error, such as <c>guardrail_name</c>; nested names are joined with a dot. Empty if there are none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Extras { get; }

    /// <summary>The time that the server asked the client to wait; null if it did not specify one.</summary>
    public TimeSpan? RetryAfter { get; }
}
