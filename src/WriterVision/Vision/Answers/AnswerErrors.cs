using System.Management.Automation;
using WriterVision.Text;
using static WriterVision.Errors.ErrorFactory;

namespace WriterVision.Vision.Answers;

/// <summary>Errors about an answer that does not match its schema.</summary>
internal static class AnswerErrors
{
    /// <param name="input">The name of the input.</param>
    /// <param name="reading">The result of reading the last answer.</param>
    /// <param name="rawText">The last answer.</param>
    /// <param name="usage">The tokens of all requests; null if they are not known.</param>
    /// <param name="wasAskedAgain">Whether it is the answer to the second request.</param>
    public static WriterVisionException AnswerNotInSchema(string input, AnswerReading reading, string rawText, VisionUsage? usage, bool wasAskedAgain)
    {
        var failure = WithRawText(rawText, new WriterVisionException(
            nameof(AnswerNotInSchema),
            ErrorCategory.InvalidResult,
            $"'{SafeText.Line(input)}': {(wasAskedAgain ? "neither the model's first answer nor its second answer matches the schema" : "the model's answer does not match the schema")}. {SafeText.Description(reading.Problem!)}",
            "The answer is in $_.Exception.Data['RawText'], and the readable part of it in $_.Exception.Data['Data']. "
            + "-AllowPartial returns that part as a result. A clearer prompt or a simpler schema usually helps.")
        {
            IsWrongAnswer = true,
        });
        if (reading.Data is { } data)
        {
            failure.Data["Data"] = AnswerObjectBuilder.BuildRecord(data);
        }

        return WithUsage(usage, failure);
    }

    public static WriterVisionException AnswerTruncated(string input, string rawText) => WithRawText(rawText, Create(
        ErrorCategory.LimitsExceeded,
        $"'{SafeText.Line(input)}': the model's answer was truncated at the token limit. No second request was made, because its answer would also be truncated, and you would be charged for it.",
        "Increase -MaxTokens, or request less data. The text that arrived is in $_.Exception.Data['RawText']."));

    public static WriterVisionException DataNotAccepted(string input, PropertyNotAcceptedException cause, string rawText, VisionUsage? usage) =>
        WithUsage(usage, WithRawText(rawText, Create(
            ErrorCategory.InvalidResult,
            $"'{SafeText.Line(input)}': the model's answer matches the schema, but the class does not accept it: {SafeText.Line(cause.Place)}: {SafeText.Description(cause.Message)}",
            "Describe the valid values in the prompt, or change the class so that it accepts this value. The answer is in $_.Exception.Data['RawText'].",
            cause.InnerException)));

    private static WriterVisionException WithUsage(VisionUsage? usage, WriterVisionException failure)
    {
        if (usage is not null)
        {
            failure.Data["Usage"] = usage;
        }

        return failure;
    }
}
