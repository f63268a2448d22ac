using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json;
using WriterVision.Api.Responses;
using WriterVision.Text;

namespace WriterVision.Vision.Schemas;

/// <summary>Reads an answer against a schema, to its last depth, and says what does not fit.</summary>
internal sealed class AnswerReader
{
    /// <summary>How much of what is wrong is told: more would help neither the model nor the user.</summary>
    private const int MaximumProblems = 5;

    private const int MaximumShown = 40;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = SchemaNode.MaximumDepth };

    private static readonly string[] DateTimeFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    private readonly List<string> _problems = [];

    /// <summary>The names and indices that lead to the value that is being read.</summary>
    private readonly List<object> _path = [];

    private AnswerReader()
    {
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="text">The model's words.</param>
    /// <param name="schema">What they must fit: an object.</param>
    /// <param name="problem">What is wrong, in sentences for the model and for the user; null where nothing is.</param>
    /// <returns>The answer; null where it does not fit.</returns>
    public static AnswerObject? Read(string text, SchemaNode schema, out string? problem)
    {
        problem = null;
        try
        {
            using var document = JsonDocument.Parse(AnswerText.Json(text), Options);
            var reader = new AnswerReader();
            var answer = reader.Value(document.RootElement, schema) as AnswerObject;
            if (reader._problems.Count == 0)
            {
                return answer;
            }

            problem = string.Join(" ", reader._problems);
        }
        catch (JsonException exception)
        {
            problem = "It is no JSON: " + SafeText.Description(exception.Message);
        }
        catch (ArgumentException)
        {
            problem = "It is no JSON: it has half a surrogate pair in it.";
        }

        return null;
    }

    private object? Value(JsonElement element, SchemaNode schema)
    {
        if (element.ValueKind == JsonValueKind.Null && schema.IsNullable)
        {
            return null;
        }

        return schema.Kind switch
        {
            SchemaKind.Text => element.Text() is { } text ? SafeText.Clean(text) : Unfit(element, schema),
            SchemaKind.Integer => Integer(element, schema),
            SchemaKind.Number => Number(element, schema),
            SchemaKind.Boolean => element.ValueKind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean() : Unfit(element, schema),
            SchemaKind.Date => element.Text() is { } text && DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day
                : Unfit(element, schema),
            SchemaKind.DateTime => Time(element, schema),
            SchemaKind.Choice => Choice(element, schema),
            SchemaKind.List => List(element, schema),
            _ => Object(element, schema),
        };
    }

    private object? Integer(JsonElement element, SchemaNode schema)
    {
        if (Decimal(element) is not { } number || number != decimal.Truncate(number))
        {
            return Unfit(element, schema);
        }

        if (schema.Type is not null)
        {
            return Converted(number, element, schema);
        }

        // What fits in the everyday type has it, whatever the others of its kind need.
        return number is >= int.MinValue and <= int.MaxValue ? (int)number
            : number is >= long.MinValue and <= long.MaxValue ? (long)number
            : Unfit(element, schema, "which is too large");
    }

    private object? Number(JsonElement element, SchemaNode schema)
    {
        if (schema.Type is null || schema.Type == typeof(decimal))
        {
            return Decimal(element) is { } number ? number : Unfit(element, schema);
        }

        var fraction = element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var value) ? value
            : element.Text() is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) ? value
            : double.NaN;
        return double.IsNaN(fraction) || double.IsInfinity(fraction) ? Unfit(element, schema) : Converted(fraction, element, schema);
    }

    /// <summary>A number, or the text of one, which models write too.</summary>
    private static decimal? Decimal(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDecimal(out var number) ? number
        : element.Text() is { } text && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) ? number
        : null;

    private object? Converted(IConvertible number, JsonElement element, SchemaNode schema)
    {
        try
        {
            return Convert.ChangeType(number, schema.Type!, CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            return Unfit(element, schema, $"which is too large for [{schema.Type!.Name}]");
        }
    }

    /// <summary>A time with a zone is given in UTC, one without as it stands: whose zone it is, only the image's owner knows.</summary>
    private object? Time(JsonElement element, SchemaNode schema)
    {
        if (element.Text() is not { } text
            || !DateTime.TryParseExact(text, DateTimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time))
        {
            return Unfit(element, schema);
        }

        if (schema.Type != typeof(DateTimeOffset))
        {
            return time;
        }

        return time.Kind == DateTimeKind.Utc
            ? DateTimeOffset.ParseExact(text, DateTimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None)
            : Unfit(element, schema);
    }

    private object? Choice(JsonElement element, SchemaNode schema)
    {
        if (element.Text() is { } text)
        {
            foreach (var word in schema.Words)
            {
                if (word == text)
                {
                    return schema.Type is null ? word : Enum.Parse(schema.Type, word);
                }
            }
        }

        return Unfit(element, schema);
    }

    private object? List(JsonElement element, SchemaNode schema)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            return Unfit(element, schema);
        }

        var items = new List<object?>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
        {
            _path.Add(items.Count);
            items.Add(Value(item, schema.Item!));
            _path.RemoveAt(_path.Count - 1);
        }

        return new AnswerList(schema, items);
    }

    private object? Object(JsonElement element, SchemaNode schema)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return Unfit(element, schema);
        }

        var values = new object?[schema.Properties.Count];
        var isThere = new bool[values.Length];
        foreach (var member in element.EnumerateObject())
        {
            var index = Find(member, schema);
            if (index < 0 || isThere[index])
            {
                Add($"has {(index < 0 ? "a property that is not asked for" : "a property twice")}: \"{Shown(Name(member))}\".");
                continue;
            }

            isThere[index] = true;
            _path.Add(schema.Properties[index].Name);
            values[index] = Value(member.Value, schema.Properties[index].Value);
            _path.RemoveAt(_path.Count - 1);
        }

        for (var index = 0; index < isThere.Length; index++)
        {
            if (!isThere[index])
            {
                Add($"lacks the property \"{schema.Properties[index].Name}\".");
            }
        }

        return new AnswerObject(schema, values);
    }

    private static int Find(JsonProperty member, SchemaNode schema)
    {
        for (var index = 0; index < schema.Properties.Count; index++)
        {
            if (member.IsNamed(schema.Properties[index].Name))
            {
                return index;
            }
        }

        return -1;
    }

    private static string Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "(half a surrogate pair)";
        }
    }

    private object? Unfit(JsonElement element, SchemaNode schema, string? reason = null)
    {
        Add($"must be {schema.Expectation}, and is {Found(element)}{(reason is null ? string.Empty : ", " + reason)}.");
        return null;
    }

    private void Add(string problem)
    {
        if (_problems.Count < MaximumProblems)
        {
            _problems.Add($"{Place()} {problem}");
        }
    }

    private string Place()
    {
        if (_path.Count == 0)
        {
            return "The answer";
        }

        var place = new StringBuilder("'");
        foreach (var step in _path)
        {
            if (step is int index)
            {
                place.Append('[').Append(index.ToString(CultureInfo.InvariantCulture)).Append(']');
            }
            else
            {
                place.Append(place.Length > 1 ? "." : string.Empty).Append(step);
            }
        }

        return place.Append('\'').ToString();
    }

    private static string Found(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.Text() is { } text ? $"the text \"{Shown(text)}\"" : "a text with half a surrogate pair in it",
        JsonValueKind.Number => "the number " + Shown(element.GetRawText()),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        _ => "null",
    };

    private static string Shown(string text)
    {
        var line = SafeText.Line(text);
        return line.Length <= MaximumShown ? line : line.Substring(0, MaximumShown) + "…";
    }
}
