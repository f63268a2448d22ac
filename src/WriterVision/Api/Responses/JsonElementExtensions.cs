using System;
using System.Text.Json;

namespace WriterVision.Api.Responses;

/// <summary>Reads fields that a server may leave out, set to null or give another type: each of these is then "not there".</summary>
internal static class JsonElementExtensions
{
    public static string? Text(this JsonElement element, string name) =>
        element.Field(name)?.Text();

    public static long? Number(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    /// <summary>The field of a name; the last one where there are several. Names that are no text do not stand in the way.</summary>
    public static JsonElement? Field(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        JsonElement? field = null;
        foreach (var member in element.EnumerateObject())
        {
            if (member.IsNamed(name))
            {
                field = member.Value;
            }
        }

        return field;
    }

    /// <summary>Whether a member has a name. The parser's own comparison throws where a name has half a surrogate pair in it.</summary>
    public static bool IsNamed(this JsonProperty member, string name)
    {
        try
        {
            return member.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The text that the element is; null where it is something else.</summary>
    public static string? Text(this JsonElement element) => element.ValueKind == JsonValueKind.String ? Unescaped(element) : null;

    /// <summary>A text with half a surrogate pair in it (<c>"\ud800"</c>) is valid JSON, and no string.</summary>
    private static string? Unescaped(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
