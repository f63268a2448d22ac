using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WriterVision.Text;

/// <summary>Handles JSON that .NET or PowerShell does not read.</summary>
internal static class JsonText
{
    /// <summary>The maximum depth of data.</summary>
    private const int MaximumDepth = 64;

    private static readonly JsonDocumentOptions DataOptions = new() { MaxDepth = MaximumDepth };

    /// <summary>An escaped surrogate pair, an escaped unpaired surrogate (group 1), or any other escape.</summary>
    private static readonly Regex Escapes = new(
        @"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.", RegexOptions.CultureInvariant);

    /// <summary>The text of the current string, with U+FFFD for an escaped unpaired surrogate, which the reader rejects.</summary>
    public static string GetText(in Utf8JsonReader json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            var repaired = Escapes.Replace(Decode(json.ValueSpan), static escape => escape.Groups[1].Success ? @"\ufffd" : escape.Value);
            using var document = JsonDocument.Parse($"\"{repaired}\"");
            return document.RootElement.GetString()!;
        }
    }

    /// <summary>UTF-8 as text.</summary>
    public static string Decode(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8.ToArray());

    /// <summary>
    /// Whether <c>ConvertFrom-Json</c> can read the text as a field of a line. This requires property names that are not empty and differ by
    /// more than case, which the answer of a model may not have.
    /// </summary>
    public static bool IsReadableByPowerShell(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, DataOptions);
            return IsReadableByPowerShell(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // An ArgumentException means an unpaired surrogate.
            return false;
        }
    }

    private static bool IsReadableByPowerShell(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    if (!IsReadableByPowerShell(item))
                    {
                        return false;
                    }
                }

                return true;
            case JsonValueKind.Object:
                var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
                foreach (var property in element.EnumerateObject())
                {
                    if (GetName(property) is not { Length: > 0 } name || !names.Add(name) || !IsReadableByPowerShell(property.Value))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return true;
        }
    }

    /// <summary>The name of a property; null if it contains an unpaired surrogate.</summary>
    private static string? GetName(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
