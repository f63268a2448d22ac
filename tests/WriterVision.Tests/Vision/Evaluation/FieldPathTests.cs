using WriterVision.Vision.Answers;
using WriterVision.Vision.Evaluation;
using WriterVision.Vision.Schemas;
using Xunit;

namespace WriterVision.Tests.Vision.Evaluation;

/// <summary>Columns of expected values that name fields of a schema.</summary>
public sealed class FieldPathTests
{
    private static readonly SchemaNode Price = new(SchemaKind.Number);

    private static readonly SchemaNode Root = new(SchemaKind.Object)
    {
        Properties =
        [
            new SchemaProperty("Vendor", new SchemaNode(SchemaKind.Object) { Properties = [new SchemaProperty("city", new SchemaNode(SchemaKind.Text))] }),
            new SchemaProperty("a.b", new SchemaNode(SchemaKind.Text)),
            new SchemaProperty("lines", new SchemaNode(SchemaKind.List)
            {
                Item = new SchemaNode(SchemaKind.Object) { Properties = [new SchemaProperty("price", Price.OrNull())] },
            }),
        ],
    };

    private const string Answer = """{"Vendor":{"city":"Ulm"},"a.b":"x","lines":[{"price":1.5},{"price":null}]}""";

    [Theory]
    [InlineData("vendor.CITY", "Vendor.city", "Ulm")]
    [InlineData("a.b", "a.b", "x")]
    [InlineData(" lines[0].price ", "lines[0].price", "1.5")]
    [InlineData("lines[1].price", "lines[1].price", null)]
    [InlineData("lines[7].price", "lines[7].price", null)]
    public void A_column_names_a_field_without_regard_to_case(string column, string text, string? value)
    {
        var field = FieldPath.Resolve(column, Root);

        Assert.Equal(text, field!.Text);
        Assert.Equal(value, System.FormattableString.Invariant($"{field.GetValue(AnswerReader.Read(Answer, Root).Data!)}") is { Length: > 0 } shown ? shown : null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Path")]
    [InlineData("lines.price")]
    [InlineData("lines[x].price")]
    [InlineData("lines[0")]
    [InlineData("lines[-1].price")]
    [InlineData("Vendor.citys")]
    [InlineData("Vendorcity")]
    public void A_column_without_a_field_is_not_resolved(string column) => Assert.Null(FieldPath.Resolve(column, Root));
}
