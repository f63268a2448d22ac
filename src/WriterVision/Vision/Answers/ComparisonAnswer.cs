using System.Collections.Generic;
using System.Linq;
using WriterVision.Vision.Schemas;

namespace WriterVision.Vision.Answers;

/// <summary>
/// A comparison of two images by a model, in the schema that <c>Compare-WriterImage</c> sends if the user specifies none. The prompt that it sends is
/// in <c>CompareWriterImageCommand</c>.
/// </summary>
internal sealed record ComparisonAnswer(bool IsEquivalent, string Summary, IReadOnlyList<ImageDifference> Differences)
{
    private const string EquivalentName = "equivalent";
    private const string SummaryName = "summary";
    private const string DifferencesName = "differences";
    private const string RegionName = "region";
    private const string ReferenceName = "reference";
    private const string DifferenceName = "difference";

    public static AnswerSchema Schema { get; } = new(Object(
        new SchemaProperty(EquivalentName, new SchemaNode(SchemaKind.Boolean)),
        new SchemaProperty(SummaryName, new SchemaNode(SchemaKind.Text)),
        new SchemaProperty(DifferencesName, new SchemaNode(SchemaKind.List)
        {
            Item = Object([.. new[] { RegionName, ReferenceName, DifferenceName }.Select(static name => new SchemaProperty(name, new SchemaNode(SchemaKind.Text)))]),
        })));

    /// <summary>Reads the comparison from an answer that matches <see cref="Schema"/>.</summary>
    public static ComparisonAnswer From(AnswerObject answer) => new(
        (bool)answer[EquivalentName]!,
        (string)answer[SummaryName]!,
        [.. ((AnswerList)answer[DifferencesName]!).Cast<AnswerObject>().Select(static item =>
            new ImageDifference((string)item[RegionName]!, (string)item[ReferenceName]!, (string)item[DifferenceName]!))]);

    private static SchemaNode Object(params SchemaProperty[] properties) => new(SchemaKind.Object) { Properties = properties };
}
