using System.Collections.Generic;
using WriterVision.Vision.Prompts;

namespace WriterVision.Vision;

/// <summary>What is asked of a model about the images of a session, and how it shall answer.</summary>
internal sealed record VisionQuestion
{
    public required PromptTemplate Prompt { get; init; }

    /// <summary>For each image the name that the prompt places it by.</summary>
    public required IReadOnlyList<string> ImageNames { get; init; }

    public required string Model { get; init; }

    public string? System { get; init; }

    public double? Temperature { get; init; }

    public int? MaxTokens { get; init; }

    /// <summary>The JSON Schema that the answer must fit, as text; null for words.</summary>
    public string? AnswerSchema { get; init; }

    /// <summary>What was wrong with the answer before, for another try; null for the first.</summary>
    public string? Correction { get; private init; }

    /// <summary>The same question, with what was wrong with the answer to it.</summary>
    public VisionQuestion Corrected(string correction) => this with { Correction = correction };
}

/// <summary>What a model answered.</summary>
internal sealed class VisionAnswer
{
    /// <summary>The model's words as they came; its words of refusal, where it gave no others.</summary>
    public required string Text { get; init; }

    /// <summary>Whether the words say why there is no answer.</summary>
    public bool IsRefusal { get; init; }

    public required string Model { get; init; }

    public string? FinishReason { get; init; }

    public VisionUsage? Usage { get; init; }
}
