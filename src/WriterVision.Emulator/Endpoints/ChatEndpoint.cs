using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using WriterVision.Emulator.Answers;
using WriterVision.Emulator.Images;

namespace WriterVision.Emulator.Endpoints;

/// <summary><c>POST /v1/chat</c>.</summary>
internal sealed class ChatEndpoint(EmulatorOptions options, EmulatorState state) : IDisposable
{
    /// <summary>A rough but steady measure: English has some four characters a token.</summary>
    private const int CharactersPerToken = 4;

    // Decoding is work for a core: what comes at once waits for one, and its pixels are not all held at a time.
    private readonly SemaphoreSlim _decoding = new(Environment.ProcessorCount);

    public async Task AnswerAsync(HttpContext context)
    {
        var message = await ReadAsync(context);
        CheckModel(message);
        state.Remember(Seen(message, context.Request.Headers.UserAgent.ToString()));

        await _decoding.WaitAsync(context.RequestAborted);
        string text;
        long imageTokens;
        try
        {
            (text, imageTokens) = Look(message.Images);
        }
        finally
        {
            _decoding.Release();
        }

        await Task.Delay(options.Latency, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(Completion(message, text, imageTokens), context.RequestAborted);
    }

    public void Dispose() => _decoding.Dispose();

    private static async Task<ChatMessage> ReadAsync(HttpContext context)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, new JsonDocumentOptions { MaxDepth = 64 }, context.RequestAborted);
            return ChatMessage.Read(body.RootElement);
        }
        catch (JsonException)
        {
            throw ApiErrorException.BadRequest("The body is no JSON.");
        }
    }

    private static (string Text, long Tokens) Look(IEnumerable<(string MediaType, byte[] Bytes)> images)
    {
        var decoded = new List<ReceivedImage>();
        try
        {
            foreach (var (_, bytes) in images)
            {
                decoded.Add(ReceivedImage.Decode(bytes));
            }

            // A price by tiles of 512 pixels, as vision models have it.
            var tokens = decoded.Sum(image => 85 + (170L * ((image.Width + 511) / 512) * ((image.Height + 511) / 512)));
            return (PixelAnswer.About(decoded), tokens);
        }
        finally
        {
            decoded.ForEach(image => image.Pixels.Dispose());
        }
    }

    private static SeenRequest Seen(ChatMessage message, string userAgent)
    {
        var number = 0;
        return new SeenRequest(
            message.Model,
            message.System,
            [.. message.Parts.Select(part => part ?? $"{{image {++number}}}")],
            [.. message.Images.Select(image => new SeenImage(image.MediaType, image.Bytes.Length, ReceivedImage.Hash(image.Bytes)))],
            message.Temperature,
            message.MaxTokens,
            userAgent);
    }

    private void CheckModel(ChatMessage message)
    {
        var isKnown = ModelCatalog.Current.Any(model => model.Id == message.Model)
            || (options.AllowRetired && ModelCatalog.Retired.Any(model => model.Id == message.Model));
        if (!isKnown)
        {
            throw ApiErrorException.NotFound($"There is no model '{message.Model}'.");
        }

        if (message.Images.Count > 0 && !ModelCatalog.ReadsImages(message.Model))
        {
            throw ApiErrorException.BadRequest($"The model '{message.Model}' does not read images.");
        }
    }

    private JsonObject Completion(ChatMessage message, string text, long imageTokens)
    {
        var isCut = message.MaxTokens is { } limit && text.Length > limit * CharactersPerToken;
        var content = isCut ? text[..(int)(message.MaxTokens!.Value * CharactersPerToken)] : text;
        var words = message.Parts.Sum(part => part?.Length ?? 0) + (message.System?.Length ?? 0);
        var prompt = imageTokens + (words / CharactersPerToken) + 1;
        var completion = (content.Length / CharactersPerToken) + 1;
        state.Used(prompt + completion);
        return new JsonObject
        {
            ["id"] = Guid.NewGuid().ToString(),
            ["object"] = "chat.completion",
            ["created"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            ["model"] = message.Model,
            ["system_fingerprint"] = "emulator",
            ["service_tier"] = null,
            ["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = 0,
                ["finish_reason"] = isCut ? "length" : "stop",
                ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = content, ["refusal"] = null },
            }),
            ["usage"] = new JsonObject { ["prompt_tokens"] = prompt, ["completion_tokens"] = completion, ["total_tokens"] = prompt + completion },
        };
    }
}
