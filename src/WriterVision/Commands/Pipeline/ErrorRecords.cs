using System.Management.Automation;

namespace WriterVision.Commands.Pipeline;

/// <summary>Makes the error records of this module.</summary>
internal static class ErrorRecords
{
    /// <param name="failure">What went wrong.</param>
    /// <param name="target">The input that it went wrong for.</param>
    public static ErrorRecord From(WriterVisionException failure, object? target) => From(failure, failure.Message, target);

    /// <param name="failure">What went wrong.</param>
    /// <param name="message">What to tell the user, where it is more than the failure knows.</param>
    /// <param name="target">The input that it went wrong for.</param>
    public static ErrorRecord From(WriterVisionException failure, string message, object? target) =>
        new(failure, failure.ErrorId, failure.Category, target)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = failure.RecommendedAction ?? string.Empty },
        };

    /// <summary>A failure of an argument, for a transformation: the binder shows its message, and passes over it where another parameter may fit.</summary>
    public static ArgumentTransformationMetadataException NotBound(string message) =>
        // The binder tries the next parameter for just this pair of types.
        new(message, new PSInvalidCastException(message));
}
