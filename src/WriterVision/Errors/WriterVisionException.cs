using System;
using System.Management.Automation;

namespace WriterVision;

/// <summary>
/// A failure that WriterVision explains: its <see cref="ErrorId"/> is one of those listed in <c>about_WriterVision_Errors</c>,
/// and is what <c>FullyQualifiedErrorId</c> starts with.
/// </summary>
public class WriterVisionException : Exception
{
    internal WriterVisionException(
        string errorId, ErrorCategory category, string message, string? recommendedAction = null, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        Category = category;
        RecommendedAction = recommendedAction;
    }

    /// <summary>What went wrong, as one word to test for: <c>FileNotFound</c>, <c>Unauthorized</c>, …</summary>
    public string ErrorId { get; }

    /// <summary>What the user can do about it, where there is something.</summary>
    public string? RecommendedAction { get; }

    internal ErrorCategory Category { get; }

    /// <summary>Whether every later input would fail in the same way, so that the run ends with this one error.</summary>
    internal bool EndsRun { get; set; }

    /// <summary>
    /// Whether the service itself is out of reach (nothing connects, or a gateway answers in its place), whatever is asked of it.
    /// </summary>
    internal bool IsServiceUnreachable { get; init; }
}
