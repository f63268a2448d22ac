using System;

namespace WriterVision.Throttling;

/// <summary>How one attempt of a request ended.</summary>
internal readonly struct AttemptOutcome
{
    public AttemptResult Result { get; init; }

    /// <summary>The error; null for a success.</summary>
    public WriterVisionException? Failure { get; init; }

    /// <summary>Whether another attempt may succeed.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Whether no connection could be made. The request itself cannot be the cause.</summary>
    public bool IsConnectFailure { get; init; }

    /// <summary>The wait that the server asks for; null if it asks for none, or for zero seconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The tokens that the request used; null if the server does not say.</summary>
    public long? UsedTokens { get; init; }
}

/// <summary>What an attempt says about the service.</summary>
internal enum AttemptResult
{
    /// <summary>Nothing: the connection broke, or the attempt was canceled.</summary>
    Unknown,

    /// <summary>A success, or an error that concerns this request alone.</summary>
    Answered,

    /// <summary>The account's limit was exceeded (HTTP 429).</summary>
    RateLimited,

    /// <summary>The service answered with an internal error.</summary>
    Failed,

    /// <summary>The service was not reached: no connection, no answer in time, or a gateway's error (<c>Api.Http.RetryPolicy.IsUnreachable</c>).</summary>
    Unreachable,
}
