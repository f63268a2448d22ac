using System;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace WriterVision.Emulator.Endpoints;

/// <summary>The answer of <c>POST /v1/chat</c>, complete or streamed.</summary>
internal sealed record ChatReply(string Model, string Text, string FinishReason, Usage Usage, bool IsStreamed, bool IsUsageStreamed, bool IsRefusal = false)
{
    /// <summary>The length of a streamed piece of text, in characters.</summary>
    private const int PieceLength = 24;

    private readonly string _id = Guid.NewGuid().ToString();
    private readonly long _created = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    public bool IsOpenAI { get; init; }

    public OpenAIQuirks Quirks { get; init; }

    /// <summary>The content beside a refusal: Writer documents it as text, and OpenAI as null.</summary>
    private JsonNode? NoContent => IsOpenAI ? null : string.Empty;

    public async Task WriteAsync(HttpContext context)
    {
        if (!IsStreamed)
        {
            var message = new JsonObject { ["role"] = "assistant", ["content"] = IsRefusal ? NoContent : Content(), ["refusal"] = IsRefusal ? Text : null };
            if ((Quirks & (OpenAIQuirks.Reasoning | OpenAIQuirks.ReasoningOnly)) != OpenAIQuirks.None)
            {
                message["reasoning_content"] = "The emulator looked at the pixels.";
            }

            var whole = Envelope("chat.completion", new JsonObject { ["index"] = 0, ["finish_reason"] = FinishReason, ["message"] = message });
            if (!Quirks.HasFlag(OpenAIQuirks.NoUsage))
            {
                whole["usage"] = UsageJson();
            }

            await context.Response.WriteAsJsonAsync(whole, context.RequestAborted);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        for (var start = 0; start < Text.Length; start += PieceLength)
        {
            await WriteEventAsync(context, Piece(Text.Substring(start, Math.Min(PieceLength, Text.Length - start)), null));
        }

        var last = Piece(string.Empty, FinishReason);
        if (IsUsageStreamed)
        {
            last["usage"] = UsageJson();
        }

        await WriteEventAsync(context, last);
        await context.Response.WriteAsync("data: [DONE]\n\n", context.RequestAborted);
    }

    private JsonNode? Content()
    {
        if (Quirks.HasFlag(OpenAIQuirks.ReasoningOnly))
        {
            return null;
        }

        // The content has two parts, so that a client must join them.
        var middle = Text.Length / 2;
        return Quirks.HasFlag(OpenAIQuirks.ContentParts)
            ? new JsonArray(Part(Text[..middle]), Part(Text[middle..]))
            : Text;

        static JsonObject Part(string text) => new() { ["type"] = "text", ["text"] = text };
    }

    private static async Task WriteEventAsync(HttpContext context, JsonObject chunk)
    {
        await context.Response.WriteAsync($"data: {chunk.ToJsonString()}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private JsonObject Piece(string content, string? finishReason) => Envelope("chat.completion.chunk", new JsonObject
    {
        ["index"] = 0,
        ["finish_reason"] = finishReason,
        ["delta"] = new JsonObject { ["role"] = "assistant", ["content"] = IsRefusal ? NoContent : content, ["refusal"] = IsRefusal ? content : null },
    });

    private JsonObject Envelope(string kind, JsonObject choice)
    {
        if (IsOpenAI)
        {
            choice["logprobs"] = null;
        }

        return Whole(kind, choice);
    }

    private JsonObject Whole(string kind, JsonObject choice) => new()
    {
        ["id"] = _id,
        ["object"] = kind,
        ["created"] = _created,
        ["model"] = Model,
        ["system_fingerprint"] = "emulator",
        ["service_tier"] = IsOpenAI ? "default" : "standard",
        ["choices"] = new JsonArray(choice),
    };

    private JsonObject UsageJson() => new()
    {
        ["prompt_tokens"] = Usage.Prompt,
        ["completion_tokens"] = Usage.Completion,
        ["total_tokens"] = Usage.Total,
    };
}
