using System;
using System.Collections.Generic;

namespace WriterVision.Api.Requests;

/// <summary>The body of <c>POST /v1/vision</c> (https://dev.writer.com/home/analyze-images).</summary>
internal sealed class VisionRequest
{
    public required string Model { get; init; }

    /// <summary>The recommended replacement for the model, for errors about it; null if none is known.</summary>
    public string? ModelAdvice { get; init; }

    /// <summary>The prompt, which must name each variable as <c>{{name}}</c>.</summary>
    public required string Prompt { get; init; }

    public required IReadOnlyList<FileVariable> Variables { get; init; }

    /// <summary>The estimated number of tokens that the request uses.</summary>
    public long ExpectedTokens => TokenGuess.Answer + TokenGuess.Text(Prompt) + (Variables.Count * TokenGuess.Image(null));

    public ReadOnlyMemory<byte> ToJson() => RequestJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("model", Model);
        json.WriteString("prompt", Prompt);
        FileVariable.Write(json, Variables);
        json.WriteEndObject();
    });
}
