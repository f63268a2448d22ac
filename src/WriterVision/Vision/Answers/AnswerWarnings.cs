namespace WriterVision.Vision.Answers;

/// <summary>
/// The warnings about an answer: the model refused, or the answer is truncated, not fully readable, filtered or empty.
/// <see cref="VisionAnswer.Read"/> reports the error for a truncated answer with a schema.
/// </summary>
internal static class AnswerWarnings
{
    /// <param name="name">The input, as text to display.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>The warning; null if the answer is complete.</returns>
    public static string? Find(string name, VisionAnswer answer) => answer switch
    {
        { IsFromModel: false } => null,
        { IsRefusal: true } => $"The model refused to answer the prompt for '{name}'. The Text property contains its reason.",
        { FinishReason: "length" } => $"The answer for '{name}' was truncated at the token limit. Increase -MaxTokens.",
        { Reading: { Problem: not null, Unreadable: var unreadable } } =>
            $"The answer for '{name}' could not be read in full. These fields are null: {string.Join(", ", unreadable)}.",
        { FinishReason: "content_filter" } => $"The content filter of the service blocked the answer for '{name}'.",
        { Text: "" } => $"The answer for '{name}' is empty.",
        _ => null,
    };
}
