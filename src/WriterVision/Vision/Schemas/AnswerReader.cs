using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using WriterVision.Api.Responses;
using WriterVision.Text;

namespace WriterVision.Vision.Schemas;

/// <summary>
/// Reads an answer that should match a schema. A value is read if it has exactly one interpretation; otherwise the reason is reported.
/// <c>about_WriterVision_Schemas</c> lists what is tolerated.
/// </summary>
internal sealed class AnswerReader
{
    /// <summary>The maximum number of problems that are reported. More would not help the model or the user.</summary>
    private const int MaximumProblems = 5;

    /// <summary>The maximum number of places and names that are stored.</summary>
    private const int MaximumPlaces = 100;

    private const int MaximumShown = 40;

    /// <summary>The maximum depth of the wrapper around an answer: <c>{ "function": { "arguments": { … } } }</c>.</summary>
    private const int MaximumWrappers = 4;

    private static readonly string[] DateTimeFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>The strings that are read as null if the schema does not require a string.</summary>
    private static readonly HashSet<string> NullStrings = new(StringComparer.OrdinalIgnoreCase) { string.Empty, "null", "none", "n/a" };

    /// <summary>The properties of a tool call that can contain the answer.</summary>
    private static readonly HashSet<string> ArgumentNames = new(StringComparer.OrdinalIgnoreCase) { "arguments", "parameters", "input", "args" };

    private readonly List<string> _problems = [];
    private readonly List<string> _unreadable = [];
    private readonly List<string> _dropped = [];

    /// <summary>The path to the current value, as names and indices.</summary>
    private readonly List<object> _path = [];

    private AnswerReader()
    {
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="text">The model's text.</param>
    /// <param name="schema">The schema of the answer: an object.</param>
    public static AnswerReading Read(string text, SchemaNode schema)
    {
        var found = JsonObjectFinder.Find(text, out var problem);
        if (problem is not null)
        {
            return AnswerReading.Failed($"The answer is not valid JSON: {problem}.");
        }

        if (found.Count == 0)
        {
            return AnswerReading.Failed(text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n').StartsWith("[", StringComparison.Ordinal)
                ? "The answer must be an object, but it is a list."
                : "The answer contains no JSON object.");
        }

        var readings = found
            .Select(json => Candidates(json, schema))
            .Where(static candidates => candidates.Count > 0)
            .Select(candidates => ChooseWrapped([.. candidates.Select(json => ReadObject(json, schema))]))
            .ToList();
        if (readings.Count > 0)
        {
            return Choose(readings);
        }

        var other = ReadObject(found[found.Count - 1], schema);
        return other.Dropped.Count == 0 ? other : AnswerReading.Failed("The answer contains none of the requested properties.");
    }

    /// <summary>
    /// Chooses the object of an answer that matches the schema. Fails if several different objects match, or if a later object does not match,
    /// because it may be a correction.
    /// </summary>
    private static AnswerReading Choose(List<AnswerReading> readings)
    {
        var last = readings[readings.Count - 1];
        return last.Problem is null && Differ(readings)
            ? AnswerReading.Failed("The answer contains several different JSON objects. Only one was requested.")
            : last;
    }

    /// <summary>Chooses between an object and the objects inside it: the only one that matches the schema.</summary>
    private static AnswerReading ChooseWrapped(List<AnswerReading> readings) =>
        Differ(readings) ? AnswerReading.Failed("The answer contains a tool call that can be read in two ways.")
        : readings.Find(static reading => reading.Problem is null) ?? readings[readings.Count - 1];

    private static bool Differ(List<AnswerReading> readings) =>
        readings.Where(static reading => reading.Problem is null).Select(static reading => reading.Data!.ToJson()).Distinct(StringComparer.Ordinal).Count() > 1;

    /// <summary>
    /// The objects in a JSON text that have a property of the schema: the object itself, or the outermost objects inside it, such as the
    /// arguments of a tool call. If both are possible, both are returned.
    /// </summary>
    private static List<string> Candidates(string json, SchemaNode schema)
    {
        using var document = JsonObjectFinder.Parse(json);
        var candidates = new List<string>();
        Collect(document.RootElement, schema, 0, candidates);
        return candidates;
    }

    private static void Collect(JsonElement element, SchemaNode schema, int depth, List<string> candidates)
    {
        if (element.ValueKind != JsonValueKind.Object || depth > MaximumWrappers)
        {
            return;
        }

        var isNamed = element.EnumerateObject().Any(member => Find(member, schema) >= 0);
        foreach (var member in element.EnumerateObject())
        {
            // An object next to properties of the schema is an additional property, unless it can be a tool call.
            if (!isNamed || (ArgumentNames.Contains(member.TextName() ?? string.Empty) && Find(member, schema) < 0))
            {
                CollectValue(member, schema, depth, candidates);
            }
        }

        if (isNamed)
        {
            candidates.Add(element.GetRawText());
        }
    }

    private static void CollectValue(JsonProperty member, SchemaNode schema, int depth, List<string> candidates)
    {
        if (member.Value.ValueKind == JsonValueKind.Object)
        {
            Collect(member.Value, schema, depth + 1, candidates);
        }
        else if (member.Value.Text() is { } text && ArgumentNames.Contains(member.TextName() ?? string.Empty)
            && JsonObjectFinder.Find(text, out _) is { Count: 1 } nested)
        {
            using var document = JsonObjectFinder.Parse(nested[0]);
            Collect(document.RootElement, schema, depth + 1, candidates);
        }
    }

    private static AnswerReading ReadObject(string json, SchemaNode schema)
    {
        using var document = JsonObjectFinder.Parse(json);
        var reader = new AnswerReader();
        var data = reader.Value(document.RootElement, schema) as AnswerObject;
        return reader._problems.Count == 0
            ? AnswerReading.Complete(data!, reader._dropped)
            : AnswerReading.Partial(data, string.Join(" ", reader._problems), reader._unreadable);
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
            SchemaKind.AnyObject => element.ValueKind == JsonValueKind.Object ? Any(element) : Mismatch(element, schema),
            _ => Object(element, schema),
        };
        return value is null ? null : Checked(value, element, schema);
    }

    private static bool IsNull(JsonElement element, SchemaNode schema) =>
        element.ValueKind == JsonValueKind.Null
        || (schema.Kind is not (SchemaKind.Text or SchemaKind.Any) && element.Text() is { } text && NullStrings.Contains(text.Trim())
            && !(schema.Kind == SchemaKind.Choice && FindWord(text, schema) is not null));

    /// <summary>Returns the value if it satisfies the keywords of its schema.</summary>
    private object? Checked(object value, JsonElement element, SchemaNode schema)
    {
        foreach (var keyword in schema.Keywords)
        {
            if (keyword.Violation(value) is { } expectation)
            {
                Add($"must {expectation}, but is {Found(element)}.");
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
        _ => Mismatch(element, schema),
    };

    private object? Integer(JsonElement element, SchemaNode schema)
    {
        if (Decimal(element, out var reason) is not { } number || number != decimal.Truncate(number))
        {
            return Mismatch(element, schema, reason);
        }

        if (schema.Numbers.Count > 0 && !schema.Numbers.Contains(number))
        {
            return Mismatch(element, schema);
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
            return Decimal(element, out var reason) is { } number ? number : Mismatch(element, schema, reason);
        }

        if (element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var value))
        {
            return double.IsInfinity(value) ? Mismatch(element, schema, "which is too large") : Converted(value, element, schema);
        }

        return Decimal(element, out var textReason) is { } text ? Converted(text, element, schema) : Mismatch(element, schema, textReason);
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
            return Convert.ChangeType(number, schema.Type!, CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            return Mismatch(element, schema, $"which is too large for [{schema.Type!.Name}]");
        }
    }

    private object? Boolean(JsonElement element, SchemaNode schema) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => element.Text()?.Trim().ToLowerInvariant() switch
        {
            "true" or "yes" => true,
            "false" or "no" => false,
            _ => Mismatch(element, schema),
        },
    };

    /// <summary>A day. A time is ignored, unless its time zone could change the day.</summary>
    private object? Date(JsonElement element, SchemaNode schema)
    {
        string? reason = null;
        if (element.Text() is not { } text || DateText.Read(text, out reason) is not { } date)
        {
            return Mismatch(element, schema, reason);
        }

        return date is { Offset: not null, TimeOfDay: { } time } && time != TimeSpan.Zero
            ? Mismatch(element, schema, "whose day depends on the time zone")
            : date.Day;
    }

    /// <summary>A time with a time zone is converted to UTC. A time without one is not changed, because only the owner of the image knows the time zone.</summary>
    private object? Time(JsonElement element, SchemaNode schema)
    {
        if (element.Text() is not { } text)
        {
            return Mismatch(element, schema);
        }

        if (DateTime.TryParseExact(text, DateTimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var strict)
            && schema.Type != typeof(DateTimeOffset))
        {
            return strict;
        }

        if (DateText.Read(text, out var reason) is not { } date)
        {
            return Mismatch(element, schema, reason);
        }

        if (date.TimeOfDay is not { } time)
        {
            return Mismatch(element, schema, "which has no time");
        }

        try
        {
            if (date.Offset is not { } offset)
            {
                return schema.Type == typeof(DateTimeOffset) ? Mismatch(element, schema, "which has no time zone") : date.Day + time;
            }

            var zoned = new DateTimeOffset(date.Day + time, offset);
            return schema.Type == typeof(DateTimeOffset) ? (object)zoned : zoned.UtcDateTime;
        }
        catch (ArgumentOutOfRangeException)
        {
            return Mismatch(element, schema);
        }
    }

    private object? Choice(JsonElement element, SchemaNode schema)
    {
        var text = element.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False ? element.GetRawText() : element.Text();
        return text is null || FindWord(text, schema) is not { } word ? Mismatch(element, schema)
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
            _path.Add(items.Count);
            items.Add(Value(item, schema.Item!));
            _path.RemoveAt(_path.Count - 1);
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
            return Mismatch(element, schema);
        }

        if (element.Text() is { } text)
        {
            if (text.Trim().Length == 0)
            {
                return Mismatch(element, schema, "which can be an empty list or an empty text");
            }

            if (item.Kind == SchemaKind.Text && text.IndexOfAny([',', ';', '|', '\n']) >= 0)
            {
                return Mismatch(element, schema, "which can be one text or several");
            }
        }

        _path.Add(0);
        var value = Value(element, item);
        _path.RemoveAt(_path.Count - 1);
        return new AnswerList(schema, [value]);
    }

    private object? Object(JsonElement element, SchemaNode schema)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return Mismatch(element, schema);
        }

        var values = new object?[schema.Properties.Count];
        var texts = new string?[values.Length];
        foreach (var member in element.EnumerateObject())
        {
            var index = Find(member, schema);
            if (index < 0)
            {
                Drop(member);
                continue;
            }

            var property = schema.Properties[index];
            _path.Add(property.Name);
            if (texts[index] is null)
            {
                texts[index] = member.Value.GetRawText();
                values[index] = Value(member.Value, property.Value, property.IsOptional);
            }
            else if (texts[index] != member.Value.GetRawText())
            {
                values[index] = null;
                Add("appears twice, with different values.");
            }

            _path.RemoveAt(_path.Count - 1);
        }

        for (var index = 0; index < texts.Length; index++)
        {
            if (texts[index] is null && !schema.Properties[index].MayBeMissing)
            {
                _path.Add(schema.Properties[index].Name);
                Add("is missing.");
                _path.RemoveAt(_path.Count - 1);
            }
        }

        return new AnswerObject(schema, values);
    }

    /// <summary>The index of the property for a member; -1 if the schema does not contain it. Names are compared without regard to case.</summary>
    private static int Find(JsonProperty member, SchemaNode schema)
    {
        if (member.TextName() is { } name)
        {
            for (var index = 0; index < schema.Properties.Count; index++)
            {
                if (string.Equals(name, schema.Properties[index].Name, StringComparison.OrdinalIgnoreCase))
                {
                    return index;
                }
            }
        }

        return -1;
    }

    /// <summary>Reads any JSON value with its own type.</summary>
    private object? Any(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return element.Text() ?? Mismatch(element, new SchemaNode(SchemaKind.Any));
            case JsonValueKind.Number:
                return element.TryGetInt32(out var whole) ? whole
                    : element.TryGetInt64(out var large) ? (object)large
                    : element.TryGetDecimal(out var number) ? (object)number
                    : Mismatch(element, new SchemaNode(SchemaKind.Any), "which is too large");
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
            _path.Add(name ?? "?");
            if (string.IsNullOrEmpty(name) || !names.Add(name!))
            {
                Add("has a name that is empty, appears twice, or is not valid.");
            }
            else
            {
                properties.Add(new KeyValuePair<string, object?>(name!, Any(member.Value)));
            }

            _path.RemoveAt(_path.Count - 1);
        }

        return AnswerObject.FromProperties(properties);
    }

    private object? Mismatch(JsonElement element, SchemaNode schema, string? reason = null)
    {
        Add($"must be {schema.Expectation}, but is {Found(element)}{(reason is null ? string.Empty : ", " + reason)}.");
        return null;
    }

    private void Add(string problem)
    {
        var place = Place();
        if (_unreadable.Count < MaximumPlaces)
        {
            _unreadable.Add(place);
        }

        if (_problems.Count < MaximumProblems)
        {
            _problems.Add($"{(place.Length == 0 ? "The answer" : $"'{place}'")} {problem}");
        }
    }

    private void Drop(JsonProperty member)
    {
        if (_dropped.Count < MaximumPlaces)
        {
            var place = Place();
            var name = Shown(member.TextName() ?? "?");
            _dropped.Add(place.Length == 0 ? name : $"{place}.{name}");
        }
    }

    private string Place()
    {
        var place = new StringBuilder();
        foreach (var step in _path)
        {
            if (step is int index)
            {
                place.Append('[').Append(index.ToString(CultureInfo.InvariantCulture)).Append(']');
            }
            else
            {
                place.Append(place.Length > 0 ? "." : string.Empty).Append(Shown((string)step));
            }
        }

        return place.ToString();
    }

    private static string Found(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.Text() is { } text ? $"the text \"{Shown(text)}\"" : "a text with an unpaired surrogate",
        JsonValueKind.Number => "the number " + Shown(element.GetRawText()),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => element.GetArrayLength() == 1 ? "a list of 1 value" : $"a list of {element.GetArrayLength().ToString(CultureInfo.InvariantCulture)} values",
        JsonValueKind.Object => "an object",
        _ => "null",
    };

    private static string Shown(string text)
    {
        var line = SafeText.Line(text);
        return line.Length <= MaximumShown ? line : line.Substring(0, MaximumShown) + "…";
    }
}
