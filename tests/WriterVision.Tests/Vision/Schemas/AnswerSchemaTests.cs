using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Management.Automation;
using WriterVision.Tests.Vision.Answers;
using WriterVision.Vision.Answers;
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
    public void A_property_whose_name_ends_with_a_question_mark_is_nullable() =>
        Assert.Contains("""{"mood":{"type":["string","null"],"enum":["calm","busy",null]}}""", From(new Hashtable { ["mood?"] = new object[] { "calm", "busy" } }).Text);

    public static TheoryData<object, string> Rejected => new()
    {
        { "money", "'x': 'money' is not a supported type" },
        { "", "'x': '' is not a supported type" },
        { 5, "[Int32]" },
        { Array.Empty<object>(), "the list is empty" },
        { new object[] { "calm" }, "only one string, 'calm'" },
        { new object[] { "string", "int" }, "the list contains several types" },
        { new object[] { "calm", 5 }, "not all of them are strings" },
        { new object[] { "calm", "calm" }, "the list contains the same string twice" },
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
    [MemberData(nameof(Rejected))]
    public void An_invalid_shorthand_is_an_error_that_names_its_place(object value, string expectedText)
    {
        var failure = Assert.Throws<WriterVisionException>(() => From(new Hashtable { ["x"] = value }));

        Assert.Equal("InvalidSchema", failure.ErrorId);
        Assert.Contains(expectedText, failure.Message);
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
    [InlineData("""{"properties":{"a":{"type":"integer","enum":["1"]}}}""", "do not match the type")]
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
    public void An_invalid_JSON_Schema_is_an_error_that_names_its_place(string schema, string expectedText)
    {
        var failure = Assert.Throws<WriterVisionException>(() => From(schema));

        Assert.Equal("InvalidSchema", failure.ErrorId);
        Assert.Contains(expectedText, failure.Message);
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
    public void An_exception_of_a_class_for_a_value_is_an_error_with_its_message()
    {
        var failure = Assert.Throws<PropertyNotAcceptedException>(() => AnswerObjectBuilder.Build(From(typeof(Choosy)).Read("""{"Value":-1}""").Data!));

        Assert.Equal(("Choosy.Value", "too small"), (failure.Place, failure.Message));
    }

    private static AnswerSchema From(object schema) => AnswerSchema.From(schema, path => path, _ => null, allowsClasses: true);

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
