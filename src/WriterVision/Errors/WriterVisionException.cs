using System;
using System.Management.Automation;

namespace WriterVision;

/// <summary>
/// A failure that WriterVision explains: its <see cref="ErrorId"/> is one of those listed in <c>about_WriterVision_Errors</c>,
/// and is what <c>FullyQualifiedErrorId</c> starts with. Exceptions are immutable.
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

    /// <summary>What the user can do about it; null if there is nothing.</summary>
    public string? RecommendedAction { get; }

    internal ErrorCategory Category { get; }

    /// <summary>Whether every later input would fail in the same way, so that the run ends with this one error.</summary>
    internal bool EndsRun { get; init; }

    /// <summary>Whether the model answered, but not as the schema requires: a test of a prompt counts that as a wrong answer.</summary>
    internal bool IsWrongAnswer { get; init; }

    /// <summary>Whether the failure concerns the model that was asked, so that a request to another model can succeed.</summary>
    internal bool ConcernsModel { get; init; }
}
