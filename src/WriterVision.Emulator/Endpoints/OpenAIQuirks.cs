using System;

namespace WriterVision.Emulator.Endpoints;

/// <summary>The differences among servers of the OpenAI-compatible API.</summary>
[Flags]
public enum OpenAIQuirks
{
    /// <summary>No differences.</summary>
    None = 0,

    /// <summary>The server rejects <c>response_format</c>.</summary>
    NoResponseFormat = 1,

    /// <summary>The server requires <c>max_completion_tokens</c>, and rejects <c>max_tokens</c>.</summary>
    MaxCompletionTokens = 2,

    /// <summary>Answers have no <c>usage</c>.</summary>
    NoUsage = 4,

    /// <summary>The content of an answer is a list of parts.</summary>
    ContentParts = 8,

    /// <summary>Answers have <c>reasoning_content</c> beside the content.</summary>
    Reasoning = 16,

    /// <summary>Answers have <c>reasoning_content</c>, and their content is null.</summary>
    ReasoningOnly = 32,
}
