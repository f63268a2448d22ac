using System;
using System.Management.Automation;

namespace WriterVision;

/// <summary>
/// A failure that WriterVision explains. Its <see cref="ErrorId"/> is listed in <c>about_WriterVision_Errors</c>, and is the start of
/// <c>FullyQualifiedErrorId</c>. Exceptions are immutable.
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

    /// <summary>The kind of failure, as one word: <c>FileNotFound</c>, <c>Unauthorized</c>, …</summary>
    public string ErrorId { get; }

    /// <summary>What the user can do; null if there is no recommendation.</summary>
    public string? RecommendedAction { get; }

    internal ErrorCategory Category { get; }

    /// <summary>Whether every later input would fail in the same way, so that this error ends the run.</summary>
    internal bool EndsRun { get; init; }

    /// <summary>Whether the model's answer does not match the schema. A test of a prompt counts this as a wrong answer.</summary>
    internal bool IsWrongAnswer { get; init; }

    /// <summary>Whether the failure concerns the requested model, so that a request to another model can succeed.</summary>
    internal bool ConcernsModel { get; init; }
}
