using System.Collections.Generic;
using WriterVision.Images;
using WriterVision.Prompts;

namespace WriterVision.Routes;

/// <summary>What is asked of a model: a prompt about images, and how it shall answer.</summary>
internal sealed class VisionQuestion
{
    public required PromptTemplate Prompt { get; init; }

    public required IReadOnlyList<VisionImage> Images { get; init; }

    /// <summary>For each image the name that the prompt places it by.</summary>
    public required IReadOnlyList<string> ImageNames { get; init; }

    public required string Model { get; init; }

    public string? System { get; init; }

    public double? Temperature { get; init; }

    public int? MaxTokens { get; init; }
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
