using System;
using System.Linq;
using Microsoft.AspNetCore.Http;

namespace WriterVision.Emulator.Endpoints;

/// <summary>The OpenAI-compatible API of the emulator: under the path that Amazon Bedrock uses.</summary>
internal static class OpenAIApi
{
    public const string Base = "/openai/v1";

    /// <summary>The text before the schema in a prompt, for a server that does not support <c>response_format</c>.</summary>
    private const string SchemaMark = "JSON Schema:";

    /// <summary>Whether a request uses this API.</summary>
    public static bool Serves(HttpRequest request) => request.Path.StartsWithSegments(Base, StringComparison.Ordinal);

    /// <summary>The body of <c>GET /models</c>.</summary>
    public static object Models(EmulatorOptions options) => new
    {
        @object = "list",
        data = ModelCatalog.Available(options, isOpenAI: true).Select(static model => new { id = model.Id, @object = "model", created = 1_780_000_000, owned_by = "writer" }),
    };

    /// <summary>The schema at the end of a prompt; null if it has none.</summary>
    public static string? SchemaInPrompt(string prompt)
    {
        var mark = prompt.LastIndexOf(SchemaMark, StringComparison.Ordinal);
        var schema = mark < 0 ? string.Empty : prompt[(mark + SchemaMark.Length)..].Trim();
        return schema.StartsWith('{') && schema.EndsWith('}') ? schema : null;
    }
}
