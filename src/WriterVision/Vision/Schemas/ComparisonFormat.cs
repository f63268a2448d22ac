using System.Collections.Generic;
using System.Linq;

namespace WriterVision.Vision.Schemas;

/// <summary>The schema of a comparison of two images.</summary>
internal static class ComparisonFormat
{
    private const string Equivalent = "equivalent";
    private const string Summary = "summary";
    private const string Differences = "differences";
    private const string Region = "region";
    private const string Reference = "reference";
    private const string Difference = "difference";

    public static AnswerSchema Schema { get; } = new(Object(
        new SchemaProperty(Equivalent, new SchemaNode(SchemaKind.Boolean)),
        new SchemaProperty(Summary, new SchemaNode(SchemaKind.Text)),
        new SchemaProperty(Differences, new SchemaNode(SchemaKind.List)
        {
            Item = Object([.. new[] { Region, Reference, Difference }.Select(static name => new SchemaProperty(name, new SchemaNode(SchemaKind.Text)))]),
        })));

    /// <summary>Reads the comparison from an answer that matches <see cref="Schema"/>.</summary>
    public static ComparisonAnswer From(AnswerObject answer) => new(
        (bool)answer[Equivalent]!,
        (string)answer[Summary]!,
        [.. ((AnswerList)answer[Differences]!).Items.Cast<AnswerObject>().Select(static item =>
            new ImageDifference((string)item[Region]!, (string)item[Reference]!, (string)item[Difference]!))]);

    private static SchemaNode Object(params SchemaProperty[] properties) => new(SchemaKind.Object) { Properties = properties };
}

/// <summary>A comparison of two images by a model.</summary>
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
