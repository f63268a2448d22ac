using System.Collections.Generic;
using WriterVision.Vision.Prompts;

namespace WriterVision.Vision;

/// <summary>The question about the images of a job, and how the model is to answer it.</summary>
internal sealed record VisionQuestion
{
    /// <summary>The names that a prompt can refer to the image by, if there is one image.</summary>
    public static readonly IReadOnlyList<IReadOnlyList<string>> SingleImageNames = [["image", "image_1"]];

    /// <summary>The <see cref="ImageNames"/> of a question about one image.</summary>
    public static readonly IReadOnlyList<string> SingleImageName = ["image"];

    public required PromptTemplate Prompt { get; init; }

    /// <summary>For each image, the name that the prompt refers to it by.</summary>
    public required IReadOnlyList<string> ImageNames { get; init; }

    public required string Model { get; init; }

    public string? System { get; init; }

    public double? Temperature { get; init; }

    public int? MaxTokens { get; init; }

    /// <summary>The JSON Schema that the answer must match, as text; null for a text answer.</summary>
    public string? AnswerSchema { get; init; }

    /// <summary>Whether a server of the OpenAI-compatible API can enforce the schema.</summary>
    public bool IsSchemaStrict { get; init; }

    /// <summary>
    /// Which of several answers to the same question is wanted: 0 for the first, 1 and more for those that <c>-RepeatCount</c> asks for.
    /// Each has a journal entry of its own.
    /// </summary>
    public int Repetition { get; init; }

    /// <summary>The previous answer, which did not match the schema; null on the first request.</summary>
    public string? PreviousAnswer { get; private init; }

    /// <summary>What was wrong with the previous answer; null on the first request.</summary>
    public string? Correction { get; private init; }

    /// <summary>The same question, with the previous answer and what was wrong with it.</summary>
    public VisionQuestion Corrected(string previousAnswer, string correction) => this with { PreviousAnswer = previousAnswer, Correction = correction };
}
