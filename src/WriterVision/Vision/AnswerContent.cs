using WriterVision.Vision.Schemas;

namespace WriterVision.Vision;

/// <summary>Reads the data of an answer, whether it was just received or was found in the journal.</summary>
internal static class AnswerContent
{
    /// <summary>Reads an answer against a schema.</summary>
    /// <param name="answer">The model's answer.</param>
    /// <param name="schema">The schema; null for a text answer.</param>
    /// <returns>The data; null without a schema, or if the model refused.</returns>
    /// <exception cref="WriterVisionException"><c>AnswerTruncated</c>: a second answer would be truncated, and charged, in the same way.</exception>
    public static AnswerReading? Read(VisionAnswer answer, AnswerSchema? schema) =>
        schema is null || answer.IsRefusal ? null
        : answer.FinishReason == "length" ? throw SchemaErrors.AnswerTruncated(answer.Text)
        : schema.Read(answer.Text);
}
