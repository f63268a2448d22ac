using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace WriterVision.Emulator.Answers;

/// <summary>
/// Data that matches a JSON Schema. <see cref="PropertyValues"/> determines the value of a property by its name. A property with an unknown name,
/// and a value that is missing in the text of an image, is null or omitted. If the schema allows neither, the emulator refuses to answer.
/// </summary>
internal sealed class StructuredAnswer
{
    private const int MaximumDepth = 32;

    private readonly JsonNode _root;
    private readonly JsonSchema _schema;

    private StructuredAnswer(JsonNode root, JsonSchema schema)
    {
        _root = root;
        _schema = schema;
    }

    /// <summary>Whether a property asks for text in an image.</summary>
    public bool AsksForText => TextRequest.IsIn(string.Join(' ', Names(_root, 0)));

    /// <exception cref="ApiErrorException">The text is not a valid JSON Schema.</exception>
    public static StructuredAnswer For(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            throw ApiErrorException.BadRequest("'response_format.json_schema.schema' must be a JSON Schema.");
        }

        var root = JsonNode.Parse(schema.GetRawText())!;
        var problem = MetaSchemas.Draft202012.Evaluate(root, new EvaluationOptions { OutputFormat = OutputFormat.List });
        if (!problem.IsValid)
        {
            var at = problem.Details.FirstOrDefault(detail => detail.HasErrors);
            throw ApiErrorException.BadRequest($"The schema is not a valid JSON Schema: at '{at?.InstanceLocation}': {at?.Errors?.Values.FirstOrDefault()}");
        }

        try
        {
            return new StructuredAnswer(root, JsonSchema.FromText(schema.GetRawText()));
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            throw ApiErrorException.BadRequest($"The schema is not a valid JSON Schema: {exception.Message}");
        }
    }

    /// <exception cref="ApiErrorException">No answer of the emulator matches the schema.</exception>
    /// <exception cref="RefusalException">The schema requires a value that the emulator cannot read.</exception>
    public string About(Evidence evidence)
    {
        var receipt = new ReceiptText(evidence.Reading.Text ?? string.Empty);
        var value = Value(_root, string.Empty, new Context(evidence, receipt, null), 0);
        return Evaluate(value)
            ? value?.ToJsonString() ?? "null"
            : throw ApiErrorException.BadRequest("The emulator found no answer that matches the schema: it supports neither patterns nor dependencies between properties.");
    }

    private static IEnumerable<string> Names(JsonNode? node, int depth)
    {
        if (depth > MaximumDepth)
        {
            yield break;
        }

        if (node is JsonObject map)
        {
            foreach (var (key, child) in map)
            {
                if (key == "properties" && child is JsonObject properties)
                {
                    foreach (var (name, _) in properties)
                    {
                        yield return name;
                    }
                }

                foreach (var name in Names(child, depth + 1))
                {
                    yield return name;
                }
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var name in list.SelectMany(child => Names(child, depth + 1)))
            {
                yield return name;
            }
        }
    }

    private bool Evaluate(JsonNode? value)
    {
        try
        {
            return _schema.Evaluate(value).IsValid;
        }
        catch (Exception exception) when (exception is Json.Schema.RefResolutionException or InvalidOperationException)
        {
            throw ApiErrorException.BadRequest($"The schema contains a reference that was not found: {exception.Message}");
        }
    }

    private JsonNode? Value(JsonNode? schema, string name, Context context, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw ApiErrorException.BadRequest($"The schema is nested deeper than {MaximumDepth} levels, or refers to itself.");
        }

        if (schema is not JsonObject map)
        {
            // The schemas "true" and "false".
            return null;
        }

        if (map["$ref"]?.GetValue<string>() is { } reference)
        {
            return Value(Resolve(reference), name, context, depth + 1);
        }

        if (map.ContainsKey("const"))
        {
            return map["const"]?.DeepClone();
        }

        if (map["enum"] is JsonArray { Count: > 0 } choices)
        {
            try
            {
                return PropertyValues.Choice(name, choices, context.Evidence)?.DeepClone();
            }
            catch (RefusalException) when (IsNullable(map) || choices.Any(static choice => choice is null))
            {
                return null;
            }
        }

        if (IsNullable(map))
        {
            try
            {
                return NonNull(map, name, context, depth);
            }
            catch (RefusalException)
            {
                return null;
            }
        }

        return NonNull(map, name, context, depth);
    }

    private JsonNode? NonNull(JsonObject map, string name, Context context, int depth)
    {
        foreach (var keyword in new[] { "anyOf", "oneOf", "allOf" })
        {
            if (map[keyword] is JsonArray alternatives)
            {
                return Value(alternatives.FirstOrDefault(alternative => TypeOf(alternative as JsonObject) != "null"), name, context, depth + 1);
            }
        }

        return TypeOf(map) switch
        {
            "object" => Object(map, context, depth),
            "array" => Array(map, name, context, depth),
            "string" => PropertyValues.Text(name, map["format"]?.GetValue<string>(), context.Evidence, context.Receipt, context.Item),
            "integer" => Bounded(map, name, PropertyValues.Number(name, context.Evidence, context.Receipt, context.Item), isInteger: true),
            "number" => Bounded(map, name, PropertyValues.Number(name, context.Evidence, context.Receipt, context.Item), isInteger: false),
            "boolean" => PropertyValues.Truth(name, context.Evidence),
            _ => null,
        };
    }

    private JsonObject Object(JsonObject schema, Context context, int depth)
    {
        var result = new JsonObject();
        var required = schema["required"] as JsonArray;
        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
        {
            try
            {
                result[name] = Value(property, name, context, depth + 1);
            }
            catch (RefusalException) when (required?.Any(item => item?.ToString() == name) == false)
            {
                // The schema allows omitting the property.
            }
        }

        return result;
    }

    private JsonArray Array(JsonObject schema, string name, Context context, int depth)
    {
        var items = PropertyValues.Items(name, context.Evidence, context.Receipt).ToList();
        var most = schema["maxItems"]?.GetValue<int>() ?? int.MaxValue;
        var least = schema["minItems"]?.GetValue<int>() ?? 0;
        var result = new JsonArray();
        foreach (var item in items.Take(most))
        {
            result.Add(Value(schema["items"], name, context with { Item = item }, depth + 1));
        }

        while (result.Count < least)
        {
            result.Add(Value(schema["items"], name, context, depth + 1));
        }

        return result;
    }

    private JsonNode? Resolve(string reference)
    {
        var node = _root;
        foreach (var step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            node = (node as JsonObject)?[step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)];
        }

        return node ?? throw ApiErrorException.BadRequest($"The schema refers to '{reference}', which was not found.");
    }

    private static string? TypeOf(JsonObject? schema) => schema?["type"] switch
    {
        JsonArray types => types.Select(type => type?.GetValue<string>()).FirstOrDefault(type => type != "null"),
        JsonValue type => type.GetValue<string>(),
        _ => schema?.ContainsKey("properties") == true ? "object" : schema?.ContainsKey("items") == true ? "array" : null,
    };

    private static bool IsNullable(JsonObject schema) =>
        schema["type"] is JsonArray types && types.Any(static type => type?.GetValue<string>() == "null")
        || (schema["anyOf"] ?? schema["oneOf"]) is JsonArray alternatives && alternatives.Any(static item => TypeOf(item as JsonObject) == "null");

    /// <exception cref="RefusalException">The value is not within the bounds of the schema.</exception>
    private static JsonValue Bounded(JsonObject schema, string name, decimal known, bool isInteger)
    {
        var value = isInteger ? decimal.Truncate(known) : known;
        var least = schema["minimum"]?.GetValue<decimal>() ?? (schema["exclusiveMinimum"]?.GetValue<decimal>() + 1) ?? decimal.MinValue;
        var most = schema["maximum"]?.GetValue<decimal>() ?? (schema["exclusiveMaximum"]?.GetValue<decimal>() - 1) ?? decimal.MaxValue;
        return value >= least && value <= most ? JsonValue.Create(value)
            : throw new RefusalException($"The value of '{name}' in the image is {value}, which the schema does not allow.");
    }

    private sealed record Context(Evidence Evidence, ReceiptText Receipt, ListItem? Item);
}
