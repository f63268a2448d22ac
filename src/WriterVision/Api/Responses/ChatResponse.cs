using System.Collections.Generic;
using System.Linq;
using System.Security;
using System.Text.Json;
using WriterVision.Text;

namespace WriterVision.Api.Responses;

/// <summary>The response of a chat completion. A server can omit any part of it.</summary>
internal sealed class ChatResponse
{
    private ChatResponse(string? content)
    {
        Content = content;
    }

    /// <summary>The text of the first choice; null if it has none.</summary>
    public string? Content { get; }

    /// <summary>Why the model refuses to answer; null if it does not refuse.</summary>
    public string? Refusal { get; private init; }

    public string? Model { get; private init; }

    public string? FinishReason { get; private init; }

    public VisionUsage? Usage { get; private init; }

    /// <param name="root">The body.</param>
    /// <param name="secrets">The secrets to remove from all text.</param>
    /// <exception cref="UnreadableBodyException">The response contains no choice with a message.</exception>
    public static ChatResponse From(JsonElement root, IReadOnlyList<SecureString> secrets)
    {
        if (root.Field("choices") is not { ValueKind: JsonValueKind.Array } choices
            || choices.EnumerateArray().FirstOrDefault() is not { ValueKind: JsonValueKind.Object } choice
            || choice.Field("message") is not { ValueKind: JsonValueKind.Object } message)
        {
            throw new UnreadableBodyException("it has no message in 'choices'.");
        }

        return new ChatResponse(WithoutSecrets(message.Text("content") ?? Parts(message, "text")))
        {
            Refusal = WithoutSecrets(message.Text("refusal") ?? Parts(message, "refusal")),
            Model = WithoutSecrets(root.Text("model")) is { } model ? SafeText.Line(model) : null,
            FinishReason = WithoutSecrets(choice.Text("finish_reason")) is { } reason ? SafeText.Line(reason) : null,
            Usage = root.Field("usage") is { ValueKind: JsonValueKind.Object } usage
                ? new VisionUsage(usage.Number("prompt_tokens"), usage.Number("completion_tokens"), usage.Number("total_tokens"))
                : null,
        };

        string? WithoutSecrets(string? text) => text is null ? null : Redaction.Remove(text, secrets);
    }

    /// <summary>
    /// The content as a list of parts (<c>{ "type": "text", "text": … }</c>, or plain strings), joined without a separator, because they are pieces of
    /// one text. Parts that contain reasoning have other names (<c>thinking</c>) and are not part of the answer.
    /// </summary>
    private static string? Parts(JsonElement message, string name)
    {
        if (message.Field("content") is not { ValueKind: JsonValueKind.Array } parts)
        {
            return null;
        }

        var texts = parts.EnumerateArray()
            .Select(part => part.Text(name) ?? (name == "text" ? part.Text() : null))
            .OfType<string>()
            .ToList();
        return texts.Count > 0 ? string.Concat(texts) : null;
    }
}
