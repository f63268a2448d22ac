using System;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace WriterVision.Emulator.Endpoints;

/// <summary>What a body of <c>POST /v1/chat</c> asks, read as strictly as the API documents it.</summary>
internal sealed class ChatMessage
{
    public required string Model { get; init; }

    public string? System { get; private set; }

    /// <summary>The words of all messages; an image is null, and stands in <see cref="Images"/>.</summary>
    public List<string?> Parts { get; } = [];

    public List<(string MediaType, byte[] Bytes)> Images { get; } = [];

    public double? Temperature { get; private init; }

    public long? MaxTokens { get; private init; }

    /// <exception cref="ApiErrorException">The body is not what the API documents.</exception>
    public static ChatMessage Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw ApiErrorException.BadRequest("The body must be a JSON object.");
        }

        var message = new ChatMessage
        {
            Model = Text(body, "model") ?? throw ApiErrorException.BadRequest("'model' is required, and must be a text."),
            Temperature = Number(body, "temperature")?.GetDouble(),
            MaxTokens = Number(body, "max_tokens")?.GetInt64(),
        };
        if (!body.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
        {
            throw ApiErrorException.BadRequest("'messages' is required, and must be an array with at least one message.");
        }

        foreach (var item in messages.EnumerateArray())
        {
            message.ReadMessage(item);
        }

        return message;
    }

    private void ReadMessage(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object || Text(message, "role") is not { } role)
        {
            throw ApiErrorException.BadRequest("Each message must be an object with a 'role'.");
        }

        if (!message.TryGetProperty("content", out var content))
        {
            return;
        }

        if (content.ValueKind == JsonValueKind.String)
        {
            if (role == "system")
            {
                System = content.GetString();
            }
            else
            {
                Parts.Add(content.GetString());
            }
        }
        else if (content.ValueKind == JsonValueKind.Array)
        {
            foreach (var fragment in content.EnumerateArray())
            {
                ReadFragment(fragment);
            }
        }
    }

    private void ReadFragment(JsonElement fragment)
    {
        switch (fragment.ValueKind == JsonValueKind.Object ? Text(fragment, "type") : null)
        {
            case "text":
                Parts.Add(Text(fragment, "text") ?? throw ApiErrorException.BadRequest("A fragment of type 'text' needs a 'text'."));
                break;
            case "image_url":
                if (!fragment.TryGetProperty("image_url", out var image) || image.ValueKind != JsonValueKind.Object
                    || !image.TryGetProperty("url", out var url) || url.ValueKind != JsonValueKind.String)
                {
                    throw ApiErrorException.BadRequest("A fragment of type 'image_url' needs an 'image_url' with a 'url'.");
                }

                Parts.Add(null);
                Images.Add(ReadDataUrl(url));
                break;
            default:
                throw ApiErrorException.BadRequest("Each fragment of a message's content must be of type 'text' or 'image_url'.");
        }
    }

    /// <summary>Decodes a data URL where it stands in the body: as a string it would be there three times over.</summary>
    private static (string MediaType, byte[] Bytes) ReadDataUrl(JsonElement url)
    {
        var raw = JsonMarshal.GetRawUtf8Value(url)[1..^1];
        if (!raw.StartsWith("data:"u8))
        {
            throw ApiErrorException.BadRequest(raw.StartsWith("http"u8)
                ? "The image's address cannot be fetched: the emulator fetches nothing."
                : "An image must be an https address or a data URL.");
        }

        var comma = raw.IndexOf((byte)',');
        if (comma < 0 || !raw[..comma].EndsWith(";base64"u8))
        {
            throw ApiErrorException.BadRequest("A data URL must be base64: data:image/png;base64,...");
        }

        // What JSON escapes is no base64 digit, but a slash may be escaped all the same.
        var digits = raw[(comma + 1)..];
        var text = digits.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(url.GetString()!.Split(',', 2)[1]) : digits;
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, bytes, out _, out var written) == global::System.Buffers.OperationStatus.Done && written > 0
            ? (Encoding.UTF8.GetString(raw["data:".Length..comma]).Split(';')[0], bytes.AsSpan(0, written).ToArray())
            : throw ApiErrorException.BadRequest("The data URL is not valid base64.");
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement? Number(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && (name != "max_tokens" || value.TryGetInt64(out _))
            ? value
            : throw ApiErrorException.BadRequest($"'{name}' must be a number.");
    }
}
