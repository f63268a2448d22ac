using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Linq;
using System.Management.Automation;
using WriterVision.Vision.Answers;
using WriterVision.Vision.Schemas;
using Xunit;

namespace WriterVision.Tests.Vision.Answers;

/// <summary>The data of an answer: as JSON, as custom objects, and as instances of classes.</summary>
public sealed class AnswerObjectTests
{
    public enum Mood
    {
        Calm,
        Busy,
    }

    [Theory]
    [InlineData(typeof(decimal), "1.500", "1.5")]
    [InlineData(typeof(double), "0.1", "0.1")]
    [InlineData(typeof(float), "0.1", "0.1")]
    [InlineData(typeof(byte), "7", "7")]
    [InlineData(typeof(Mood), "\"busy\"", "\"Busy\"")]
    [InlineData(typeof(bool), "true", "true")]
    [InlineData(typeof(string), "\"<ü> \\\"'\\u001b\"", "\"<ü> \\\"'\"")]
    [InlineData(typeof(DateTime), "\"2026-01-31T08:30:00.5\"", "\"2026-01-31T08:30:00.5\"")]
    [InlineData(typeof(DateTime), "\"2026-01-31T08:30:00+02:00\"", "\"2026-01-31T06:30:00Z\"")]
    [InlineData(typeof(DateTimeOffset), "\"2026-01-31T08:30:00.25+02:00\"", "\"2026-01-31T08:30:00.25+02:00\"")]
    public void Each_type_has_one_form_in_JSON(Type type, string json, string expected) =>
        Assert.Equal($$"""{"x":{{expected}}}""", Data(type, json).ToJson());

    [Fact]
    public void A_date_is_written_without_a_time_in_JSON() => Assert.Equal("""{"x":["2026-01-31"]}""", Data(new object[] { "date" }, "[\"31 January 2026\"]").ToJson());

    [Fact]
    public void Objects_with_equal_values_are_equal()
    {
        var data = Data("number", "1.50");

        Assert.Equal(data, Data("number", "1.5"));
        Assert.Equal(data.GetHashCode(), Data("number", "1.5").GetHashCode());
        Assert.NotEqual(data, Data("number", "1.51"));
        Assert.False(data.Equals("1.5"));
    }

    [Fact]
    public void A_value_is_found_by_its_exact_name()
    {
        var data = From(new OrderedDictionary { ["a"] = "int", ["b"] = "int" }).Read("""{"a":1,"b":2}""").Data!;

        Assert.Equal((1, 2, 2), (data["a"], data["b"], data[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data["B"]);
    }

    [Theory]
    [InlineData("Number", "\"x\"", false)]
    [InlineData("Optional", "\"x\"", true)]
    [InlineData("Text", "[]", true)]
    [InlineData("Numbers", "[1,\"x\"]", false)]
    [InlineData("Numbers", "[1,2]", true)]
    [InlineData("List", "[\"x\"]", false)]
    [InlineData("Texts", "[[]]", true)]
    [InlineData("Inner", "{\"Number\":\"x\"}", false)]
    [InlineData("Inner", "{\"Number\":1}", true)]
    [InlineData("Inner", "5", true)]
    [InlineData("Inners", "[{\"Number\":1},{\"Number\":\"x\"}]", false)]
    [InlineData("Inners", "[{\"Number\":1},5]", true)]
    public void A_partial_answer_becomes_an_instance_unless_a_property_does_not_accept_null(string name, string json, bool canBuild)
    {
        var good = new Dictionary<string, string>
        {
            ["Number"] = "1",
            ["Optional"] = "1",
            ["Text"] = "\"t\"",
            ["Numbers"] = "[1]",
            ["List"] = "[1]",
            ["Texts"] = "[\"t\"]",
            ["Inner"] = "{\"Number\":1}",
            ["Inners"] = "[]",
        };
        good[name] = json;
        var data = From(typeof(Partial)).Read($"{{{string.Join(',', good.Select(pair => $"\"{pair.Key}\":{pair.Value}"))}}}").Data!;

        Assert.Equal(canBuild, AnswerObjectBuilder.CanBuild(data));
        Assert.NotNull(AnswerObjectBuilder.BuildRecord(data));
        if (canBuild)
        {
            Assert.IsType<Partial>(AnswerObjectBuilder.Build(data));
        }
    }

    [Fact]
    public void A_partial_answer_of_a_shorthand_always_becomes_an_object()
    {
        var data = From(new Hashtable { ["total"] = "number", ["list"] = new object[] { "int" } }).Read("""{"total":"x","list":["x",1]}""").Data!;

        Assert.True(AnswerObjectBuilder.CanBuild(data));
        var record = (PSObject)AnswerObjectBuilder.Build(data);
        Assert.Null(record.Properties["total"].Value);
        Assert.Equal(new object?[] { null, 1 }, Assert.IsType<object[]>(record.Properties["list"].Value));
    }

    [Fact]
    public void A_record_of_a_class_contains_only_custom_objects()
    {
        var record = AnswerObjectBuilder.BuildRecord(From(typeof(Partial)).Read(
            """{"Number":1,"Optional":null,"Text":"t","Numbers":[1],"List":[1],"Texts":["t"],"Inner":{"Number":1},"Inners":[{"Number":2}]}""").Data!);

        Assert.Equal(1, Assert.IsType<PSObject>(record.Properties["Inner"].Value).Properties["Number"].Value);
        Assert.Equal(2, Assert.IsType<PSObject>(Assert.Single(Assert.IsType<object[]>(record.Properties["Inners"].Value))).Properties["Number"].Value);
        Assert.Equal([1], Assert.IsType<int[]>(record.Properties["List"].Value));
    }

    [Fact]
    public void The_lists_of_an_instance_have_the_types_of_the_class()
    {
        var data = From(typeof(Lists)).Read("""{"Moods":["calm"],"Numbers":[0.5],"Optional":[1,null]}""").Data!;

        var lists = Assert.IsType<Lists>(AnswerObjectBuilder.Build(data));
        Assert.Equal([Mood.Calm], lists.Moods!);
        Assert.Equal([0.5], lists.Numbers!);
        Assert.Equal([1, null], lists.Optional!);
        var record = AnswerObjectBuilder.BuildRecord(data);
        Assert.IsType<Mood[]>(record.Properties["Moods"].Value);
        Assert.IsType<double[]>(record.Properties["Numbers"].Value);
        Assert.IsType<object[]>(record.Properties["Optional"].Value);
    }

    [Theory]
    [InlineData("int", "[1,2147483648]", typeof(long[]))]
    [InlineData("int", "[9223372036854775807]", typeof(long[]))]
    [InlineData("int", "[-9223372036854775808]", typeof(long[]))]
    [InlineData("int", "[9223372036854775808,1]", typeof(decimal[]))]
    [InlineData("int", "[2147483647,-2147483648]", typeof(int[]))]
    [InlineData("bool", "[true]", typeof(bool[]))]
    [InlineData("datetime", "[\"2026-01-31T08:30:00\"]", typeof(DateTime[]))]
    [InlineData("object", "[{\"a\":1}]", typeof(object[]))]
    public void A_list_has_the_most_specific_type_of_its_values(string type, string json, Type expected) =>
        Assert.Equal(expected, ((PSObject)AnswerObjectBuilder.Build(Data(new object[] { type }, json))).Properties["x"].Value.GetType());

    [Fact]
    public void An_error_about_an_instance_names_the_class_or_the_property()
    {
        Assert.Equal(("Nervous", "no instance"), Failure(typeof(Nervous)));
        Assert.Equal(("Choosy.Value", "too small"), Failure(typeof(Choosy)));

        static (string Place, string Message) Failure(Type type)
        {
            var failure = Assert.Throws<PropertyNotAcceptedException>(() => AnswerObjectBuilder.Build(From(type).Read("""{"Value":1}""").Data!));
            return (failure.Place, failure.Message);
        }
    }

    [Fact]
    public void The_comparison_of_two_images_has_a_schema_and_is_read()
    {
        Assert.Equal(
            """{"type":"object","properties":{"equivalent":{"type":"boolean"},"summary":{"type":"string"},"differences":{"type":"array","items":{"type":"object","properties":{"region":{"type":"string"},"reference":{"type":"string"},"difference":{"type":"string"}},"required":["region","reference","difference"],"additionalProperties":false}}},"required":["equivalent","summary","differences"],"additionalProperties":false}""",
            ComparisonAnswer.Schema.Text);
        var reading = ComparisonAnswer.Schema.Read("""{"equivalent":false,"summary":"s","differences":[{"region":"top","reference":"old","difference":"new"}]}""");
        var comparison = ComparisonAnswer.From(reading.Data!);
        Assert.Equal((false, "s"), (comparison.IsEquivalent, comparison.Summary));
        var difference = Assert.Single(comparison.Differences);
        Assert.Equal(("top", "old", "new"), (difference.Region, difference.Reference, difference.Difference));
    }

    private static AnswerObject Data(object type, string json)
    {
        var reading = From(new Hashtable { ["x"] = type }).Read($$"""{"x":{{json}}}""");
        Assert.Null(reading.Problem);
        return reading.Data!;
    }

    private static AnswerSchema From(object schema) => AnswerSchema.From(schema, static path => path, static _ => null, allowsClasses: true);

    public sealed class Inner
    {
        public int Number { get; set; }
    }

    public sealed class Partial
    {
        public int Number { get; set; }

        public int? Optional { get; set; }

        public string? Text { get; set; }

        public int[]? Numbers { get; set; }

        public List<int>? List { get; set; }

        public List<string>? Texts { get; set; }

        public Inner? Inner { get; set; }

        public Inner[]? Inners { get; set; }
    }

    public sealed class Lists
    {
        public List<Mood>? Moods { get; set; }

        public double[]? Numbers { get; set; }

        public int?[]? Optional { get; set; }
    }

    public sealed class Nervous
    {
        public Nervous() => throw new InvalidOperationException("no instance");

        public int Value { get; set; }
    }

    public sealed class Choosy
    {
        public int Value
        {
            get;
            set => field = value < 5 ? throw new ArgumentException("too small") : value;
        }
    }
}
