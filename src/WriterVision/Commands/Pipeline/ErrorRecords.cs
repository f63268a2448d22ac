using System.Management.Automation;

namespace WriterVision.Commands.Pipeline;

/// <summary>Creates the error records of this module.</summary>
internal static class ErrorRecords
{
    /// <param name="failure">The failure.</param>
    /// <param name="target">The input that failed.</param>
    public static ErrorRecord From(WriterVisionException failure, object? target) => From(failure, failure.Message, target);

    /// <param name="failure">The failure.</param>
    /// <param name="message">The message, if it contains more than that of the failure.</param>
    /// <param name="target">The input that failed.</param>
    public static ErrorRecord From(WriterVisionException failure, string message, object? target) =>
        new(failure, failure.ErrorId, failure.Category, target)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = failure.RecommendedAction ?? string.Empty },
        };

    /// <summary>An argument that cannot be bound, for a transformation: the binder shows the message, unless another parameter accepts the argument.</summary>
    public static ArgumentTransformationMetadataException NotBound(string message) =>
        // The binder tries the next parameter only for this pair of exception types.
        new(message, new PSInvalidCastException(message));
}
