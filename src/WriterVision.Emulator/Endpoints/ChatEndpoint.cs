using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using WriterVision.Emulator.Answers;
using WriterVision.Emulator.Files;

namespace WriterVision.Emulator.Endpoints;

/// <summary><c>POST /v1/chat</c>: messages with images inline, and the built-in vision tool with uploaded files.</summary>
internal sealed class ChatEndpoint(
    EmulatorOptions options, EmulatorState state, FileStore files, ImageInspector inspector, AnswerPolicy policy, MemoryBudget memory)
{
    private const string FixedAnswer = "[WriterVision emulator] The same answer to everything.";

    public async Task AnswerAsync(HttpContext context)
    {
        if (options.Answer == AnswerMode.Fixed)
        {
            await AnswerFixedAsync(context);
            return;
        }

        ChatReply reply;
        using (var body = await RequestBody.ReadAsync(context, memory, options.MaxRequestBytes))
        using (var json = body.ToJson())
        {
            var isOpenAI = OpenAIApi.Serves(context.Request);
            var question = await ChatQuestion.ReadAsync(body.Bytes, json.RootElement, isOpenAI, options.Quirks, context.RequestAborted);
            CheckModel(question, isOpenAI);
            state.Remember(Seen(question, context));
            reply = await ThinkAsync(question, context);
        }

        await policy.CountTokensAsync(context, reply.Usage.Total);
        await reply.WriteAsync(context);
    }

    /// <summary>Reads the body and discards it, so that a benchmark measures only the client.</summary>
    private async Task AnswerFixedAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        var length = 0L;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            length += read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        var reply = new ChatReply("palmyra-x5", FixedAnswer, "stop", new Usage((length / 4096) + 1, FixedAnswer.Length / Usage.CharactersPerToken), false, false);
        await policy.CountTokensAsync(context, reply.Usage.Total);
        await reply.WriteAsync(context);
    }

    private async Task<ChatReply> ThinkAsync(ChatQuestion question, HttpContext context)
    {
        var isTool = question.VisionTool is not null;
        var words = question.Words;
        var images = question.VisionTool is { } tool
            ? ToolImages(tool, words)
            : [.. question.Images.Select(image => image.Bytes)];
        var isOpenAI = OpenAIApi.Serves(context.Request);
        using var promptSchema = isOpenAI && question.Schema is null && OpenAIApi.SchemaInPrompt(words) is { } json ? ParseSchema(json) : null;
        var structured = (question.Schema ?? promptSchema?.RootElement) is { } schema ? StructuredAnswer.For(schema) : null;
        if (question.IsSchemaStrict)
        {
            StrictSchema.Validate(question.Schema!.Value);
        }

        var evidence = await inspector.InspectAsync(
            images, isTool, TextRequest.IsIn(words) || structured?.AsksForText == true, context.RequestAborted);
        string text;
        var isRefusal = false;
        try
        {
            text = structured?.About(evidence) ?? PixelAnswer.About(evidence);
        }
        catch (RefusalException exception)
        {
            (text, isRefusal) = (exception.Message, true);
        }

        var isTruncated = text.Length > question.MaxTokens * Usage.CharactersPerToken;
        if (isTruncated)
        {
            text = text[..(int)(question.MaxTokens!.Value * Usage.CharactersPerToken)];
        }

        var usage = Usage.Of(evidence.Images, words.Length + (question.System?.Length ?? 0), text.Length);
        // Writer's guide shows tool_calls beside the content for an answer of the vision tool.
        return new ChatReply(question.Model, text, isTruncated ? "length" : isTool ? "tool_calls" : "stop", usage, question.IsStreamed, question.IsUsageStreamed, isRefusal)
        {
            IsOpenAI = isOpenAI,
            Quirks = isOpenAI ? options.Quirks : OpenAIQuirks.None,
        };
    }

    private static JsonDocument ParseSchema(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            throw ApiErrorException.BadRequest("The JSON Schema in the prompt is not valid JSON.");
        }
    }

    private IReadOnlyList<ReadOnlyMemory<byte>> ToolImages(JsonElement tool, string words)
    {
        var model = tool.RequiredText("model");
        if (model != ModelCatalog.VisionModel)
        {
            throw ApiErrorException.ModelNotFound(model);
        }

        ModelCatalog.Find(model, options, isOpenAI: false);
        return FileVariables.Read(tool, words, files);
    }

    private void CheckModel(ChatQuestion question, bool isOpenAI)
    {
        var model = ModelCatalog.Find(question.Model, options, isOpenAI);
        if (question.Images.Count > 0 && !model.ReadsImages)
        {
            throw ApiErrorException.BadRequest($"The model '{question.Model}' does not read images.");
        }
    }

    private static SeenRequest Seen(ChatQuestion question, HttpContext context)
    {
        var number = 0;
        return new SeenRequest(
            question.Model,
            question.System,
            [.. question.Parts.Select(part => part ?? $"{{image {++number}}}")],
            [.. question.Images.Select(image => new SeenImage(image.MediaType, image.Bytes.Length, ImageInspector.Hash(image.Bytes.Span)))],
            question.Temperature,
            question.MaxTokens,
            question.IsSchemaStrict,
            context.Request.Headers.UserAgent.ToString());
    }
}
