using System;
using System.Text.Json;

namespace WriterVision.Api.Responses;

/// <summary>Reads fields that a server may omit, set to null, or send with another type. All of these count as missing.</summary>
internal static class JsonElementExtensions
{
    public static string? Text(this JsonElement element, string name) =>
        element.Field(name)?.Text();

    public static long? Number(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    /// <summary>The field with a name; the last one if there are several. Null if there is none, or if the element is not an object.</summary>
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

    /// <summary>Whether a member has a name. The comparison of the parser would throw for a name that contains an unpaired surrogate.</summary>
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

    /// <summary>The name of a member; null if it contains an unpaired surrogate.</summary>
    public static string? TextName(this JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The text of a string; null if the element is of another type.</summary>
    public static string? Text(this JsonElement element) => element.ValueKind == JsonValueKind.String ? Unescaped(element) : null;

    /// <summary>Null for a string with an unpaired surrogate (<c>"\ud800"</c>), which is valid JSON but not a .NET string.</summary>
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
