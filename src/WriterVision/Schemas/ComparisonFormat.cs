using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using WriterVision.Client;

namespace WriterVision.Schemas;

/// <summary>How a model says what differs between two images.</summary>
internal sealed class ComparisonFormat : IAnswerFormat
{
    private ComparisonFormat()
    {
    }

    public static ComparisonFormat Instance { get; } = new();

    public string Schema =>
        """
        {"type":"object","properties":{"equivalent":{"type":"boolean"},"summary":{"type":"string"},"differences":{"type":"array","items":{"type":"object","properties":{"region":{"type":"string"},"reference":{"type":"string"},"difference":{"type":"string"}},"required":["region","reference","difference"],"additionalProperties":false}}},"required":["equivalent","summary","differences"],"additionalProperties":false}
        """;

    /// <returns>A <see cref="ComparisonAnswer"/>.</returns>
    public object? Read(string text, out string? problem)
    {
        try
        {
            using var document = JsonDocument.Parse(AnswerText.Json(text));
            var root = document.RootElement;
            problem = Problem(root);
            return problem is null
                ? new ComparisonAnswer(
                    root.GetProperty("equivalent").GetBoolean(),
                    SafeText.Clean(root.Text("summary")!),
                    [.. root.GetProperty("differences").EnumerateArray().Select(Difference)])
                : null;
        }
        catch (JsonException exception)
        {
            problem = "It is no JSON: " + SafeText.Description(exception.Message);
            return null;
        }
    }

    private static string? Problem(JsonElement root) =>
        root.ValueKind != JsonValueKind.Object ? "It is no JSON object."
        : root.Field("equivalent") is not { ValueKind: JsonValueKind.True or JsonValueKind.False } ? "'equivalent' must be true or false."
        : root.Text("summary") is null ? "'summary' must be a text."
        : root.Field("differences") is not { ValueKind: JsonValueKind.Array } differences ? "'differences' must be a list."
        : differences.EnumerateArray().Any(static item => item.Text("region") is null || item.Text("reference") is null || item.Text("difference") is null)
            ? "Each of 'differences' must have the texts 'region', 'reference' and 'difference'."
            : null;

    private static ImageDifference Difference(JsonElement item) =>
        new(SafeText.Clean(item.Text("region")!), SafeText.Clean(item.Text("reference")!), SafeText.Clean(item.Text("difference")!));
}

/// <summary>What a model says of two images.</summary>
internal sealed class ComparisonAnswer
{
    public ComparisonAnswer(bool isEquivalent, string summary, IReadOnlyList<ImageDifference> differences)
    {
        IsEquivalent = isEquivalent;
        Summary = summary;
        Differences = differences;
    }

    public bool IsEquivalent { get; }

    public string Summary { get; }

    public IReadOnlyList<ImageDifference> Differences { get; }
}
