using System.Text.RegularExpressions;

namespace WriterVision.Api.Requests;

/// <summary>The variant of chat requests that a server supports. Servers of the OpenAI-compatible API differ, which becomes known when they reject a request.</summary>
internal sealed record ChatDialect
{
    private const string MaxTokens = "max_tokens";
    private const string MaxCompletionTokens = "max_completion_tokens";

    /// <summary>Text with which servers reject structured output, in <c>error.message</c> or <c>error.param</c>.</summary>
    private static readonly Regex RejectsResponseFormat = new(
        @"response_?format|json_schema|structured[ _-]output|guided[ _-](json|decoding)|grammar", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private ChatDialect()
    {
    }

    /// <summary><c>POST /v1/chat</c> (https://dev.writer.com/home/chat-with-images).</summary>
    public static ChatDialect Writer { get; } = new() { Path = "/v1/chat" };

    /// <summary><c>POST /chat/completions</c>, as OpenAI documents it.</summary>
    public static ChatDialect OpenAI { get; } = new() { Path = "/chat/completions", IsOpenAI = true };

    /// <summary>The path below the endpoint.</summary>
    public required string Path { get; init; }

    public bool IsOpenAI { get; private init; }

    /// <summary>Whether the schema is part of the prompt, because the server does not support <c>response_format</c>.</summary>
    public bool HasSchemaInPrompt { get; private init; }

    /// <summary>The name of the field that limits the tokens of the answer.</summary>
    public string TokenLimitName { get; private init; } = MaxTokens;

    public static ChatDialect For(ApiType apiType) => apiType == ApiType.OpenAI ? OpenAI : Writer;

    /// <summary>The dialect to use when a rejected request is sent again; <see cref="WriterClient"/> keeps it for the rest of the run.</summary>
    /// <param name="request">The request.</param>
    /// <param name="failure">The error that the server returned.</param>
    /// <param name="notice">The change, for verbose output.</param>
    /// <returns>The dialect; null if the request was rejected for another reason.</returns>
    public ChatDialect? Adapt(ChatRequest request, WriterApiException failure, out string notice)
    {
        notice = string.Empty;
        if (!IsOpenAI || (int)failure.StatusCode is not (400 or 404 or 415 or 422 or 501))
        {
            return null;
        }

        var reason = $"{failure.Description} {(failure.Extras.TryGetValue("param", out var parameter) ? parameter : null)}";
        if (request.MaxTokens is not null && TokenLimitName == MaxTokens && reason.Contains(MaxCompletionTokens))
        {
            notice = $"the server requires {MaxCompletionTokens} instead of {MaxTokens}; the run uses it from now on.";
            return this with { TokenLimitName = MaxCompletionTokens };
        }

        if (request.AnswerSchema is not null && !HasSchemaInPrompt && (failure.Description is null || RejectsResponseFormat.IsMatch(reason)))
        {
            notice = "the server does not support response_format; from now on, the prompt contains the schema.";
            return this with { HasSchemaInPrompt = true };
        }

        return null;
    }
}
