using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using WriterVision.Vision.Schemas;
using Xunit;

namespace WriterVision.Tests.Vision.Schemas;

/// <summary>The forms of -Schema, the JSON Schema that they become, and the objects that an answer becomes.</summary>
public sealed class AnswerSchemaTests
{
    public enum Mood
    {
        Calm,
        Busy,
    }

    public static TheoryData<object, string> Shorthands => new()
    {
        { "string", """{"type":"string"}""" },
        { "INT", """{"type":"integer"}""" },
        { "number", """{"type":"number"}""" },
        { "integer", """{"type":"integer"}""" },
        { "decimal", """{"type":"number"}""" },
        { "bool", """{"type":"boolean"}""" },
        { "Boolean", """{"type":"boolean"}""" },
        { "array", """{"type":"array"}""" },
        { "object", """{"type":"object"}""" },
        { new object[] { "object" }, """{"type":"array","items":{"type":"object"}}""" },
        { new object[] { typeof(Line) }, """{"type":"array","items":{"type":"object","properties":{"Item":{"type":"string"},"Price":{"type":"number"}},"required":["Item","Price"],"additionalProperties":false}}""" },
        { "date", """{"type":"string","format":"date"}""" },
        { "datetime", """{"type":"string","format":"date-time"}""" },
        { typeof(int), """{"type":"integer"}""" },
        { typeof(double), """{"type":"number"}""" },
        { typeof(DateTime), """{"type":"string","format":"date-time"}""" },
        { typeof(int?), """{"type":["integer","null"]}""" },
        { typeof(Mood), """{"type":"string","enum":["Calm","Busy"]}""" },
        { typeof(string[]), """{"type":"array","items":{"type":"string"}}""" },
        { new object[] { "string" }, """{"type":"array","items":{"type":"string"}}""" },
        { new object[] { typeof(int) }, """{"type":"array","items":{"type":"integer"}}""" },
        { new object[] { new object[] { "number" } }, """{"type":"array","items":{"type":"array","items":{"type":"number"}}}""" },
        { new object[] { "calm", "busy" }, """{"type":"string","enum":["calm","busy"]}""" },
        { new object[] { "calm", "date" }, """{"type":"string","enum":["calm","date"]}""" },
        { new object[] { new object[] { "calm", "busy" } }, """{"type":"array","items":{"type":"string","enum":["calm","busy"]}}""" },
        { new Hashtable { ["a"] = "int" }, """{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"],"additionalProperties":false}""" },
        { new object[] { new Hashtable { ["a"] = "int" } }, """{"type":"array","items":{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"],"additionalProperties":false}}""" },
        { new PSObject("string"), """{"type":"string"}""" },
    };

    [Theory]
    [MemberData(nameof(Shorthands))]
    public void Each_form_of_the_shorthand_becomes_one_schema(object value, string expected) =>
        Assert.Equal(
            $$"""{"type":"object","properties":{"x":{{expected}}},"required":["x"],"additionalProperties":false}""",
            From(new Hashtable { ["x"] = value }).Text);

    [Fact]
    public void A_hash_table_is_sorted_and_an_ordered_dictionary_keeps_its_order()
    {
        Assert.Contains("""["alpha","Beta","gamma"]""", From(new Hashtable { ["gamma"] = "int", ["Beta"] = "int", ["alpha"] = "int" }).Text);
        Assert.Contains("""["gamma","alpha"]""", From(new OrderedDictionary { ["gamma"] = "int", ["alpha"] = "int" }).Text);
    }

    [Fact]
    public void A_name_with_a_question_mark_may_be_null() =>
        Assert.Contains("""{"mood":{"type":["string","null"],"enum":["calm","busy",null]}}""", From(new Hashtable { ["mood?"] = new object[] { "calm", "busy" } }).Text);

    public static TheoryData<object, string> Refused => new()
    {
        { "money", "'x': 'money' is not a supported type" },
        { "", "'x': '' is not a supported type" },
        { 5, "[Int32]" },
        { Array.Empty<object>(), "the list is empty" },
        { new object[] { "calm" }, "only one string, 'calm'" },
        { new object[] { "string", "int" }, "the list contains several types" },
        { new object[] { "calm", 5 }, "not all of them are strings" },
        { new object[] { "calm", "calm" }, "the list contains a string twice" },
        { new object[] { "calm", "" }, "an empty string" },
        { new Hashtable(), "it has no properties" },
        { new Hashtable { ["y"] = new object[] { new Hashtable { ["price"] = "money" } } }, "'x.y[].price': 'money'" },
        { new Hashtable { [""] = "int" }, "without a name" },
        { new Hashtable { ["?"] = "int" }, "without a name" },
        { new Hashtable { [5] = "int" }, "the key '5' is not a string" },
        { new Hashtable { ["a"] = "int", ["A?"] = "int" }, "twice" },
        { ScriptBlock.Create("1"), "[ScriptBlock]" },
        { typeof(object), "[Object] is not a supported type" },
        { typeof(System.IO.FileInfo), "[FileInfo] is not a supported type" },
        { typeof(System.Diagnostics.ProcessStartInfo), "is not a supported type" },
        { typeof(Action), "is not a supported type" },
        { typeof(IDisposable), "is not a supported type" },
        { typeof(Dictionary<string, string>), "is not a supported type" },
        { typeof(List<>), "is not a supported type" },
        { typeof(int[,]), "is not a supported type" },
        { typeof(Endless), "'x.Next': the class [Endless] contains itself; recursive classes are not supported" },
        { typeof(Closed), "[Closed] is not a supported type" },
        { typeof(Empty), "it has no properties" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void An_invalid_shorthand_is_an_error_that_names_its_place(object value, string words)
    {
        var failure = Assert.Throws<WriterVisionException>(() => From(new Hashtable { ["x"] = value }));

        Assert.Equal("InvalidSchema", failure.ErrorId);
        Assert.Contains(words, failure.Message);
    }

    [Fact]
    public void A_dictionary_that_contains_itself_is_an_error()
    {
        var endless = new Hashtable();
        endless["a"] = endless;

        Assert.Equal("InvalidSchema", Assert.Throws<WriterVisionException>(() => From(endless)).ErrorId);
    }

    [Fact]
    public void JSON_Schema_is_resolved_and_keeps_its_descriptions() => Assert.Equal(
        """{"type":"object","description":"d","properties":{"a":{"type":["string","null"],"description":"the \"a\""},"b":{"type":["array","null"],"items":{"type":"string","format":"date"}},"c":{"type":"string","enum":["x"]},"d":{"type":"object","properties":{"n":{"type":"number"}},"required":["n"],"additionalProperties":false}},"required":["a"],"additionalProperties":false,"title":"t"}""",
        From("""
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "t", "description": "d", // a comment
              "type": "object", "required": ["a"], "additionalProperties": false,
              "properties": {
                "a": { "type": ["null", "string"], "description": "the \"a\"" },
                "b": { "anyOf": [{ "type": "array", "items": { "type": "string", "format": "date" } }, { "type": "null" }] },
                "c": { "const": "x" },
                "d": { "$ref": "#/$defs/line" },
              },
              "$defs": { "line": { "properties": { "n": { "type": "number" } } } }
            }
            """).Text);

    [Theory]
    [InlineData("{", "line 1, byte 2")]
    [InlineData("{\n \"type\": }", "line 2")]
    [InlineData("""{"type":"object"}""", "'#': the object has no properties")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""", "the answer must be an object")]
    [InlineData("""{"properties":{"a":{"type":"text"}}}""", "'#/properties/a/type': 'text' is not a supported type")]
    [InlineData("""{"properties":{"a":{"type":"string","if":{}}}}""", "'#/properties/a/if': 'if' is not supported")]
    [InlineData("""{"properties":{"a":{"type":"string","minLength":"x"}}}""", "'#/properties/a/minLength': it must be a number")]
    [InlineData("""{"properties":{"a":{"type":"object","additionalProperties":{"type":"string"}}}}""", "additional properties are not supported")]
    [InlineData("""{"properties":{"a":{"$ref":"#"}}}""", "recursive schemas are not supported")]
    [InlineData("""{"properties":{"a":{"type":["string","integer"]}}}""", "it must be one type, or one type and null")]
    [InlineData("""{"properties":{"a":true}}""", "it is not a JSON object")]
    [InlineData("""{"properties":{"a":{"enum":[1,"b"]}}}""", "must be strings or integers")]
    [InlineData("""{"properties":{"a":{"enum":[1.5]}}}""", "must be strings or integers")]
    [InlineData("""{"properties":{"a":{"type":"integer","enum":["1"]}}}""", "do not have the type of the value")]
    [InlineData("""{"properties":{"a":{"enum":[]}}}""", "must be a list of strings")]
    [InlineData("""{"properties":{"a":{"anyOf":[{"type":"string"},{"type":"integer"}]}}}""", "it must contain one schema")]
    [InlineData("""{"properties":{"a":{"$ref":"#/$defs/b"}}}""", "was not found in")]
    [InlineData("""{"properties":{"a":{"$ref":"#/$defs/b"}},"$defs":{"b":{"properties":{"c":{"$ref":"#/$defs/b"}}}}}""", "recursive schemas are not supported")]
    [InlineData("""{"properties":{"a":{"type":"string"}},"additionalProperties":true}""", "'#/additionalProperties'")]
    [InlineData("""{"properties":{"a":{"type":"string"},"A":{"type":"string"}}}""", "twice")]
    [InlineData("""{"properties":{"a":{"enum":["\ud800"]}}}""", "must be strings or integers")]
    [InlineData("""{"properties":{"\ud800":{"type":"string"}}}""", "an unpaired surrogate")]
    [InlineData("receipt", "is not JSON, the path of a .json file, or a type")]
    [InlineData("[NoSuchClass]", "the type [NoSuchClass] was not found")]
    public void An_invalid_JSON_Schema_is_an_error_that_names_its_place(string schema, string words)
    {
        var failure = Assert.Throws<WriterVisionException>(() => From(schema));

        Assert.Equal("InvalidSchema", failure.ErrorId);
        Assert.Contains(words, failure.Message);
    }

    [Fact]
    public void A_class_becomes_a_schema_and_the_answer_an_instance()
    {
        var schema = From(typeof(Invoice));

        Assert.StartsWith("""{"type":"object","properties":{"Id":{"type":"integer"},"Vendor":{"type":"string"},"Total":{"type":"number"},"Mood":{"type":"string","enum":["Calm","Busy"]},"Paid":{"type":["string","null"],"format":"date-time"},"Lines":{"type":"array","items":{"type":"object",""", schema.Text);
        var invoice = Assert.IsType<Invoice>(AnswerObjectBuilder.Build(schema.Read(
            """{"Vendor":"v","Total":1e2,"Mood":"Busy","Paid":null,"Lines":[{"Item":"i","Price":2.5}],"Tags":["t"],"Sent":"2026-01-31T08:00:00+02:00","Id":"7"}""").Data!));

        Assert.Equal((7, "v", 100d, Mood.Busy, null), (invoice.Id, invoice.Vendor, invoice.Total, invoice.Mood, invoice.Paid));
        Assert.Equal(("i", 2.5m), (Assert.Single(invoice.Lines).Item, invoice.Lines[0].Price));
        Assert.Equal(["t"], invoice.Tags);
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 8, 0, 0, TimeSpan.FromHours(2)), invoice.Sent);
    }

    [Fact]
    public void Classes_are_rejected_in_constrained_language_mode() =>
        Assert.Equal("InvalidSchema", Assert.Throws<WriterVisionException>(() => AnswerSchema.From(typeof(Invoice), path => path, _ => null, allowsClasses: false)).ErrorId);

    [Fact]
    public void A_class_that_throws_at_a_value_is_an_error_with_its_message()
    {
        var failure = Assert.Throws<WriterVisionException>(() => AnswerObjectBuilder.Build(From(typeof(Choosy)).Read("""{"Value":-1}""").Data!));

        Assert.Equal("DataNotAccepted", failure.ErrorId);
        Assert.Contains("Choosy.Value: too small", failure.Message);
    }

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
    [InlineData("string", "[]", "'x' must be a text, but is a list of 0 values.")]
    [InlineData("string", "null", "'x' must be a text, but is null.")]
    [InlineData("int", "1.5", "'x' must be a whole number, but is the number 1.5.")]
    [InlineData("int", "\"1,000\"", "'x' must be a whole number")]
    [InlineData("int", "1e30", "'x' must be a whole number")]
    [InlineData("number", "\"1,205\"", "'x' must be a number, but is the text \"1,205\", which is ambiguous: 1205 or 1.205.")]
    [InlineData("number", "1e400", "'x' must be a number")]
    [InlineData("bool", "\"maybe\"", "'x' must be true or false")]
    [InlineData("date", "\"01.02.2026\"", "'x' must be a date such as")]
    [InlineData("date", "\"2026-02-30\"", "'x' must be a date such as")]
    [InlineData("datetime", "\"2026-01-31\"", "'x' must be a date and time")]
    [InlineData("string", "\"\\ud800\"", "an unpaired surrogate")]
    public void A_value_that_does_not_match_is_reported_with_its_place(string type, string json, string words) =>
        Assert.Contains(words, Problem(new Hashtable { ["x"] = type }, $$"""{"x":{{json}}}"""));

    [Theory]
    [InlineData("", "contains no JSON object")]
    [InlineData("The total is 5.", "contains no JSON object")]
    [InlineData("[]", "The answer must be an object, but it is a list.")]
    [InlineData("""{"x":1}{"x":2}""", "several different JSON objects")]
    [InlineData("""{"y":1}""", "'x' is missing.")]
    [InlineData("""{"x":1,"x":2}""", "'x' appears twice, with different values.")]
    [InlineData("""{"x":1""", "it ends before the object is closed")]
    [InlineData("""{"x":1 "y":2}""", "there is an error near \"{\"x\":1 \"y\":2}\"")]
    public void An_answer_that_does_not_match_is_reported(string answer, string words) => Assert.Contains(words, Problem(new Hashtable { ["x"] = "int" }, answer));

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

    private static AnswerSchema From(object given) => AnswerSchema.From(given, path => path, _ => null, allowsClasses: true);

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

    public class Record
    {
        public int Id { get; set; }
    }

    public sealed class Invoice : Record
    {
        public string Vendor { get; set; } = "";

        public double Total { get; set; }

        public Mood Mood { get; set; }

        public DateTime? Paid { get; set; }

        public Line[] Lines { get; set; } = [];

        public List<string> Tags { get; set; } = [];

        public DateTimeOffset Sent { get; set; }

        public string Shown => Vendor;
    }

    public sealed class Line
    {
        public string Item { get; set; } = "";

        public decimal Price { get; set; }
    }

    public sealed class Choosy
    {
        public int Value
        {
            get;
            set => field = value < 0 ? throw new ArgumentException("too small") : value;
        }
    }

    public sealed class Endless
    {
        public Endless? Next { get; set; }
    }

    public sealed class Closed
    {
        public Closed(string name) => Name = name;

        public string Name { get; set; }
    }

    public sealed class Empty
    {
    }
}
