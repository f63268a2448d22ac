using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WriterVision.Text;

/// <summary>
/// Texts as JSON keeps them to the last UTF-16 unit. .NET's own reader and writer give up half a surrogate pair, which a prompt or a
/// file name can have, and JSON can say (<c>"\ud800"</c>).
/// </summary>
internal static class JsonText
{
    /// <summary>The deepest data that is kept as such.</summary>
    private const int MaximumDepth = 64;

    private static readonly JsonDocumentOptions DataOptions = new() { MaxDepth = MaximumDepth };

    public static void WriteText(this Utf8JsonWriter json, string name, string? text)
    {
        if (text is null)
        {
            json.WriteNull(name);
        }
        else if (IsWhole(text))
        {
            json.WriteString(name, text);
        }
        else
        {
            json.WritePropertyName(name);
            json.WriteRawValue(Escape(text), skipInputValidation: true);
        }
    }

    /// <summary>The text of a JSON string.</summary>
    public static string ReadText(this JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Unescape(element.GetRawText());
        }
    }

    /// <summary>
    /// Whether JSON text can be a field of a line that <c>ConvertFrom-Json</c> reads: that needs names which are not empty and differ
    /// by more than their case. A model may well answer otherwise.
    /// </summary>
    public static bool IsPlain(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, DataOptions);
            return IsPlain(document.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsPlain(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    if (!IsPlain(item))
                    {
                        return false;
                    }
                }

                return true;
            case JsonValueKind.Object:
                var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
                foreach (var property in element.EnumerateObject())
                {
                    if (Name(property) is not { Length: > 0 } name || !names.Add(name) || !IsPlain(property.Value))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return true;
        }
    }

    /// <summary>The name of a property; null where it has half a surrogate pair in it.</summary>
    private static string? Name(JsonProperty property)
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

    private static bool IsWhole(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsSurrogate(text[at]) && (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[++at])))
            {
                return false;
            }
        }

        return true;
    }

    private static string Escape(string text)
    {
        var json = new StringBuilder(text.Length + 16).Append('"');
        foreach (var character in text)
        {
            if (character is >= ' ' and <= '~' and not '"' and not '\\')
            {
                json.Append(character);
            }
            else
            {
                json.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
            }
        }

        return json.Append('"').ToString();
    }

    /// <summary>Reads a JSON string that the parser has found whole, quotes included.</summary>
    private static string Unescape(string json)
    {
        var text = new StringBuilder(json.Length);
        for (var at = 1; at < json.Length - 1; at++)
        {
            if (json[at] != '\\')
            {
                text.Append(json[at]);
                continue;
            }

            at++;
            if (json[at] == 'u')
            {
                text.Append((char)ushort.Parse(json.Substring(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                at += 4;
                continue;
            }

            text.Append(json[at] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                var itself => itself,
            });
        }

        return text.ToString();
    }
}
