using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using WriterVision.Api.Responses;

namespace WriterVision.Vision.Schemas;

/// <summary>
/// Reads a schema that is given as JSON Schema: as much of it as an answer can be held to. What it says beyond that is refused, and not
/// passed over, so that an answer which is given out fits all that was asked for.
/// </summary>
internal sealed class JsonSchemaReader
{
    private const string Allowed =
        "Allowed are type (string, integer, number, boolean, array or object, each with null), format (date or date-time), enum and const of texts, "
        + "items, properties, required, additionalProperties: false, anyOf or oneOf with null, $ref to #/$defs or #/definitions, title and description";

    /// <summary>What says nothing of an answer.</summary>
    private static readonly HashSet<string> Remarks = ["$schema", "$id", "$comment", "$defs", "definitions", "title", "default", "examples"];

    private static readonly HashSet<string> Keywords =
        ["type", "format", "enum", "const", "items", "properties", "required", "additionalProperties", "anyOf", "oneOf", "$ref", "description"];

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 4 * SchemaNode.MaximumDepth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private readonly HashSet<string> _references = new(StringComparer.Ordinal);
    private readonly JsonElement _root;

    private JsonSchemaReader(JsonElement root) => _root = root;

    /// <exception cref="WriterVisionException"><c>InvalidSchema</c>: the message names the place, as a JSON pointer or a line.</exception>
    public static SchemaNode Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return new JsonSchemaReader(document.RootElement).Read(document.RootElement, "#", 0);
        }
        catch (JsonException exception)
        {
            throw SchemaErrors.InvalidSchema($"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}", $"the text is no JSON");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // The parser's words for half a surrogate pair in a name or a text.
            throw SchemaErrors.InvalidSchema("#", "a text in it has half a surrogate pair");
        }
    }

    private SchemaNode Read(JsonElement schema, string place, int depth)
    {
        if (depth > SchemaNode.MaximumDepth)
        {
            throw SchemaErrors.InvalidSchema(place, $"it lies deeper than {SchemaNode.MaximumDepth} levels");
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            throw SchemaErrors.InvalidSchema(place, "it is no JSON object", Allowed);
        }

        foreach (var member in schema.EnumerateObject())
        {
            if (!Remarks.Contains(member.Name) && !Keywords.Contains(member.Name))
            {
                throw SchemaErrors.InvalidSchema($"{place}/{member.Name}", $"'{member.Name}' is not supported", Allowed);
            }
        }

        var description = schema.Text("description");
        if (schema.Field("$ref") is { } reference)
        {
            return Refer(reference, place, depth, description);
        }

        foreach (var keyword in (string[])["anyOf", "oneOf"])
        {
            if (schema.Field(keyword) is { } alternatives)
            {
                return Either(alternatives, $"{place}/{keyword}", depth, description);
            }
        }

        return Value(schema, place, depth, description);
    }

    private SchemaNode Refer(JsonElement reference, string place, int depth, string? description)
    {
        var pointer = reference.Text() ?? string.Empty;
        var steps = pointer.Split('/');
        if (steps.Length != 3 || steps[0] != "#" || steps[1] is not ("$defs" or "definitions")
            || _root.Field(steps[1])?.Field(steps[2].Replace("~1", "/").Replace("~0", "~")) is not { } target)
        {
            throw SchemaErrors.InvalidSchema($"{place}/$ref", $"'{pointer}' refers to nothing in #/$defs or #/definitions");
        }

        if (!_references.Add(pointer))
        {
            throw SchemaErrors.InvalidSchema($"{place}/$ref", $"'{pointer}' lies in itself, and a schema must come to an end");
        }

        var node = Read(target, pointer, depth);
        _references.Remove(pointer);
        return node.DescribedAs(description);
    }

    /// <summary>One schema, or null.</summary>
    private SchemaNode Either(JsonElement alternatives, string place, int depth, string? description)
    {
        var others = alternatives.ValueKind == JsonValueKind.Array
            ? alternatives.EnumerateArray().Select(static (schema, index) => (schema, index)).Where(static item => item.schema.Text("type") != "null").ToList()
            : [];
        return others.Count == 1 && alternatives.GetArrayLength() == 2
            ? Read(others[0].schema, $"{place}/{others[0].index}", depth).OrNull().DescribedAs(description)
            : throw SchemaErrors.InvalidSchema(place, "it must have two schemas, one of them {\"type\":\"null\"}", Allowed);
    }

    private SchemaNode Value(JsonElement schema, string place, int depth, string? description)
    {
        var words = Words(schema, place, out var hasNull);
        var type = Type(schema, place, words is not null, out var isNullable);
        var node = type switch
        {
            "string" => words is null ? new SchemaNode(Text(schema, place)) : new SchemaNode(SchemaKind.Choice) { Words = words },
            "integer" => new SchemaNode(SchemaKind.Integer),
            "number" => new SchemaNode(SchemaKind.Number),
            "boolean" => new SchemaNode(SchemaKind.Boolean),
            "array" => new SchemaNode(SchemaKind.List) { Item = Read(schema.Field("items") ?? throw SchemaErrors.InvalidSchema(place, "a list needs items", Allowed), $"{place}/items", depth + 1) },
            "object" => Object(schema, place, depth),
            _ => throw SchemaErrors.InvalidSchema($"{place}/type", $"'{type}' is no type", Allowed),
        };
        if (words is not null && type != "string")
        {
            throw SchemaErrors.InvalidSchema(place, "enum and const must be of texts", Allowed);
        }

        // With words both must allow null: the type, where there is one, and the list of words.
        isNullable = words is null ? isNullable : hasNull && (isNullable || schema.Field("type") is null);
        return (isNullable ? node.OrNull() : node).DescribedAs(description);
    }

    private SchemaNode Object(JsonElement schema, string place, int depth)
    {
        if (schema.Field("additionalProperties") is { ValueKind: not JsonValueKind.False })
        {
            throw SchemaErrors.InvalidSchema($"{place}/additionalProperties", "an answer can have no properties that are not listed: it must be false", Allowed);
        }

        if (schema.Field("properties") is not { ValueKind: JsonValueKind.Object } properties)
        {
            throw SchemaErrors.InvalidSchema(place, "an object needs properties", Allowed);
        }

        var builder = new ObjectBuilder(place);
        foreach (var property in properties.EnumerateObject())
        {
            builder.Add(property.Name, Read(property.Value, $"{place}/properties/{property.Name}", depth + 1));
        }

        return new SchemaNode(SchemaKind.Object) { Properties = builder.Properties() };
    }

    private static SchemaKind Text(JsonElement schema, string place) => schema.Field("format")?.Text() switch
    {
        null when schema.Field("format") is null => SchemaKind.Text,
        "date" => SchemaKind.Date,
        "date-time" => SchemaKind.DateTime,
        var format => throw SchemaErrors.InvalidSchema($"{place}/format", $"'{format}' is not supported", Allowed),
    };

    private static List<string>? Words(JsonElement schema, string place, out bool hasNull)
    {
        hasNull = false;
        var given = schema.Field("enum") is { } list
            ? list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToList() : throw SchemaErrors.InvalidSchema($"{place}/enum", "it must be a list of texts")
            : schema.Field("const") is { } one ? [one]
            : null;
        if (given is null)
        {
            return null;
        }

        hasNull = given.Exists(static word => word.ValueKind == JsonValueKind.Null);
        var words = given.Where(static word => word.ValueKind != JsonValueKind.Null).Select(static word => word.Text()).ToList();
        return words.Count > 0 && words.TrueForAll(static word => word is not null) && words.Distinct(StringComparer.Ordinal).Count() == words.Count
            ? [.. words.Select(static word => word!)]
            : throw SchemaErrors.InvalidSchema(place, "enum and const must be of texts, each of them once", Allowed);
    }

    private static string Type(JsonElement schema, string place, bool isChoice, out bool isNullable)
    {
        isNullable = false;
        switch (schema.Field("type"))
        {
            case { ValueKind: JsonValueKind.String } type:
                return type.Text() ?? string.Empty;
            case { ValueKind: JsonValueKind.Array } types:
                var names = types.EnumerateArray().Select(static name => name.Text()).ToList();
                isNullable = names.Remove("null");
                return names.Count == 1 && names[0] is { } only ? only : throw SchemaErrors.InvalidSchema($"{place}/type", "it must be one type, or one and null", Allowed);
            case null when isChoice:
                return "string";
            case null when schema.Field("properties") is not null:
                return "object";
            case null:
                throw SchemaErrors.InvalidSchema(place, "it has no type", Allowed);
            default:
                throw SchemaErrors.InvalidSchema($"{place}/type", "it must be a text or a list of texts", Allowed);
        }
    }
}
