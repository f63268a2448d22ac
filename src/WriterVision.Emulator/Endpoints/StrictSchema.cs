using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace WriterVision.Emulator.Endpoints;

/// <summary>Rejects a schema that OpenAI does not enforce, with OpenAI's messages (https://platform.openai.com/docs/guides/structured-outputs#supported-schemas).</summary>
internal static class StrictSchema
{
    private static readonly HashSet<string> Unsupported =
    [
        "allOf", "not", "dependentRequired", "dependentSchemas", "if", "then", "else", "default", "examples", "uniqueItems", "minLength", "maxLength",
        "patternProperties", "minProperties", "maxProperties", "contains",
    ];

    /// <exception cref="ApiErrorException">The schema is not supported with <c>strict</c>.</exception>
    public static void Validate(JsonElement schema) => Validate(schema, "()");

    private static void Validate(JsonElement schema, string context)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            throw Refusal(context, "schema must be an object");
        }

        if (schema.EnumerateObject().Select(member => member.Name).FirstOrDefault(Unsupported.Contains) is { } name)
        {
            throw Refusal(context, $"'{name}' is not permitted");
        }

        var alternatives = schema.Field("anyOf")?.EnumerateArray().ToList() ?? [];
        foreach (var alternative in alternatives)
        {
            Validate(alternative, $"{context}, 'anyOf'");
        }

        var types = schema.Field("type") switch
        {
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Select(type => type.GetString()).ToList(),
            { } one => [one.GetString()],
            null when alternatives.Count > 0 || schema.Field("$ref") is not null => [],
            null => throw Refusal(context, "schema must have a 'type' key"),
        };
        if (types.Contains("array"))
        {
            Validate(schema.Field("items") ?? throw Refusal(context, "array schema missing items"), $"{context}, 'items'");
        }

        if (types.Contains("object"))
        {
            ValidateObject(schema, context);
        }
    }

    private static void ValidateObject(JsonElement schema, string context)
    {
        if (schema.Field("additionalProperties") is not { ValueKind: JsonValueKind.False })
        {
            throw Refusal(context, "'additionalProperties' is required to be supplied and to be false");
        }

        var required = schema.Field("required")?.EnumerateArray().Select(name => name.GetString()).ToHashSet() ?? [];
        foreach (var property in schema.Field("properties")?.EnumerateObject().ToList() ?? [])
        {
            if (!required.Contains(property.Name))
            {
                throw Refusal(context, $"'required' is required to be supplied and to be an array including every key in properties. Missing '{property.Name}'");
            }

            Validate(property.Value, $"{context}, 'properties', '{property.Name}'");
        }
    }

    private static ApiErrorException Refusal(string context, string problem) =>
        ApiErrorException.BadRequest($"Invalid schema for response_format 'answer': In context={context}, {problem}.");
}
