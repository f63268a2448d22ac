using System;

namespace WriterVision.Throttling;

/// <summary>How an attempt ended, for those that come after it.</summary>
internal readonly struct AttemptReport
{
    public RequestOutcome Outcome { get; init; }

    /// <summary>The wait that everybody owes the server; zero for none.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>The tokens that the answer used; null where the server does not tell.</summary>
    public long? UsedTokens { get; init; }

    /// <summary>What went wrong, if something did.</summary>
    public WriterVisionException? Failure { get; init; }
}

/// <summary>What an attempt says about the service.</summary>
internal enum RequestOutcome
{
    /// <summary>Nothing: the connection broke, the time was over, or it was given up.</summary>
    Unknown,

    /// <summary>It was answered, with a success or an error that is the request's own.</summary>
    Answered,

    /// <summary>The account's limit was met.</summary>
    RateLimited,

    /// <summary>The service is there, and has failed at it.</summary>
    Failed,

    /// <summary>The service itself was not reached: nothing connected, or a gateway answered in its place (502, 503, 504).</summary>
    Unreachable,
}
