using System;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using WriterVision.Text;

namespace WriterVision.Errors;

/// <summary>
/// Creates the exceptions of the error factories of each feature. The name of a factory method is the error id, so that the
/// two cannot drift apart; <c>about_WriterVision_Errors</c> lists all ids.
/// </summary>
internal static class ErrorFactory
{
    /// <summary>Adds the text of the answer to an exception: <c>$_.Exception.Data['RawText']</c>.</summary>
    public static WriterVisionException WithRawText(string rawText, WriterVisionException failure)
    {
        failure.Data["RawText"] = rawText;
        return failure;
    }

    /// <summary>The start of a message: the input's name, if there is one, and what happened.</summary>
    /// <param name="input">The name of the input; null if there is none.</param>
    /// <param name="text">What happened, with a lower-case first letter.</param>
    public static string Subject(string? input, string text) =>
        input is null ? char.ToUpperInvariant(text[0]) + text.Substring(1) : $"'{input}': {text}";

    /// <summary>" after 6 attempts", or an empty string for the first attempt.</summary>
    public static string Attempts(int attempts) => attempts > 1 ? $" after {QuantityText.Number(attempts)} attempts" : string.Empty;

    /// <summary>Creates an exception that concerns one input.</summary>
    public static WriterVisionException Create(
        ErrorCategory category, string message, string? recommendedAction = null, Exception? cause = null, [CallerMemberName] string errorId = "") =>
        new(errorId, category, message, recommendedAction, cause);

    /// <summary>Creates an exception that ends the run, because every later input would fail in the same way.</summary>
    public static WriterVisionException CreateEnding(
        ErrorCategory category, string message, string? recommendedAction = null, Exception? cause = null, [CallerMemberName] string errorId = "") =>
        new(errorId, category, message, recommendedAction, cause) { EndsRun = true };

    /// <summary>The message of the innermost exception, because the outer messages contain no reason.</summary>
    public static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return SafeText.Description(exception.Message);
    }
}
