using System.Management.Automation;

namespace WriterVision.Commands.Pipeline;

/// <summary>Creates the error records of this module.</summary>
internal static class ErrorRecords
{
    /// <param name="failure">The failure.</param>
    /// <param name="target">The input that failed.</param>
    public static ErrorRecord From(WriterVisionException failure, object? target) => From(failure, failure.Message, target);

    /// <param name="failure">The failure.</param>
    /// <param name="message">The message, which can contain more than the message of the failure.</param>
    /// <param name="target">The input that failed.</param>
    public static ErrorRecord From(WriterVisionException failure, string message, object? target) =>
        new(failure, failure.ErrorId, failure.Category, target)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = failure.RecommendedAction ?? string.Empty },
        };
}
