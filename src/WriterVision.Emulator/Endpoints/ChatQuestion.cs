using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Emulator.Endpoints;

/// <summary>The body of <c>POST /v1/chat</c>, validated as the API documents it.</summary>
internal sealed class ChatQuestion
{
    public required string Model { get; init; }

    public string? System { get; private set; }

    /// <summary>The text of all messages; an image is null, and is stored in <see cref="Images"/>.</summary>
    public List<string?> Parts { get; } = [];

    public List<(string MediaType, ReadOnlyMemory<byte> Bytes)> Images { get; } = [];

    public double? Temperature { get; private init; }

    public long? MaxTokens { get; private init; }

    public bool IsStreamed { get; private init; }

    public bool IsUsageStreamed { get; private init; }

    /// <summary>The schema that the answer must match; null for text.</summary>
    public JsonElement? Schema { get; private init; }

    /// <summary>Whether the schema must be in the subset that OpenAI enforces.</summary>
    public bool IsSchemaStrict { get; private init; }

    /// <summary>The built-in vision tool; null if it is not requested.</summary>
    public JsonElement? VisionTool { get; private init; }

    public string Words => string.Join('\n', Parts.Where(part => part is not null));

    /// <exception cref="ApiErrorException">The body does not match the documentation of the API.</exception>
    /// <param name="bytes">The body. Images are decoded in place.</param>
    /// <param name="root">The body as JSON.</param>
    /// <param name="isOpenAI">Whether it is a request of the OpenAI-compatible API.</param>
    /// <param name="quirks">The differences of this API from OpenAI's documentation.</param>
    /// <param name="cancellationToken">Cancels the download of an image.</param>
    public static async Task<ChatQuestion> ReadAsync(byte[] bytes, JsonElement root, bool isOpenAI, OpenAIQuirks quirks, CancellationToken cancellationToken)
    {
        var body = root.Object("The body");
        if (isOpenAI)
        {
            Reject(body, quirks.HasFlag(OpenAIQuirks.NoResponseFormat), "response_format", "This model doesn't support the response_format field. Remove response_format and try again.");
            Reject(body, quirks.HasFlag(OpenAIQuirks.MaxCompletionTokens), "max_tokens", "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.");
        }

        var question = new ChatQuestion
        {
            Model = body.RequiredText("model"),
            Temperature = body.Number("temperature"),
            MaxTokens = (body.Integer("max_tokens") ?? (isOpenAI ? body.Integer("max_completion_tokens") : null)) is { } limit
                ? limit > 0 ? limit : throw ApiErrorException.BadRequest("'max_tokens' must be at least 1.")
                : null,
            IsStreamed = body.Truth("stream"),
            IsUsageStreamed = body.Field("stream_options") is { } options && options.Object("'stream_options'").Truth("include_usage"),
            Schema = ReadSchema(body, isOpenAI),
            IsSchemaStrict = isOpenAI && body.Field("response_format")?.Field("json_schema")?.Truth("strict") == true,
            VisionTool = isOpenAI ? null : ReadVisionTool(body),
        };
        var messages = body.RequiredArray("messages").ToList();
        if (messages.Count == 0)
        {
            throw ApiErrorException.BadRequest("'messages' must have at least one message.");
        }

        foreach (var message in messages)
        {
            await question.ReadMessageAsync(bytes, message.Object("Each message"), cancellationToken);
        }

        return question;
    }

    private static void Reject(JsonElement body, bool isRejected, string name, string message)
    {
        if (isRejected && body.Field(name) is not null)
        {
            throw ApiErrorException.BadRequest(message);
        }
    }

    private static JsonElement? ReadSchema(JsonElement body, bool isOpenAI)
    {
        if (body.Field("response_format") is not { } format)
        {
            return null;
        }

        return format.Object("'response_format'").RequiredText("type") switch
        {
            "text" => null,
            "json_schema" when isOpenAI && format.Field("json_schema")?.Object("'json_schema'").Text("name") is null =>
                throw ApiErrorException.BadRequest("Missing required parameter: 'response_format.json_schema.name'."),
            "json_schema" => format.Field("json_schema") is { } holder && holder.Object("'json_schema'").Field("schema") is { } schema
                ? schema
                : throw ApiErrorException.BadRequest("'response_format.json_schema.schema' is required."),
            var type => throw ApiErrorException.BadRequest($"'{type}' is not a supported type of response_format. Supported types: 'text' and 'json_schema'."),
        };
    }

    private static JsonElement? ReadVisionTool(JsonElement body)
    {
        if (body.Field("tools") is null)
        {
            return null;
        }

        var builtIn = body.RequiredArray("tools").Where(tool => tool.Object("Each tool").RequiredText("type") != "function").ToList();
        if (builtIn.Count == 0)
        {
            return null;
        }

        if (builtIn.Count > 1)
        {
            throw ApiErrorException.BadRequest("Only one built-in tool may be in 'tools'.");
        }

        return builtIn[0].RequiredText("type") == "vision"
            ? builtIn[0].Field("function")?.Object("'function'") ?? throw ApiErrorException.BadRequest("The vision tool needs a 'function'.")
            : throw ApiErrorException.BadRequest("The emulator supports only the built-in tool 'vision'.");
    }

    private async Task ReadMessageAsync(byte[] bytes, JsonElement message, CancellationToken cancellationToken)
    {
        var role = message.RequiredText("role");
        if (role is not ("user" or "assistant" or "system" or "tool"))
        {
            throw ApiErrorException.BadRequest($"'{role}' is not a supported role.");
        }

        switch (message.Field("content"))
        {
            case null:
                break;
            case { ValueKind: JsonValueKind.String } text when role == "system":
                System = text.GetString();
                break;
            case { ValueKind: JsonValueKind.String } text:
                Parts.Add(text.GetString());
                break;
            case { ValueKind: JsonValueKind.Array } fragments:
                foreach (var fragment in fragments.EnumerateArray())
                {
                    await ReadFragmentAsync(bytes, fragment.Object("Each fragment"), cancellationToken);
                }

                break;
            default:
                throw ApiErrorException.BadRequest("'content' must be a string or an array of fragments.");
        }
    }

    private async Task ReadFragmentAsync(byte[] bytes, JsonElement fragment, CancellationToken cancellationToken)
    {
        switch (fragment.RequiredText("type"))
        {
            case "text":
                Parts.Add(fragment.RequiredText("text"));
                break;
            case "image_url":
                var image = fragment.Field("image_url")?.Object("'image_url'") ?? throw ApiErrorException.BadRequest("'image_url' is required.");
                if (image.Field("url") is not { ValueKind: JsonValueKind.String } url)
                {
                    throw ApiErrorException.BadRequest("'url' is required, and must be a string.");
                }

                Parts.Add(null);
                Images.Add(ImageUrl.ReadData(bytes, url) ?? await ImageUrl.FetchAsync(url.GetString()!, cancellationToken));
                break;
            case var type:
                throw ApiErrorException.BadRequest($"'{type}' is not a supported type of fragment. Supported types: 'text' and 'image_url'.");
        }
    }
}
