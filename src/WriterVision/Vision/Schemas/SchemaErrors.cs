using System;
using System.Management.Automation;
using WriterVision.Text;
using static WriterVision.Errors.ErrorFactory;

namespace WriterVision.Vision.Schemas;

/// <summary>Errors about a schema, or about an answer that does not match it.</summary>
internal static class SchemaErrors
{
    /// <param name="place">The key, the JSON pointer or the line; empty for the whole.</param>
    /// <param name="problem">What is wrong there.</param>
    /// <param name="remedy">What is allowed, without a full stop; null where the problem says it.</param>
    public static WriterVisionException InvalidSchema(string place, string problem, string? remedy = null) => Create(
        ErrorCategory.InvalidArgument,
        place.Length == 0
            ? $"The schema cannot be used: {SafeText.Description(problem)}."
            : $"The schema cannot be used: at '{SafeText.Line(place)}': {SafeText.Description(problem)}.",
        remedy is null ? "See about_WriterVision_Schemas." : $"{remedy}. See about_WriterVision_Schemas.");

    public static WriterVisionException SchemaNotReadable(string path, Exception cause) => Create(
        cause is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.ReadError,
        $"Cannot read the schema '{SafeText.Line(path)}': {SafeText.Description(cause.Message)}",
        "Check the path, and that you may read the file.",
        cause);

    public static WriterVisionException AnswerNotInSchema(string problem, string rawText) => WithRawText(rawText, Create(
        ErrorCategory.InvalidResult,
        $"The model's answer does not fit the schema, and did not the second time either. {SafeText.Description(problem)}",
        "The answer as it came is in the error's Exception.Data['RawText']. A clearer prompt, or a simpler schema, helps most."));

    public static WriterVisionException AnswerTruncated(string rawText) => WithRawText(rawText, Create(
        ErrorCategory.LimitsExceeded,
        "The model's answer was cut off by its limit of tokens, so that it is no whole JSON. It was not asked again: the cut would be the same, and paid for again.",
        "Give more with -MaxTokens, or ask for less. What came is in the error's Exception.Data['RawText']."));

    public static WriterVisionException DataNotAccepted(string place, Exception cause) => Create(
        ErrorCategory.InvalidResult,
        $"The model's answer fits the schema, but the class does not take it: {SafeText.Line(place)}: {SafeText.Description(cause.Message)}",
        "Ask for what the class takes, in the prompt or in its own types, or let the class take what was answered.",
        cause);
}
