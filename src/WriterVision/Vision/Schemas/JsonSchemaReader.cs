using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using WriterVision.Api.Responses;

namespace WriterVision.Vision.Schemas;

/// <summary>
/// Reads a JSON Schema. An unsupported keyword that determines the type of a value is an error. Keywords that limit or describe a value are
/// sent to the model, and checked if possible.
/// </summary>
internal sealed class JsonSchemaReader
{
    private const string Allowed =
        "The supported keywords are type (string, integer, number, boolean, array or object, each of which can be combined with null), enum and const of strings or integers, "
        + "items, properties, required, additionalProperties: false, anyOf or oneOf with null, allOf with one schema, $ref to #/$defs or #/definitions, "
        + "format, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, minLength, maxLength, pattern, minItems, maxItems, uniqueItems, "
        + "title, description, default and examples";

    /// <summary>The maximum time for a pattern. If it takes longer, the value is accepted, because a slow pattern does not mean that the answer is wrong.</summary>
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromMilliseconds(200);

    /// <summary>Keywords that say nothing about a value, or are resolved before the schema is sent.</summary>
    private static readonly HashSet<string> Ignored = ["$schema", "$id", "$comment", "$anchor", "$defs", "definitions"];

    /// <summary>Keywords that determine the type of a value.</summary>
    private static readonly HashSet<string> Structure =
        ["type", "enum", "const", "items", "properties", "required", "additionalProperties", "anyOf", "oneOf", "allOf", "$ref", "description", "nullable"];

    /// <summary>Keywords that are sent to the model, and not checked.</summary>
    private static readonly HashSet<string> Annotations =
        ["title", "default", "examples", "example", "deprecated", "readOnly", "writeOnly", "contentEncoding", "contentMediaType"];

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 4 * SchemaNode.MaximumDepth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private readonly HashSet<string> _references = new(StringComparer.Ordinal);
    private readonly JsonElement _root;

    private JsonSchemaReader(JsonElement root) => _root = root;

    /// <summary>Reads a schema.</summary>
    /// <param name="text">JSON Schema, or the wrapper of a request to OpenAI (<c>{ "name": …, "schema": … }</c>), a tool or a function.</param>
    /// <exception cref="WriterVisionException"><c>InvalidSchema</c>: the message contains the place, as a JSON pointer or a line.</exception>
    public static SchemaNode Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text.TrimStart('\uFEFF'), Options);
            var root = Unwrap(document.RootElement);
            return new JsonSchemaReader(root).Read(root, "#", 0);
        }
        catch (JsonException exception)
        {
            throw SchemaErrors.InvalidSchema($"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}", "the text is not valid JSON");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // The parser throws this exception for a name or a string with an unpaired surrogate.
            throw SchemaErrors.InvalidSchema("#", "it contains an unpaired surrogate");
        }
    }

    /// <summary>The schema inside a wrapper. A schema itself has a type, properties or a reference.</summary>
    private static JsonElement Unwrap(JsonElement root)
    {
        foreach (var name in (string[])["json_schema", "function", "schema", "parameters", "input_schema", "inputSchema"])
        {
            if (root.Field("properties") is null && root.Field("$ref") is null && root.Field(name) is { ValueKind: JsonValueKind.Object } inner)
            {
                return Unwrap(inner);
            }
        }

        return root;
    }

    private SchemaNode Read(JsonElement schema, string place, int depth)
    {
        if (depth > SchemaNode.MaximumDepth)
        {
            throw SchemaErrors.InvalidSchema(place, $"it is nested deeper than {SchemaNode.MaximumDepth} levels");
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            throw SchemaErrors.InvalidSchema(place, "it is not a JSON object", Allowed);
        }

        var keywords = schema.EnumerateObject()
            .Where(static member => !Ignored.Contains(member.Name) && !Structure.Contains(member.Name))
            .Select(member => Keyword(member, place))
            .OfType<SchemaKeyword>()
            .ToList();
        var description = schema.Text("description");
        var node = schema.Field("$ref") is { } reference ? Refer(reference, place, depth)
            : schema.Field("anyOf") is { } any ? Either(any, $"{place}/anyOf", depth)
            : schema.Field("oneOf") is { } one ? Either(one, $"{place}/oneOf", depth)
            : schema.Field("allOf") is { } all ? All(all, $"{place}/allOf", depth)
            : Value(schema, place, depth);
        node = schema.Field("nullable") is { ValueKind: JsonValueKind.True } ? node.OrNull() : node;
        return node.With(description, keywords);
    }

    private SchemaNode Refer(JsonElement reference, string place, int depth)
    {
        var pointer = reference.Text() ?? string.Empty;
        var steps = pointer.Split('/');
        if (pointer != "#" && (steps.Length != 3 || steps[0] != "#" || steps[1] is not ("$defs" or "definitions")))
        {
            throw SchemaErrors.InvalidSchema($"{place}/$ref", $"'{pointer}' is not a reference to #/$defs or #/definitions");
        }

        if (pointer == "#" || !_references.Add(pointer))
        {
            throw SchemaErrors.InvalidSchema($"{place}/$ref", $"'{pointer}' refers to itself; recursive schemas are not supported", "Write out the levels that you need");
        }

        var target = _root.Field(steps[1])?.Field(steps[2].Replace("~1", "/").Replace("~0", "~"))
            ?? throw SchemaErrors.InvalidSchema($"{place}/$ref", $"'{pointer}' was not found in #/$defs or #/definitions");
        var node = Read(target, pointer, depth);
        _references.Remove(pointer);
        return node;
    }

    /// <summary>Reads one schema, or null. Pydantic writes a decimal as a number or a string with a pattern.</summary>
    private SchemaNode Either(JsonElement alternatives, string place, int depth)
    {
        var others = alternatives.ValueKind == JsonValueKind.Array
            ? alternatives.EnumerateArray().Select(static (schema, index) => (schema, index)).Where(static item => item.schema.Text("type") != "null").ToList()
            : [];
        var isNullable = others.Count > 0 && others.Count < alternatives.GetArrayLength();
        if (others.Count == 2 && others[0].schema.Text("type") is "number" or "integer" && others[1].schema.Text("type") == "string" && others[1].schema.Field("pattern") is not null)
        {
            others.RemoveAt(1);
        }

        if (others.Count != 1)
        {
            throw SchemaErrors.InvalidSchema(place, "it must contain one schema, and {\"type\":\"null\"} if the value may be null", Allowed);
        }

        var node = Read(others[0].schema, $"{place}/{others[0].index.ToString(CultureInfo.InvariantCulture)}", depth);
        return isNullable ? node.OrNull() : node;
    }

    private SchemaNode All(JsonElement schemas, string place, int depth) => schemas.ValueKind == JsonValueKind.Array && schemas.GetArrayLength() == 1
        ? Read(schemas[0], $"{place}/0", depth)
        : throw SchemaErrors.InvalidSchema(place, "it must contain one schema", Allowed);

    private SchemaNode Value(JsonElement schema, string place, int depth)
    {
        var (words, numbers, hasNull) = Enumeration(schema, place);
        var isEnumeration = words.Count + numbers.Count > 0;
        var type = Type(schema, place, words.Count > 0 ? "string" : numbers.Count > 0 ? "integer" : null, out var isNullable);
        var node = type switch
        {
            "string" => words.Count == 0 ? new SchemaNode(Text(schema)) : new SchemaNode(SchemaKind.Choice) { Words = words },
            "integer" => new SchemaNode(SchemaKind.Integer) { Numbers = numbers },
            "number" when numbers.Count > 0 => new SchemaNode(SchemaKind.Integer) { Numbers = numbers },
            "number" => new SchemaNode(SchemaKind.Number),
            "boolean" => new SchemaNode(SchemaKind.Boolean),
            "array" => new SchemaNode(SchemaKind.List) { Item = schema.Field("items") is { } items ? Read(items, $"{place}/items", depth + 1) : new SchemaNode(SchemaKind.Any) { IsNullable = true } },
            "object" => Object(schema, place, depth),
            "" => new SchemaNode(SchemaKind.Any) { IsNullable = true },
            _ => throw SchemaErrors.InvalidSchema($"{place}/type", $"'{type}' is not a supported type", Allowed),
        };
        if ((words.Count > 0 && type != "string") || (numbers.Count > 0 && type is not ("integer" or "number")))
        {
            throw SchemaErrors.InvalidSchema(place, "the values of enum and const do not match the type", Allowed);
        }

        // With enum or const, both the list and the type, if specified, must allow null.
        isNullable = isEnumeration ? hasNull && (isNullable || schema.Field("type") is null) : isNullable;
        return isNullable ? node.OrNull() : node;
    }

    private SchemaNode Object(JsonElement schema, string place, int depth)
    {
        if (schema.Field("properties") is null && schema.Field("additionalProperties") is null or { ValueKind: JsonValueKind.True } && depth > 0)
        {
            return new SchemaNode(SchemaKind.AnyObject);
        }

        if (schema.Field("additionalProperties") is { ValueKind: not JsonValueKind.False })
        {
            throw SchemaErrors.InvalidSchema($"{place}/additionalProperties", "additional properties are not supported: the value must be false", Allowed);
        }

        if (schema.Field("properties") is not { ValueKind: JsonValueKind.Object } properties)
        {
            throw SchemaErrors.InvalidSchema(place, "the object has no properties", Allowed);
        }

        var required = Required(schema, place);
        var builder = new SchemaPropertyList(place);
        foreach (var property in properties.EnumerateObject())
        {
            // Without this keyword, no property is required, but most authors do not intend this. The model is asked for all properties, and may omit some.
            var isRequired = required?.Contains(property.Name) ?? false;
            builder.Add(new SchemaProperty(
                property.Name,
                Read(property.Value, $"{place}/properties/{property.Name}", depth + 1),
                isOptional: !isRequired,
                isRequested: isRequired || required is null));
        }

        return new SchemaNode(SchemaKind.Object) { Properties = builder.Properties() };
    }

    private static List<string?>? Required(JsonElement schema, string place) => schema.Field("required") switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } names => [.. names.EnumerateArray().Select(static name => name.Text())],
        _ => throw SchemaErrors.InvalidSchema($"{place}/required", "it must be a list of names", Allowed),
    };

    private static SchemaKind Text(JsonElement schema) => schema.Text("format") switch
    {
        "date" => SchemaKind.Date,
        "date-time" => SchemaKind.DateTime,
        _ => SchemaKind.Text,
    };

    private static (List<string> Words, List<decimal> Numbers, bool HasNull) Enumeration(JsonElement schema, string place)
    {
        List<JsonElement> listed = schema.Field("enum") is { } list
            ? list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0 ? [.. list.EnumerateArray()] : throw SchemaErrors.InvalidSchema($"{place}/enum", "it must be a list of strings or integers", Allowed)
            : schema.Field("const") is { } one ? [one]
            : [];
        var values = listed.Where(static value => value.ValueKind != JsonValueKind.Null).ToList();
        var words = values.Select(static value => value.Text()).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var numbers = values
            .Where(static value => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && decimal.Truncate(number) == number)
            .Select(static value => value.GetDecimal())
            .Distinct()
            .ToList();
        return listed.Count == 0 || (values.Count > 0 && (words.Count == values.Count || numbers.Count == values.Count))
            ? (words, numbers, values.Count < listed.Count)
            : throw SchemaErrors.InvalidSchema(place, "enum and const must be strings or integers, and must not contain duplicate values", Allowed);
    }

    private static string Type(JsonElement schema, string place, string? enumerationType, out bool isNullable)
    {
        isNullable = false;
        switch (schema.Field("type"))
        {
            case { ValueKind: JsonValueKind.String } type when !string.IsNullOrEmpty(type.Text()):
                return type.Text()!;
            case { ValueKind: JsonValueKind.Array } types:
                var names = types.EnumerateArray().Select(static name => name.Text()).ToList();
                isNullable = names.Remove("null");
                return names.Count == 1 && names[0] is { Length: > 0 } only ? only : throw SchemaErrors.InvalidSchema($"{place}/type", "it must be one type, or one type and null", Allowed);
            case null when enumerationType is not null:
                return enumerationType;
            case null when schema.Field("properties") is not null:
                return "object";
            case null when schema.Field("items") is not null:
                return "array";
            case null:
                return string.Empty;
            default:
                throw SchemaErrors.InvalidSchema($"{place}/type", "it must be a string or a list of strings", Allowed);
        }
    }

    /// <summary>Reads another keyword; null for the formats that are separate types.</summary>
    private static SchemaKeyword? Keyword(JsonProperty member, string place)
    {
        var (name, value) = (member.Name, member.Value);
        var json = Json(value);
        switch (name)
        {
            case "format" when value.Text() is "date" or "date-time":
                return null;
            case "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "multipleOf":
                return Bound(name, json, Limit(value, name, place));
            case "minLength" or "maxLength" or "minItems" or "maxItems":
                return Size(name, json, Limit(value, name, place));
            case "pattern":
                return Pattern(json, value.Text() ?? throw SchemaErrors.InvalidSchema($"{place}/pattern", "it must be a string"));
            case "uniqueItems" when value.ValueKind == JsonValueKind.True:
                return new SchemaKeyword(name, json, static value => value is not IReadOnlyList<object?> list || list.Distinct().Count() == list.Count, "be a list without duplicate values");
            case "format" when value.Text() is null:
                throw SchemaErrors.InvalidSchema($"{place}/format", "it must be a string");
            case "format" or "uniqueItems":
                return new SchemaKeyword(name, json);
            default:
                return Annotations.Contains(name) || name.StartsWith("x-", StringComparison.Ordinal)
                    ? new SchemaKeyword(name, json)
                    : throw SchemaErrors.InvalidSchema($"{place}/{name}", $"'{name}' is not supported", Allowed);
        }
    }

    /// <summary>
    /// The text of a value, without the comments and trailing commas that a schema can contain. Valid JSON is not changed, because the text of a
    /// schema is a part of the key in the journal.
    /// </summary>
    private static string Json(JsonElement value)
    {
        var text = value.GetRawText();
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = Options.MaxDepth });
            return text;
        }
        catch (JsonException)
        {
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream))
            {
                value.WriteTo(writer);
            }

            return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
        }
    }

    private static decimal Limit(JsonElement value, string name, string place) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var limit) ? limit : throw SchemaErrors.InvalidSchema($"{place}/{name}", "it must be a number");

    private static SchemaKeyword Bound(string name, string json, decimal limit)
    {
        Func<decimal, bool> holds = name switch
        {
            "minimum" => number => number >= limit,
            "maximum" => number => number <= limit,
            "exclusiveMinimum" => number => number > limit,
            "exclusiveMaximum" => number => number < limit,
            _ => number => limit == 0 || number % limit == 0,
        };
        var expectation = name switch
        {
            "minimum" => "be at least ",
            "maximum" => "be at most ",
            "exclusiveMinimum" => "be greater than ",
            "exclusiveMaximum" => "be less than ",
            _ => "be a multiple of ",
        };
        return new SchemaKeyword(
            name, json, value => value is not (int or long or decimal) || holds(Convert.ToDecimal(value, CultureInfo.InvariantCulture)), expectation + json);
    }

    private static SchemaKeyword Size(string name, string json, decimal limit)
    {
        var isMinimum = name.StartsWith("min", StringComparison.Ordinal);
        return new SchemaKeyword(
            name,
            json,
            value => Count(value, name) is not { } count || (isMinimum ? count >= limit : count <= limit),
            $"have at {(isMinimum ? "least" : "most")} {json} {(name.EndsWith("Items", StringComparison.Ordinal) ? "value" : "character")}{(limit == 1 ? string.Empty : "s")}");
    }

    /// <summary>The number of values in a list, or of characters in a string. A surrogate pair counts as one character.</summary>
    private static int? Count(object value, string name) => value switch
    {
        IReadOnlyList<object?> list when name.EndsWith("Items", StringComparison.Ordinal) => list.Count,
        string text when name.EndsWith("Length", StringComparison.Ordinal) => text.Count(static character => !char.IsLowSurrogate(character)),
        _ => null,
    };

    /// <summary>Reads a pattern. If .NET does not support it, it is sent to the model, but not checked.</summary>
    private static SchemaKeyword Pattern(string json, string pattern)
    {
        try
        {
            var regex = new Regex(pattern, RegexOptions.CultureInvariant, PatternTimeout);
            return new SchemaKeyword("pattern", json, value => value is not string text || IsMatch(regex, text), $"match the pattern {json}");
        }
        catch (ArgumentException)
        {
            return new SchemaKeyword("pattern", json);
        }
    }

    private static bool IsMatch(Regex regex, string text)
    {
        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }
}
