using System;
using System.Collections;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using WriterVision.Vision.Answers;
using WriterVision.Vision.Schemas;
using Xunit;

namespace WriterVision.Tests.Vision.Answers;

/// <summary>The typed values of an answer, and the problems of an answer that does not match its schema.</summary>
public sealed class AnswerReaderTests
{
    [Theory]
    [InlineData("int", "5", 5)]
    [InlineData("int", "2147483648", 2147483648L)]
    [InlineData("int", "3.0", 3)]
    [InlineData("int", "1e2", 100)]
    [InlineData("int", "\"12\"", 12)]
    [InlineData("bool", "true", true)]
    [InlineData("string", "\"a\\u001b[31mb\"", "a[31mb")]
    public void A_value_has_the_type_of_the_schema(string type, string json, object expected) => Assert.Equal(expected, Value(type, json));

    [Fact]
    public void A_number_is_a_decimal_in_each_notation()
    {
        Assert.Equal(12.05m, Value("number", "12.05"));
        Assert.Equal(12.05m, Value("number", "\"12.05\""));
        Assert.Equal(0.1m, Value("number", "1e-1"));
    }

    [Fact]
    public void A_time_with_a_zone_is_in_UTC_and_one_without_keeps_its_value()
    {
        Assert.Equal((new DateTime(2026, 1, 31, 6, 30, 0), DateTimeKind.Utc), Time("2026-01-31T08:30:00+02:00"));
        Assert.Equal((new DateTime(2026, 1, 31, 8, 30, 0), DateTimeKind.Utc), Time("2026-01-31T08:30Z"));
        Assert.Equal((new DateTime(2026, 1, 31, 8, 30, 0), DateTimeKind.Unspecified), Time("2026-01-31T08:30:00"));
        Assert.Equal((new DateTime(2026, 1, 31, 8, 30, 0).AddMilliseconds(125), DateTimeKind.Unspecified), Time("2026-01-31T08:30:00.125"));

        static (DateTime, DateTimeKind) Time(string text) => Value("datetime", $"\"{text}\"") is DateTime time ? (time, time.Kind) : default;
    }

    [Theory]
    [InlineData("string", "[]", "'x' must be a string, but is a list of 0 values.")]
    [InlineData("string", "null", "'x' must be a string, but is null.")]
    [InlineData("int", "1.5", "'x' must be a whole number, but is the number 1.5.")]
    [InlineData("int", "\"1,000\"", "'x' must be a whole number")]
    [InlineData("int", "1e30", "'x' must be a whole number")]
    [InlineData("number", "\"1,205\"", "'x' must be a number, but is the string \"1,205\", which is ambiguous: 1205 or 1.205.")]
    [InlineData("number", "1e400", "'x' must be a number")]
    [InlineData("bool", "\"maybe\"", "'x' must be true or false")]
    [InlineData("date", "\"01.02.2026\"", "'x' must be a date such as")]
    [InlineData("date", "\"2026-02-30\"", "'x' must be a date such as")]
    [InlineData("datetime", "\"2026-01-31\"", "'x' must be a date and time")]
    [InlineData("string", "\"\\ud800\"", "an unpaired surrogate")]
    public void A_value_that_does_not_match_is_reported_with_its_place(string type, string json, string expectedText) =>
        Assert.Contains(expectedText, Problem(new Hashtable { ["x"] = type }, $$"""{"x":{{json}}}"""));

    [Theory]
    [InlineData("", "contains no JSON object")]
    [InlineData("The total is 5.", "contains no JSON object")]
    [InlineData("[]", "The answer must be an object, but it is a list.")]
    [InlineData("""{"x":1}{"x":2}""", "several different JSON objects")]
    [InlineData("""{"y":1}""", "'x' is missing.")]
    [InlineData("""{"x":1,"x":2}""", "'x' appears twice, with different values.")]
    [InlineData("""{"x":1""", "it ends before the object is closed")]
    [InlineData("""{"x":1 "y":2}""", "there is an error near \"{\"x\":1 \"y\":2}\"")]
    public void An_answer_that_does_not_match_is_reported(string answer, string expectedText) => Assert.Contains(expectedText, Problem(new Hashtable { ["x"] = "int" }, answer));

    [Theory]
    [InlineData(" \r\n{\"x\":1}\n ")]
    [InlineData("```json\n{\"x\":1}\n```")]
    [InlineData("```\n{\"x\":1}\n```\n")]
    [InlineData("```json {\"x\":1} ```")]
    [InlineData("```{\"x\":1}```")]
    [InlineData("```JSON\n{\"x\":1}\n```")]
    [InlineData("```java\n{\"x\":1}\n```")]
    public void White_space_and_code_fences_are_ignored(string answer) => Assert.Null(Problem(new Hashtable { ["x"] = "int" }, answer));

    [Fact]
    public void Nested_problems_are_reported_with_their_place_and_limited_in_number()
    {
        var schema = new Hashtable { ["lines"] = new object[] { new Hashtable { ["price"] = "number" } } };

        Assert.Contains("'lines[1].price' must be a number", Problem(schema, """{"lines":[{"price":1},{"price":"much"}]}"""));
        var many = Problem(schema, $"{{\"lines\":[{string.Join(",", Enumerable.Repeat("{\"price\":true}", 1000))}]}}");
        Assert.InRange(many!.Length, 100, 500);
    }

    [Fact]
    public void A_list_has_the_type_of_its_values()
    {
        Assert.IsType<string[]>(Value(new object[] { "string" }, """["a"]"""));
        Assert.IsType<int[]>(Value(new object[] { "int" }, "[]"));
        Assert.IsType<long[]>(Value(new object[] { "int" }, "[1,2147483648]"));
        Assert.IsType<decimal[]>(Value(new object[] { "number" }, "[1]"));
        Assert.IsType<DateTime[]>(Value(new object[] { "date" }, "[\"2026-01-31\"]"));
        Assert.IsType<object[]>(Value(new object[] { typeof(int?) }, "[1,null]"));
        Assert.IsType<object[]>(Value(new object[] { new Hashtable { ["a"] = "int" } }, """[{"a":1}]"""));
    }

    [Fact]
    public void A_megabyte_and_64_levels_are_read_and_10000_levels_are_rejected()
    {
        var numbers = Assert.IsType<int[]>(Value(new object[] { "int" }, $"[{string.Join(",", Enumerable.Repeat("12345", 170_000))}]"));
        Assert.Equal(170_000, numbers.Length);

        object nested = "int";
        for (var level = 0; level < SchemaNode.MaximumDepth - 1; level++)
        {
            nested = new object[] { nested };
        }

        Assert.IsType<object[]>(Value(nested, new string('[', 63) + "1" + new string(']', 63)));
        Assert.Equal("InvalidSchema", Assert.Throws<WriterVisionException>(() => From(new Hashtable { ["x"] = new object[] { nested } })).ErrorId);
        Assert.Contains("nested deeper than 64 levels", Problem(new Hashtable { ["x"] = "int" }, "{\"x\":" + new string('[', 10_000) + new string(']', 10_000) + "}"));
        Assert.Throws<WriterVisionException>(() => From(string.Concat(Enumerable.Repeat("{\"properties\":{\"a\":", 10_000)) + "1" + new string('}', 20_000)));
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void The_culture_does_not_matter(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            Assert.Equal(1234.5m, Value("number", "\"1234.5\""));
            Assert.Equal(new DateTime(2026, 1, 31), Value("date", "\"2026-01-31\""));
            Assert.Equal(7, Value("INT", "7"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static AnswerSchema From(object schema) => AnswerSchema.From(schema, path => path, _ => null, allowsClasses: true);

    private static string? Problem(object schema, string answer)
    {
        return From(schema).Read(answer).Problem;
    }

    private static object? Value(object type, string json)
    {
        var reading = From(new Hashtable { ["x"] = type }).Read($$"""{"x":{{json}}}""");
        Assert.Null(reading.Problem);
        return ((PSObject)AnswerObjectBuilder.Build(reading.Data!)).Properties["x"].Value;
    }
}
