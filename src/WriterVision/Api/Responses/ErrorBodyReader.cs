using System;
using System.Collections.Generic;
using System.Linq;
using System.Security;
using System.Text;
using System.Text.Json;
using WriterVision.Errors;
using WriterVision.Text;

namespace WriterVision.Api.Responses;

/// <summary>
/// Reads the body of an error response. The documented body is JSON with <c>errors[].description</c>; gateways and other servers
/// return JSON of their own, HTML, text or nothing. Each of these results in a clear message, and never in the exception of a parser.
/// </summary>
internal static class ErrorBodyReader
{
    /// <summary>The maximum size of an error body that is read, in bytes.</summary>
    public const int Limit = 64 * 1024;

    /// <summary>The maximum length of the excerpt of a body that contains no reason, in characters.</summary>
    private const int MaximumExcerpt = 200;

    /// <summary>The maximum number of details from <c>extras</c>.</summary>
    private const int MaximumExtras = 20;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    /// <summary>
    /// The properties that can contain the reason, the most specific first. <c>error</c> comes last, because a string there often repeats only
    /// the status ("Bad Request") while <c>message</c> contains the reason.
    /// </summary>
    private static readonly string[] ReasonNames =
        ["errors", "error_description", "error", "description", "detail", "message", "Message", "msg", "reason", "title"];

    /// <param name="body">The body, or the part of it that was read.</param>
    /// <param name="mediaType">The media type that the server specifies; null if it specifies none.</param>
    /// <param name="secrets">The secrets, which are removed before any text is truncated, because a part of a secret must not be shown either.</param>
    public static ApiErrorBody Read(ReadOnlyMemory<byte> body, string? mediaType, IReadOnlyList<SecureString> secrets)
    {
        if (body.IsEmpty)
        {
            return default;
        }

        try
        {
            using var document = JsonDocument.Parse(body, Options);
            var root = document.RootElement;
            var reason = Reason(root);
            if (root.ValueKind == JsonValueKind.Object)
            {
                var error = root.Field("error") is { ValueKind: JsonValueKind.Object } stated ? stated : (JsonElement?)null;
                var type = Short(root.Text("tpe") ?? error?.Text("type"), secrets);
                var description = reason is null && root.EnumerateObject().Any() && type is null
                    ? Describe(body.Span, mediaType, secrets)
                    : Short(reason, secrets);
                return new ApiErrorBody(type, Short(Key(root), secrets), description ?? type, Extras(root, secrets), isOpenAI: error is not null);
            }

            if (reason is not null)
            {
                return new ApiErrorBody(null, null, Short(reason, secrets));
            }
        }
        catch (JsonException)
        {
            // Not JSON: described below by its first characters.
        }

        return new ApiErrorBody(null, null, Describe(body.Span, mediaType, secrets));
    }

    /// <summary>Whether the body of a success reports an error instead of an answer.</summary>
    public static bool ReportsError(JsonElement root) =>
        IsReason(root.Field("error")) || IsReason(root.Field("errors")) || root.Text("tpe") is { Length: > 0 };

    /// <summary>The HTTP status in <c>error.code</c> or <c>error.status</c> of a body; null if there is none.</summary>
    public static int? Status(JsonElement root) =>
        root.Field("error") is { } error && (error.Number("code") ?? error.Number("status")) is >= 400 and <= 599 and var status ? (int)status : null;

    private static bool IsReason(JsonElement? element) => element is { } reason && Reason(reason) is not null;

    private static string? Key(JsonElement root) =>
        root.Field("errors") is { ValueKind: JsonValueKind.Array } errors
            ? errors.EnumerateArray().Select(static error => error.Text("key")).FirstOrDefault(static key => key is not null)
            : root.Field("error")?.Text("code");

    /// <summary>The details in <c>extras</c> of each error and of the body (Writer), and in <c>error.param</c> (OpenAI). If a name occurs twice, the first value is used.</summary>
    private static Dictionary<string, string>? Extras(JsonElement root, IReadOnlyList<SecureString> secrets)
    {
        var extras = new Dictionary<string, string>(StringComparer.Ordinal);
        if (root.Field("errors") is { ValueKind: JsonValueKind.Array } errors)
        {
            foreach (var error in errors.EnumerateArray())
            {
                Add(error.Field("extras"), string.Empty);
            }
        }

        Add(root.Field("extras"), string.Empty);
        if (root.Field("error")?.Text("param") is { } parameter)
        {
            extras["param"] = Redaction.Describe(parameter, secrets);
        }

        return extras.Count > 0 ? extras : null;

        void Add(JsonElement? element, string prefix)
        {
            if (element is not { ValueKind: JsonValueKind.Object } members)
            {
                return;
            }

            foreach (var member in members.EnumerateObject())
            {
                if (extras.Count == MaximumExtras || member.TextName() is not { } text)
                {
                    continue;
                }

                var name = prefix + Redaction.Describe(text, secrets);
                if (member.Value.ValueKind == JsonValueKind.Object)
                {
                    Add(member.Value, name + ".");
                }
                else if (member.Value.ValueKind != JsonValueKind.Null && !extras.ContainsKey(name))
                {
                    extras[name] = Redaction.Describe(member.Value.Text() ?? member.Value.GetRawText(), secrets);
                }
            }
        }
    }

    /// <summary>
    /// The reason in a value: a string, the reasons in a list, or the first property that contains a reason. A validation error of FastAPI
    /// starts with its location (<c>loc</c>).
    /// </summary>
    private static string? Reason(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return element.Text() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
            case JsonValueKind.Array:
                return Join(element.EnumerateArray().Select(Reason));
            case JsonValueKind.Object:
                var reason = ReasonNames
                    .Select(name => element.Field(name) is { } value && (name != "error" || value.ValueKind != JsonValueKind.String) ? Reason(value) : null)
                    .FirstOrDefault(static found => found is not null)
                    ?? (element.Field("error") is { } error ? Reason(error) : Validation(element));
                return reason is not null && Place(element) is { } place ? $"{place}: {reason}" : reason;
            default:
                return null;
        }
    }

    /// <summary>The reasons of an object of lists, as ASP.NET Core reports invalid fields: <c>{ "image": ["too large"] }</c>.</summary>
    private static string? Validation(JsonElement element)
    {
        var fields = element.EnumerateObject().Where(static member => member.Value.ValueKind == JsonValueKind.Array).ToList();
        return fields.Count > 0 && fields.Count == element.EnumerateObject().Count()
            ? Join(fields.Select(static field => Reason(field.Value) is { } reason && field.TextName() is { } name ? $"{name}: {reason}" : null))
            : null;
    }

    private static string? Place(JsonElement element) =>
        element.Field("loc") is { ValueKind: JsonValueKind.Array } steps
            ? string.Join(".", steps.EnumerateArray().Select(static step => step.Text() ?? step.GetRawText()))
            : null;

    private static string? Join(IEnumerable<string?> reasons)
    {
        var all = new StringBuilder();
        foreach (var reason in reasons)
        {
            if (reason is not null && all.Length <= SafeText.MaximumDescriptionLength)
            {
                all.Append(all.Length > 0 ? " " : string.Empty).Append(reason);
            }
        }

        return all.Length > 0 ? all.ToString() : null;
    }

    private static string? Short(string? text, IReadOnlyList<SecureString> secrets) =>
        text is null ? null : Redaction.Describe(text, secrets);

    private static string Describe(ReadOnlySpan<byte> body, string? mediaType, IReadOnlyList<SecureString> secrets)
    {
        var start = Encoding.UTF8.GetString(body.Slice(0, Math.Min(body.Length, 4096)).ToArray());
        if (mediaType?.IndexOf("html", StringComparison.OrdinalIgnoreCase) >= 0 || start.TrimStart().StartsWith("<", StringComparison.Ordinal))
        {
            return HtmlTitle(start, secrets) is { Length: > 0 } title
                ? $"the response is a web page titled '{title}', not an API error."
                : "the response is a web page, not an API error.";
        }

        var excerpt = Redaction.Describe(start, secrets);
        return excerpt.Length > MaximumExcerpt ? excerpt.Substring(0, MaximumExcerpt) + "…" : excerpt;
    }

    private static string HtmlTitle(string html, IReadOnlyList<SecureString> secrets)
    {
        var start = html.IndexOf("<title", StringComparison.OrdinalIgnoreCase);
        start = start < 0 ? -1 : html.IndexOf('>', start);
        var end = start < 0 ? -1 : html.IndexOf("</title", start, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? string.Empty : Redaction.Describe(System.Net.WebUtility.HtmlDecode(html.Substring(start + 1, end - start - 1)), secrets);
    }
}
