using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CsCheck;
using WriterVision.Vision.Answers;
using WriterVision.Vision.Evaluation;
using WriterVision.Vision.Schemas;
using Xunit;

namespace WriterVision.Tests.Vision.Evaluation;

/// <summary>The comparison of expected values from a CSV file with the values of answers.</summary>
public sealed class FieldComparerTests
{
    private static readonly SchemaNode Text = new(SchemaKind.Text);
    private static readonly SchemaNode Number = new(SchemaKind.Number);
    private static readonly SchemaNode Day = new(SchemaKind.Date);
    private static readonly SchemaNode Texts = new(SchemaKind.List) { Item = Text };

    [Theory]
    [InlineData("12.05", "12.05", 0, true)]
    [InlineData("12.05", "12.06", 0, false)]
    [InlineData("12.05", "12.06", 0.01, true)]
    [InlineData("12.05", "12.0601", 0.01, false)]
    [InlineData("12", "12.00", 0, true)]
    [InlineData("-0.5", "0.5", 0, false)]
    public void Numbers_are_equal_within_the_tolerance(string expected, string actual, double tolerance, bool isRight) =>
        Assert.Equal(isRight, new FieldComparer((decimal)tolerance).Compare(Read(expected, Number), Answer(actual, Number)) is null);

    [Theory]
    [InlineData("Cafe Aurora", "  CAFE AURORA ", false, true)]
    [InlineData("Cafe Aurora", "CAFE AURORA", true, false)]
    [InlineData("one\r\ntwo", "one\ntwo", true, true)]
    [InlineData("e\u0301", "\u00e9", true, true)]
    [InlineData("Cafe", "Caf", false, false)]
    public void Texts_are_trimmed_and_compared_without_regard_to_case_by_default(string expected, string actual, bool isCaseSensitive, bool isRight) =>
        Assert.Equal(isRight, new FieldComparer(isCaseSensitive: isCaseSensitive).Compare(Read(expected, Text), Answer($"\"{actual.Replace("\r", "\\r").Replace("\n", "\\n")}\"", Text)) is null);

    [Fact]
    public void Dates_are_compared_as_days()
    {
        Assert.Null(new FieldComparer().Compare(Read("2026-03-14", Day), Answer("\"2026-03-14\"", Day)));
        Assert.Null(new FieldComparer().Compare(Read(new DateTime(2026, 3, 14), Day), Answer("\"2026-03-14\"", Day)));
        Assert.Equal("Expected 2026-03-14; the answer is 2026-04-14.", new FieldComparer().Compare(Read("2026-03-14", Day), Answer("\"2026-04-14\"", Day)));
    }

    [Fact]
    public void An_empty_cell_expects_no_value()
    {
        Assert.Null(new FieldComparer().Compare(Read("  ", Number), null));
        Assert.Equal("Expected no value; the answer is 'x'.", new FieldComparer().Compare(Read(null, Text), Answer("\"x\"", Text)));
        Assert.Equal("Expected 5; the answer contains no value.", new FieldComparer().Compare(Read("5", Number), null));
    }

    [Theory]
    [InlineData("a; b", "[\"a\",\"b\"]", false, true)]
    [InlineData("[\"a\",\"b\"]", "[\"a\",\"b\"]", false, true)]
    [InlineData("b;a", "[\"a\",\"b\"]", false, false)]
    [InlineData("b;a", "[\"a\",\"b\"]", true, true)]
    [InlineData("a;a;b", "[\"a\",\"b\",\"b\"]", true, false)]
    [InlineData("a", "[\"a\",\"b\"]", true, false)]
    public void Lists_are_compared_in_order_by_default(string expected, string actual, bool ignoresOrder, bool isRight) =>
        Assert.Equal(isRight, new FieldComparer(ignoresOrder: ignoresOrder).Compare(Read(expected, Texts), Answer(actual, Texts)) is null);

    [Fact]
    public void With_a_tolerance_each_item_of_an_unordered_list_has_a_different_partner()
    {
        var numbers = new SchemaNode(SchemaKind.List) { Item = Number };

        // The expected 1.0 is within 0.5 of both values. If it were matched with 1.0, 0.6 would have no partner.
        Assert.Null(new FieldComparer(0.5m, ignoresOrder: true).Compare(Read("[1.0, 0.6]", numbers), Answer("[1.0, 1.4]", numbers)));
    }

    [Fact]
    public void An_expected_value_that_cannot_be_read_is_a_problem_of_the_row()
    {
        Assert.Null(ExpectedValue.Read("date", "03/04/2026", Day, out var problem));
        Assert.StartsWith("'date' must be a date", problem);
    }

    [Fact]
    public void A_value_written_into_a_cell_equals_itself_in_every_culture()
    {
        var cultures = new[] { "en-US", "de-DE", "tr-TR", "ar-SA" };
        Gen.Select(Gen.Decimal[-1_000_000, 1_000_000], Gen.Int[0, 3], Gen.Int[0, cultures.Length - 1]).Sample((value, decimals, index) =>
        {
            var previous = CultureInfo.CurrentCulture;
            CultureInfo.CurrentCulture = new CultureInfo(cultures[index]);
            try
            {
                var rounded = Math.Round(value, decimals);
                var cell = rounded.ToString(CultureInfo.InvariantCulture);
                Assert.Null(new FieldComparer().Compare(Read(cell, Number), Answer(cell, Number)));
                Assert.Null(new FieldComparer().Compare(Read(rounded, Number), Answer(cell, Number)));
                Assert.NotNull(new FieldComparer().Compare(Read(rounded + 1, Number), Answer(cell, Number)));
            }
            finally
            {
                CultureInfo.CurrentCulture = previous;
            }
        });
    }

    [Fact]
    public void A_shuffled_list_is_correct_without_regard_to_order()
    {
        var list = Gen.Int[0, 5].List[0, 8];
        Gen.Select(list, Gen.Int[0, int.MaxValue]).Sample((items, seed) =>
        {
            var numbers = new SchemaNode(SchemaKind.List) { Item = new SchemaNode(SchemaKind.Integer) };
            var shuffled = items.ToArray();
            new Random(seed).Shuffle(shuffled);
            Assert.Null(new FieldComparer(ignoresOrder: true).Compare(Answer(Json(items), numbers), Answer(Json(shuffled), numbers)));
            Assert.Equal(items.SequenceEqual(shuffled), new FieldComparer().Compare(Answer(Json(items), numbers), Answer(Json(shuffled), numbers)) is null);
        });
    }

    private static string Json(IEnumerable<int> items) => "[" + string.Join(",", items) + "]";

    private static object? Read(object? expected, SchemaNode schema)
    {
        var value = ExpectedValue.Read("value", expected, schema, out var problem);
        Assert.Null(problem);
        return value;
    }

    private static object? Answer(string json, SchemaNode schema)
    {
        var root = new SchemaNode(SchemaKind.Object) { Properties = [new SchemaProperty("value", schema.OrNull())] };
        var reading = AnswerReader.Read($$"""{"value":{{json}}}""", root);
        Assert.Null(reading.Problem);
        return reading.Data![0];
    }
}
