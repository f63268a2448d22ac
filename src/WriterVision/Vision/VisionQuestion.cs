using WriterVision.Text;
using WriterVision.Vision.Prompts;

namespace WriterVision.Vision;

/// <summary>The question about the images of a job, with the settings for the answer.</summary>
internal sealed record VisionQuestion
{
    public required PromptTemplate Prompt { get; init; }

    public required string Model { get; init; }

    public string? System { get; init; }

    public double? Temperature { get; init; }

    public int? MaxTokens { get; init; }

    /// <summary>The JSON Schema that the answer must match, as text; null for a text answer.</summary>
    public string? AnswerSchema { get; init; }

    /// <summary>Whether a server of the OpenAI-compatible API can enforce the schema.</summary>
    public bool IsSchemaStrict { get; init; }

    /// <summary>
    /// The index of the repetition: 0 for the first, 1 or more for the others with <c>-RepeatCount</c>. Each repetition has its own journal
    /// entry.
    /// </summary>
    public int Repetition { get; init; }

    /// <summary>The previous answer, which did not match the schema; null on the first request.</summary>
    public string? PreviousAnswer { get; private init; }

    /// <summary>Why the previous answer did not match, and what to do; null on the first request.</summary>
    public string? Correction { get; private init; }

    /// <summary>The question for a second request, after an answer that does not match the schema.</summary>
    /// <param name="previousAnswer">The answer.</param>
    /// <param name="problem">Why it does not match, as a sentence.</param>
    public VisionQuestion Corrected(string previousAnswer, string problem) => this with
    {
        PreviousAnswer = previousAnswer,
        Correction = NormalizedText.WellFormed($"Your previous answer does not match the JSON Schema. {problem} Answer again, with nothing but JSON that matches it."),
    };
}
