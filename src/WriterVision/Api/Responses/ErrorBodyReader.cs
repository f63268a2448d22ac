using System;
using System.Security;
using System.Text;
using System.Text.Json;
using WriterVision.Errors;
using WriterVision.Text;

namespace WriterVision.Api.Responses;

/// <summary>
/// Reads what an error answer says. The documented body is JSON; gateways answer with HTML, text or nothing, and whatever comes must
/// end as a clear message, never as an exception of a parser.
/// </summary>
internal static class ErrorBodyReader
{
    /// <summary>The most that is read of an error's body, in bytes.</summary>
    public const int Limit = 64 * 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    /// <param name="body">The body, as much of it as was read.</param>
    /// <param name="mediaType">What the server calls it; null where it says nothing.</param>
    /// <param name="apiKey">Taken out before anything is cut to its length: a part of a key is a secret too.</param>
    public static ApiErrorBody Read(ReadOnlyMemory<byte> body, string? mediaType, SecureString apiKey)
    {
        if (body.IsEmpty)
        {
            return default;
        }

        try
        {
            using var document = JsonDocument.Parse(body, Options);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object)
            {
                return FromJson(root, apiKey);
            }
        }
        catch (JsonException)
        {
            // Not the documented body: described below by what it looks like.
        }

        return new ApiErrorBody(null, null, Describe(body.Span, mediaType, apiKey));
    }

    private static ApiErrorBody FromJson(JsonElement root, SecureString apiKey)
    {
        var type = Short(root.Text("tpe"), apiKey);
        string? key = null;
        string? description = null;
        if (root.Field("errors") is { ValueKind: JsonValueKind.Array } errors)
        {
            var all = new StringBuilder();
            foreach (var error in errors.EnumerateArray())
            {
                key ??= error.Text("key");
                if (error.Text("description") is { Length: > 0 } text && all.Length <= SafeText.MaximumDescriptionLength)
                {
                    all.Append(all.Length > 0 ? " " : string.Empty).Append(text);
                }
            }

            description = all.Length > 0 ? all.ToString() : null;
        }

        // Gateways speak JSON of their own, most often with one of these.
        description ??= root.Text("message") ?? root.Text("detail") ?? root.Text("error") ?? root.Text("description");
        return new ApiErrorBody(type, Short(key, apiKey), Short(description, apiKey) ?? type);
    }

    private static string? Short(string? text, SecureString apiKey) =>
        text is null ? null : Redaction.Describe(text, apiKey);

    private static string Describe(ReadOnlySpan<byte> body, string? mediaType, SecureString apiKey)
    {
        var start = Encoding.UTF8.GetString(body.Slice(0, Math.Min(body.Length, 4096)).ToArray());
        if (mediaType?.IndexOf("html", StringComparison.OrdinalIgnoreCase) >= 0 || start.TrimStart().StartsWith("<", StringComparison.Ordinal))
        {
            return HtmlTitle(start, apiKey) is { Length: > 0 } title
                ? $"it answered with a web page, '{title}', not with the API's error"
                : "it answered with a web page, not with the API's error";
        }

        var words = Redaction.Describe(start, apiKey);
        return words.Length > 200 ? words.Substring(0, 200) + "…" : words;
    }

    private static string HtmlTitle(string html, SecureString apiKey)
    {
        var start = html.IndexOf("<title", StringComparison.OrdinalIgnoreCase);
        start = start < 0 ? -1 : html.IndexOf('>', start);
        var end = start < 0 ? -1 : html.IndexOf("</title", start, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? string.Empty : Redaction.Describe(System.Net.WebUtility.HtmlDecode(html.Substring(start + 1, end - start - 1)), apiKey);
    }
}
