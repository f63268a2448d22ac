using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using WriterVision.Api.Responses;
using WriterVision.Text;
using WriterVision.Vision.Schemas;

namespace WriterVision.Vision.Answers;

/// <summary>
/// Reads the values of a JSON object with the types of a schema. A value is read if it has exactly one interpretation; otherwise
/// <see cref="AnswerProblems"/> reports the reason.
/// </summary>
internal sealed class AnswerValueReader
{
    private static readonly string[] DateTimeFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    private readonly AnswerProblems _problems = new();

    private AnswerValueReader()
    {
    }

    /// <summary>Reads a JSON object.</summary>
    /// <param name="json">Valid JSON text.</param>
    /// <param name="schema">The schema of the object.</param>
    public static AnswerReading Read(string json, SchemaNode schema)
    {
        using var document = JsonObjectFinder.Parse(json);
        var reader = new AnswerValueReader();
        var data = reader.Value(document.RootElement, schema) as AnswerObject;
        return reader._problems.CreateReading(data);
    }

    private object? Value(JsonElement element, SchemaNode schema, bool mayBeMissing = false)
    {
        if ((schema.IsNullable || mayBeMissing) && IsNull(element, schema))
        {
            return null;
        }

        var value = schema.Kind switch
        {
            SchemaKind.Text => Text(element, schema),
            SchemaKind.Integer => Integer(element, schema),
            SchemaKind.Number => Number(element, schema),
            SchemaKind.Boolean => Boolean(element, schema),
            SchemaKind.Date => Date(element, schema),
            SchemaKind.DateTime => Time(element, schema),
            SchemaKind.Choice => Choice(element, schema),
            SchemaKind.List => List(element, schema),
            SchemaKind.Any => Any(element),
            SchemaKind.AnyObject => element.ValueKind == JsonValueKind.Object ? Any(element) : _problems.Mismatch(element, schema),
            _ => Object(element, schema),
        };
        return value is null ? null : Checked(value, element, schema);
    }

    private static bool IsNull(JsonElement element, SchemaNode schema) =>
        element.ValueKind == JsonValueKind.Null
        || (schema.Kind is not (SchemaKind.Text or SchemaKind.Any) && element.Text() is { } text && NullText.IsNull(text)
            && !(schema.Kind == SchemaKind.Choice && FindWord(text, schema) is not null));

    /// <summary>Returns the value if it satisfies the keywords of its schema.</summary>
    private object? Checked(object value, JsonElement element, SchemaNode schema)
    {
        foreach (var keyword in schema.Keywords)
        {
            if (keyword.Violation(value) is { } expectation)
            {
                _problems.Add($"must {expectation}, but is {AnswerProblems.Describe(element)}.");
                return null;
            }
        }

        return value is string text ? SafeText.Clean(text) : value;
    }

    /// <summary>A string. A number or a boolean is accepted only in its canonical form, because 1e3 could also be written as 1000.</summary>
    private object? Text(JsonElement element, SchemaNode schema) => element.ValueKind switch
    {
        JsonValueKind.String when element.Text() is { } text => text,
        JsonValueKind.Number when element.GetRawText() is var number && number.IndexOfAny(['e', 'E']) < 0 => number,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => _problems.Mismatch(element, schema),
    };

    private object? Integer(JsonElement element, SchemaNode schema)
    {
        if (Decimal(element, out var reason) is not { } number || number != decimal.Truncate(number))
        {
            return _problems.Mismatch(element, schema, reason);
        }

        if (schema.Numbers.Count > 0 && !schema.Numbers.Contains(number))
        {
            return _problems.Mismatch(element, schema);
        }

        if (schema.Type is not null)
        {
            return Converted(number, element, schema);
        }

        // Each value has the smallest common type that can represent it, regardless of the other values in a list.
        return number switch
        {
            >= int.MinValue and <= int.MaxValue => (int)number,
            >= long.MinValue and <= long.MaxValue => (object)(long)number,
            _ => number,
        };
    }

    private object? Number(JsonElement element, SchemaNode schema)
    {
        if (schema.Type is null || schema.Type == typeof(decimal))
        {
            return Decimal(element, out var reason) is { } number ? number : _problems.Mismatch(element, schema, reason);
        }

        if (element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var value))
        {
            return double.IsInfinity(value) ? _problems.Mismatch(element, schema, "which is too large") : Converted(value, element, schema);
        }

        return Decimal(element, out var textReason) is { } text ? Converted(text, element, schema) : _problems.Mismatch(element, schema, textReason);
    }

    private static decimal? Decimal(JsonElement element, out string? reason)
    {
        reason = null;
        return element.ValueKind == JsonValueKind.Number
            ? element.TryGetDecimal(out var number) ? number : null
            : element.Text() is { } text ? NumberText.Read(text, out reason) : null;
    }

    private object? Converted(IConvertible number, JsonElement element, SchemaNode schema)
    {
        try
        {
            // A number that is too large for a float becomes infinity, without an exception.
            var converted = Convert.ChangeType(number, schema.Type!, CultureInfo.InvariantCulture);
            if (converted is not float value || !float.IsInfinity(value))
            {
                return converted;
            }
        }
        catch (OverflowException)
        {
        }

        return _problems.Mismatch(element, schema, $"which is too large for [{schema.Type!.Name}]");
    }

    private object? Boolean(JsonElement element, SchemaNode schema) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => element.Text()?.Trim().ToLowerInvariant() switch
        {
            "true" or "yes" => true,
            "false" or "no" => false,
            _ => _problems.Mismatch(element, schema),
        },
    };

    /// <summary>A day. A time is ignored, unless its time zone could change the day.</summary>
    private object? Date(JsonElement element, SchemaNode schema)
    {
        string? reason = null;
        if (element.Text() is not { } text || DateText.Read(text, out reason) is not { } date)
        {
            return _problems.Mismatch(element, schema, reason);
        }

        return date is { Offset: not null, TimeOfDay: { } time } && time != TimeSpan.Zero
            ? _problems.Mismatch(element, schema, "whose day depends on the time zone")
            : date.Day;
    }

    /// <summary>A time with a time zone is converted to UTC. A time without one is not changed, because only the owner of the image knows the time zone.</summary>
    private object? Time(JsonElement element, SchemaNode schema)
    {
        if (element.Text() is not { } text)
        {
            return _problems.Mismatch(element, schema);
        }

        if (DateTime.TryParseExact(text, DateTimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var strict)
            && schema.Type != typeof(DateTimeOffset))
        {
            return strict;
        }

        if (DateText.Read(text, out var reason) is not { } date)
        {
            return _problems.Mismatch(element, schema, reason);
        }

        if (date.TimeOfDay is not { } time)
        {
            return _problems.Mismatch(element, schema, "which has no time");
        }

        try
        {
            if (date.Offset is not { } offset)
            {
                return schema.Type == typeof(DateTimeOffset) ? _problems.Mismatch(element, schema, "which has no time zone") : date.Day + time;
            }

            var zoned = new DateTimeOffset(date.Day + time, offset);
            return schema.Type == typeof(DateTimeOffset) ? (object)zoned : zoned.UtcDateTime;
        }
        catch (ArgumentOutOfRangeException)
        {
            return _problems.Mismatch(element, schema);
        }
    }

    private object? Choice(JsonElement element, SchemaNode schema)
    {
        var text = element.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False ? element.GetRawText() : element.Text();
        return text is null || FindWord(text, schema) is not { } word ? _problems.Mismatch(element, schema)
            : schema.Type is null ? word
            : Enum.Parse(schema.Type, word);
    }

    /// <summary>Finds the choice that equals a text, or the only choice that equals it without regard to case.</summary>
    private static string? FindWord(string text, SchemaNode schema)
    {
        if (schema.Words.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        var words = schema.Words.Where(word => string.Equals(word, text.Trim(), StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
        return words.Count == 1 ? words[0] : null;
    }

    private object? List(JsonElement element, SchemaNode schema)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            return Single(element, schema);
        }

        var items = new List<object?>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
        {
            _problems.Enter(items.Count);
            items.Add(Value(item, schema.Item!));
            _problems.Leave();
        }

        return new AnswerList(schema, items);
    }

    /// <summary>Reads a single value as a list of one, unless the text can contain several values.</summary>
    private object? Single(JsonElement element, SchemaNode schema)
    {
        var item = schema.Item!;
        var isObject = element.ValueKind == JsonValueKind.Object;
        var isSimple = item.Kind is not (SchemaKind.List or SchemaKind.Object or SchemaKind.Any or SchemaKind.AnyObject);
        if (element.ValueKind == JsonValueKind.Null || isObject != (item.Kind == SchemaKind.Object) || (!isObject && !isSimple))
        {
            return _problems.Mismatch(element, schema);
        }

        if (element.Text() is { } text)
        {
            if (text.Trim().Length == 0)
            {
                return _problems.Mismatch(element, schema, "which can be an empty list or an empty string");
            }

            if (item.Kind == SchemaKind.Text && text.IndexOfAny([',', ';', '|', '\n']) >= 0)
            {
                return _problems.Mismatch(element, schema, "which can be one string or several");
            }
        }

        _problems.Enter(0);
        var value = Value(element, item);
        _problems.Leave();
        return new AnswerList(schema, [value]);
    }

    private object? Object(JsonElement element, SchemaNode schema)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return _problems.Mismatch(element, schema);
        }

        var values = new object?[schema.Properties.Count];
        var texts = new string?[values.Length];
        foreach (var member in element.EnumerateObject())
        {
            var index = schema.IndexOf(member.TextName());
            if (index < 0)
            {
                _problems.Drop(member);
                continue;
            }

            var property = schema.Properties[index];
            _problems.Enter(property.Name);
            if (texts[index] is null)
            {
                texts[index] = member.Value.GetRawText();
                values[index] = Value(member.Value, property.Value, property.IsOptional);
            }
            else if (texts[index] != member.Value.GetRawText())
            {
                values[index] = null;
                _problems.Add("appears twice, with different values.");
            }

            _problems.Leave();
        }

        for (var index = 0; index < texts.Length; index++)
        {
            if (texts[index] is null && !schema.Properties[index].MayBeMissing)
            {
                _problems.Enter(schema.Properties[index].Name);
                _problems.Add("is missing.");
                _problems.Leave();
            }
        }

        return new AnswerObject(schema, values);
    }

    /// <summary>Reads any JSON value with its own type.</summary>
    private object? Any(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return element.Text() ?? _problems.Mismatch(element, new SchemaNode(SchemaKind.Any));
            case JsonValueKind.Number:
                return element.TryGetInt32(out var whole) ? whole
                    : element.TryGetInt64(out var large) ? (object)large
                    : element.TryGetDecimal(out var number) ? (object)number
                    : _problems.Mismatch(element, new SchemaNode(SchemaKind.Any), "which is too large");
            case JsonValueKind.True or JsonValueKind.False:
                return element.GetBoolean();
            case JsonValueKind.Array:
                return List(element, new SchemaNode(SchemaKind.List) { Item = new SchemaNode(SchemaKind.Any) { IsNullable = true } });
            case JsonValueKind.Object:
                return AnyObject(element);
            default:
                return null;
        }
    }

    private AnswerObject AnyObject(JsonElement element)
    {
        var properties = new List<KeyValuePair<string, object?>>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in element.EnumerateObject())
        {
            var name = member.TextName();
            _problems.Enter(name ?? "?");
            if (string.IsNullOrEmpty(name) || !names.Add(name!))
            {
                _problems.Add("cannot be read: its name is empty, appears twice, or is not valid.");
            }
            else
            {
                properties.Add(new KeyValuePair<string, object?>(name!, Any(member.Value)));
            }

            _problems.Leave();
        }

        return AnswerObject.FromProperties(properties);
    }
}
