using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api.Http;

namespace WriterVision.Api.Requests;

/// <summary>A piece of the user's message in <c>POST /v1/chat</c>: text, or an image.</summary>
internal sealed class ChatPart
{
    private ChatPart()
    {
    }

    public string? Text { get; private init; }

    public string? MediaType { get; private init; }

    public long Length { get; private init; }

    public Func<CancellationToken, Task<Stream>>? OpenAsync { get; private init; }

    public Uri? Url { get; private init; }

    public static ChatPart FromText(string text) => new() { Text = text };

    /// <summary>An image that the service downloads itself.</summary>
    public static ChatPart FromUrl(Uri url) => new() { Url = url };

    /// <summary>An image that is sent as a data URL, and encoded while it is sent.</summary>
    /// <param name="mediaType">Such as <c>image/jpeg</c>.</param>
    /// <param name="length">The length of the image in bytes.</param>
    /// <param name="open">Opens the image again for each attempt.</param>
    public static ChatPart FromImage(string mediaType, long length, Func<CancellationToken, Task<Stream>> open) =>
        new() { MediaType = mediaType, Length = length, OpenAsync = open };
}

/// <summary>The body of <c>POST /v1/chat</c> (https://dev.writer.com/home/chat-with-images).</summary>
internal sealed class ChatRequest
{
    public required string Model { get; init; }

    /// <summary>The recommended replacement for the model, for errors about it; null if none is known.</summary>
    public string? ModelAdvice { get; init; }

    /// <summary>Whether the model reads images; null if that is not known.</summary>
    public bool? ReadsImages { get; init; }

    /// <summary>The model of the built-in <c>vision</c> tool; null without the tool.</summary>
    public string? ToolModel { get; init; }

    public string? System { get; init; }

    public required IReadOnlyList<ChatPart> Parts { get; init; }

    /// <summary>The model's previous answer, which did not match the schema; null on the first request.</summary>
    public string? PreviousAnswer { get; init; }

    /// <summary>The reason why the previous answer did not match; null on the first request.</summary>
    public string? Correction { get; init; }

    public double? Temperature { get; init; }

    public int? MaxTokens { get; init; }

    /// <summary>The JSON Schema that the answer must match, as text; null for a text answer.</summary>
    public string? AnswerSchema { get; init; }

    /// <summary>Whether a server of the OpenAI-compatible API can enforce the schema.</summary>
    public bool IsSchemaStrict { get; init; }

    /// <summary>Uploaded files for the built-in <c>vision</c> tool, with their names in the message; empty without the tool.</summary>
    public IReadOnlyList<FileVariable> ToolFiles { get; init; } = [];

    /// <summary>The estimated number of tokens that the request uses.</summary>
    public long ExpectedTokens =>
        TokenGuess.Answer + TokenGuess.Text(System) + TokenGuess.Text(PreviousAnswer) + TokenGuess.Text(Correction) + TokenGuess.Text(AnswerSchema) + (ToolFiles.Count * TokenGuess.Image(null))
        + Parts.Sum(static part => part.Text is { } text ? TokenGuess.Text(text) : TokenGuess.Image(part.Url is null ? part.Length : null));

    /// <summary>The body in segments. Images are streams that are encoded as Base64 as they are sent.</summary>
    /// <param name="dialect">The variant of the request that the server supports.</param>
    public IReadOnlyList<BodySegment> ToSegments(ChatDialect dialect)
    {
        var places = new List<(long Position, ChatPart Image)>();
        var body = RequestJson.Write(json => Write(json, dialect, places));
        var segments = new List<BodySegment>();
        var start = 0;
        foreach (var (position, image) in places)
        {
            segments.Add(BodySegment.FromBytes(body.Slice(start, (int)position - start)));
            segments.Add(BodySegment.FromBase64(image.Length, image.OpenAsync!));
            start = (int)position;
        }

        segments.Add(BodySegment.FromBytes(body.Slice(start)));
        return segments;
    }

    private void Write(Utf8JsonWriter json, ChatDialect dialect, List<(long Position, ChatPart Image)> places)
    {
        json.WriteStartObject();
        json.WriteString("model", Model);
        json.WriteStartArray("messages");
        WriteMessage(json, "system", System);
        json.WriteStartObject();
        json.WriteString("role", "user");
        json.WriteStartArray("content");
        IEnumerable<ChatPart> parts = AnswerSchema is not null && dialect.HasSchemaInPrompt
            ? [.. Parts, ChatPart.FromText($"Answer with nothing but JSON that matches this JSON Schema:\n{AnswerSchema}")]
            : Parts;
        foreach (var part in parts)
        {
            json.WriteStartObject();
            if (part.Text is { } text)
            {
                json.WriteString("type", "text");
                json.WriteString("text", text);
            }
            else
            {
                json.WriteString("type", "image_url");
                json.WriteStartObject("image_url");
                json.WriteString("url", part.Url?.AbsoluteUri ?? $"data:{part.MediaType};base64,");
                if (part.Url is null)
                {
                    // Before the closing quote.
                    places.Add((json.BytesCommitted + json.BytesPending - 1, part));
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        WriteMessage(json, "assistant", PreviousAnswer);
        WriteMessage(json, "user", Correction);
        json.WriteEndArray();
        if (Temperature is { } temperature)
        {
            json.WriteNumber("temperature", temperature);
        }

        if (MaxTokens is { } maxTokens)
        {
            json.WriteNumber(dialect.TokenLimitName, maxTokens);
        }

        if (ToolFiles.Count > 0)
        {
            WriteTool(json);
        }

        if (AnswerSchema is { } schema && !dialect.HasSchemaInPrompt)
        {
            json.WriteStartObject("response_format");
            json.WriteString("type", "json_schema");
            json.WriteStartObject("json_schema");
            if (dialect.IsOpenAI)
            {
                json.WriteString("name", "answer");
                json.WriteBoolean("strict", IsSchemaStrict);
            }

            json.WritePropertyName("schema");
            // The validation rejects JSON with more than 64 levels. A schema of 64 levels has two of JSON for each object.
            json.WriteRawValue(schema, skipInputValidation: true);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Writes a text message. An empty message is omitted, because some servers reject it.</summary>
    private static void WriteMessage(Utf8JsonWriter json, string role, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            json.WriteStartObject();
            json.WriteString("role", role);
            json.WriteString("content", text);
            json.WriteEndObject();
        }
    }

    /// <summary>The built-in tool (https://dev.writer.com/home/vision-tool). The list can contain only one.</summary>
    private void WriteTool(Utf8JsonWriter json)
    {
        json.WriteStartArray("tools");
        json.WriteStartObject();
        json.WriteString("type", "vision");
        json.WriteStartObject("function");
        json.WriteString("model", ToolModel);
        FileVariable.Write(json, ToolFiles);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
