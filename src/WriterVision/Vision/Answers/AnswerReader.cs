using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using WriterVision.Api.Responses;
using WriterVision.Vision.Schemas;

namespace WriterVision.Vision.Answers;

/// <summary>
/// Reads an answer that should match a schema: <see cref="JsonObjectFinder"/> finds the JSON objects in the text, this class chooses the one that
/// is the answer, and <see cref="AnswerValueReader"/> reads its values. <c>about_WriterVision_Schemas</c> lists what is tolerated.
/// </summary>
internal static class AnswerReader
{
    /// <summary>The maximum depth of the wrapper around an answer: <c>{ "function": { "arguments": { … } } }</c>.</summary>
    private const int MaximumWrappers = 4;

    /// <summary>The properties of a tool call that can contain the answer.</summary>
    private static readonly HashSet<string> ArgumentNames = new(StringComparer.OrdinalIgnoreCase) { "arguments", "parameters", "input", "args" };

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
            .Select(candidates => ChooseWrapped([.. candidates.Select(json => AnswerValueReader.Read(json, schema))]))
            .ToList();
        if (readings.Count > 0)
        {
            return Choose(readings);
        }

        var other = AnswerValueReader.Read(found[found.Count - 1], schema);
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

        var isNamed = element.EnumerateObject().Any(member => schema.IndexOf(member.TextName()) >= 0);
        foreach (var member in element.EnumerateObject())
        {
            // An object next to properties of the schema is an additional property, unless it can be a tool call.
            if (!isNamed || (ArgumentNames.Contains(member.TextName() ?? string.Empty) && schema.IndexOf(member.TextName()) < 0))
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
}
