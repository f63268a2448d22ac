using System.Text.Json;

namespace WriterVision.Client;

/// <summary>Reads fields that a server may leave out, set to null or give another type: each of these is then "not there".</summary>
internal static class JsonElementExtensions
{
    public static string? Text(this JsonElement element, string name) =>
        element.Field(name)?.Text();

    public static long? Number(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    public static JsonElement? Field(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    /// <summary>The text that the element is; null where it is something else.</summary>
    public static string? Text(this JsonElement element) => element.ValueKind == JsonValueKind.String ? Unescaped(element) : null;

    /// <summary>A text with half a surrogate pair in it (<c>"\ud800"</c>) is valid JSON, and no string.</summary>
    private static string? Unescaped(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (System.InvalidOperationException)
        {
            return null;
        }
    }
}
