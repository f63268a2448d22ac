using System.Linq;
using System.Text.Json;
using WriterVision.Api.Http;
using WriterVision.Text;

namespace WriterVision.Api.Responses;

/// <summary>The answer of <c>POST /v1/chat</c>, as much of it as there is.</summary>
internal sealed class ChatResponse : IUsageReport
{
    private ChatResponse(string? content)
    {
        Content = content;
    }

    /// <summary>The words of the first choice; null where it has none.</summary>
    public string? Content { get; }

    /// <summary>What the model says in place of an answer that it will not give.</summary>
    public string? Refusal { get; private init; }

    public string? Model { get; private init; }

    public string? FinishReason { get; private init; }

    public VisionUsage? Usage { get; private init; }

    public long? UsedTokens => Usage?.TotalTokens;

    /// <exception cref="UnreadableBodyException">There is no choice with a message.</exception>
    public static ChatResponse From(JsonElement root)
    {
        if (root.Field("choices") is not { ValueKind: JsonValueKind.Array } choices
            || choices.EnumerateArray().FirstOrDefault() is not { ValueKind: JsonValueKind.Object } choice
            || choice.Field("message") is not { ValueKind: JsonValueKind.Object } message)
        {
            throw new UnreadableBodyException("it has no choice with a message.");
        }

        return new ChatResponse(message.Text("content"))
        {
            Refusal = message.Text("refusal"),
            Model = root.Text("model") is { } model ? SafeText.Line(model) : null,
            FinishReason = choice.Text("finish_reason") is { } reason ? SafeText.Line(reason) : null,
            Usage = root.Field("usage") is { ValueKind: JsonValueKind.Object } usage
                ? new VisionUsage(usage.Number("prompt_tokens"), usage.Number("completion_tokens"), usage.Number("total_tokens"))
                : null,
        };
    }
}
