using System;
using System.Collections;
using System.Linq;
using WriterVision.Tests.Vision.Answers;
using WriterVision.Vision.Schemas;
using Xunit;

namespace WriterVision.Tests.Vision.Schemas;

/// <summary>How each part of a JSON Schema is read, and which parts are rejected.</summary>
public sealed class JsonSchemaReaderTests
{
    [Theory]
    [InlineData("""{"enum":["a",null]}""", """{"type":["string","null"],"enum":["a",null]}""")]
    [InlineData("""{"type":["string","null"],"enum":["a",null]}""", """{"type":["string","null"],"enum":["a",null]}""")]
    [InlineData("""{"type":"string","enum":["a",null]}""", """{"type":"string","enum":["a"]}""")]
    [InlineData("""{"type":["string","null"],"enum":["a"]}""", """{"type":"string","enum":["a"]}""")]
    [InlineData("""{"enum":[1,2,1.0]}""", null)]
    [InlineData("""{"enum":[1,2]}""", """{"type":"integer","enum":[1,2]}""")]
    [InlineData("""{"type":"number","enum":[1,2]}""", """{"type":"integer","enum":[1,2]}""")]
    [InlineData("""{"const":3}""", """{"type":"integer","enum":[3]}""")]
    [InlineData("""{"type":"string","nullable":true}""", """{"type":["string","null"]}""")]
    [InlineData("""{"type":"string","nullable":false}""", """{"type":"string"}""")]
    [InlineData("""{"type":"string","format":"date-time"}""", """{"type":"string","format":"date-time"}""")]
    [InlineData("""{"items":{"type":"string"}}""", """{"type":"array","items":{"type":"string"}}""")]
    [InlineData("""{"oneOf":[{"type":"null"},{"type":"string"}]}""", """{"type":["string","null"]}""")]
    [InlineData("""{"anyOf":[{"type":"integer"},{"type":"string","pattern":"^\\d+$"}]}""", """{"type":"integer"}""")]
    [InlineData("""{"allOf":[{"type":"string"}]}""", """{"type":"string"}""")]
    [InlineData("""{"type":"array","items":{"type":"string"},"uniqueItems":false}""", """{"type":"array","items":{"type":"string"},"uniqueItems":false}""")]
    [InlineData("""{"$ref":"#/definitions/line"}""", """{"type":"number"}""")]
    [InlineData("""{"$ref":"#/$defs/a~1b~0c"}""", """{"type":"boolean"}""")]
    public void Equivalent_schemas_are_sent_in_the_same_form(string schema, string? sent)
    {
        var text = OfProperty(schema, """
            ,"definitions":{"line":{"type":"number"}},"$defs":{"a/b~c":{"type":"boolean"}}
            """);
        if (sent is null)
        {
            Assert.Contains("must not contain duplicate values", Problem(text));
        }
        else
        {
            Assert.Equal($$$"""{"type":"object","properties":{"x":{{{sent}}}},"required":["x"],"additionalProperties":false}""", From(text).Text);
        }
    }

    [Theory]
    [InlineData("""{"anyOf":[{"type":"null"},{"type":"text"}]}""", "x/anyOf/1/type': 'text' is not a supported type")]
    [InlineData("""{"oneOf":[{"type":"text"}]}""", "x/oneOf/0/type'")]
    [InlineData("""{"allOf":[{"type":"text"}]}""", "x/allOf/0/type'")]
    [InlineData("""{"anyOf":{}}""", "x/anyOf': it must contain one schema")]
    [InlineData("""{"anyOf":[{"type":"null"}]}""", "x/anyOf': it must contain one schema")]
    [InlineData("""{"allOf":[{"type":"string"},{"type":"string"}]}""", "x/allOf': it must contain one schema")]
    [InlineData("""{"allOf":{"type":"string"}}""", "x/allOf': it must contain one schema")]
    [InlineData("""{"type":5}""", "x/type': it must be a string or a list of strings")]
    [InlineData("""{"type":""}""", "x/type': it must be a string or a list of strings")]
    [InlineData("""{"type":["null"]}""", "x/type': it must be one type")]
    [InlineData("""{"enum":"a"}""", "x/enum': it must be a list of strings or integers")]
    [InlineData("""{"enum":[null]}""", "x': enum and const must be strings or integers")]
    [InlineData("""{"type":"string","enum":[1]}""", "x': the values of enum and const do not match the type")]
    [InlineData("""{"type":"boolean","const":"a"}""", "x': the values of enum and const do not match the type")]
    [InlineData("""{"type":"string","pattern":5}""", "x/pattern': it must be a string")]
    [InlineData("""{"type":"string","format":5}""", "x/format': it must be a string")]
    [InlineData("""{"type":"string","maximum":"5"}""", "x/maximum': it must be a number")]
    [InlineData("""{"type":"object","properties":{"y":{"type":"string"}},"required":"y"}""", "x/required': it must be a list of names")]
    [InlineData("""{"$ref":"#/properties/y"}""", "x/$ref': '#/properties/y' is not a reference to #/$defs or #/definitions")]
    [InlineData("""{"$ref":"#/$defs/y/z"}""", "x/$ref': '#/$defs/y/z' is not a reference")]
    [InlineData("""{"$ref":"other.json/$defs/y"}""", "x/$ref': 'other.json/$defs/y' is not a reference")]
    [InlineData("""{"$ref":5}""", "x/$ref': '' is not a reference")]
    [InlineData("""{"$ref":"#"}""", "x/$ref': '#' refers to itself")]
    [InlineData("""{"$ref":"#/$defs/none"}""", "x/$ref': '#/$defs/none' was not found")]
    public void An_invalid_part_is_named_by_its_pointer(string schema, string expectedText) =>
        Assert.Contains("at '#/properties/" + expectedText, Problem(OfProperty(schema, """
            ,"$defs":{"y":{"type":"string"}}
            """)));

    [Fact]
    public void Keywords_that_say_nothing_about_the_value_are_not_sent() => Assert.Equal(
        """{"type":"object","properties":{"x":{"type":"string"}},"required":["x"],"additionalProperties":false}""",
        From("""{"$schema":"s","$id":"i","$comment":"c","$anchor":"a","$defs":{},"definitions":{},"properties":{"x":{"type":"string"}}}""").Text);

    [Fact]
    public void Every_annotation_is_sent()
    {
        const string Annotations =
            "\"title\":1,\"default\":2,\"examples\":3,\"example\":4,\"deprecated\":5,\"readOnly\":6,\"writeOnly\":7,\"contentEncoding\":8,\"contentMediaType\":9,\"x-note\":10";

        Assert.Contains(Annotations, From(OfProperty($"{{\"type\":\"string\",{Annotations}}}")).Text);
    }

    [Fact]
    public void An_annotation_can_be_nested_deeply()
    {
        var deep = new string('[', 200) + new string(']', 200);

        Assert.Contains(deep, From(OfProperty($"{{\"type\":\"string\",\"default\":{deep}}}")).Text);
    }

    [Fact]
    public void Comments_and_trailing_commas_in_an_annotation_are_not_sent() => Assert.Contains(
        """{"type":"string","examples":["a,]",{"b":1.50}]}""",
        From(OfProperty("""{"type":"string","examples":["a,]",/* the second */{"b":1.50,},],}""")).Text);

    [Fact]
    public void Lists_and_objects_have_at_most_64_levels()
    {
        Assert.NotNull(From(Lists(63)));
        Assert.NotNull(From(Objects(64)));
        Assert.Contains("nested deeper than 64 levels", Problem(Lists(64)));
        Assert.Contains("nested deeper than 64 levels", Problem(Objects(65)));

        static string Lists(int count) => OfProperty(Nested("{\"type\":\"array\",\"items\":", count, "}"));
        static string Objects(int count) => Nested("{\"properties\":{\"x\":", count, "}}");
        static string Nested(string start, int count, string end) =>
            string.Concat(Enumerable.Repeat(start, count)) + "{\"type\":\"string\"}" + string.Concat(Enumerable.Repeat(end, count));
    }

    [Fact]
    public void The_whole_schema_can_be_a_reference() => Assert.Equal(
        """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}""",
        From("""{"$ref":"#/$defs/r","$defs":{"r":{"properties":{"a":{"type":"string"}}}}}""").Text);

    [Theory]
    [InlineData("""{"properties":{"a":{"type":"string"}},"schema":{"properties":{"b":{"type":"string"}}}}""")]
    [InlineData("""{"$ref":"#/$defs/r","$defs":{"r":{"properties":{"a":{"type":"string"}}}},"schema":{"properties":{"b":{"type":"string"}}}}""")]
    public void A_schema_is_not_taken_for_a_wrapper(string text) => Assert.Contains("'schema' is not supported", Problem(text));

    [Theory]
    [InlineData("parameters")]
    [InlineData("input_schema")]
    [InlineData("inputSchema")]
    [InlineData("schema")]
    public void The_schema_in_a_tool_definition_is_found(string name) => Assert.Equal(
        """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}""",
        From("{\"name\":\"receipt\",\"" + name + "\":{\"properties\":{\"a\":{\"type\":\"string\"}}}}").Text);

    [Fact]
    public void Without_required_every_property_is_requested_but_optional()
    {
        var schema = From("""{"properties":{"a":{"type":"string"},"b":{"type":"string"}}}""");

        Assert.Contains("""
            "required":["a","b"]
            """, schema.Text);
        Assert.Null(schema.Read("""{"a":"text"}""").Problem);
    }

    [Theory]
    [InlineData("""{"type":"array"}""", "[null,1]")]
    [InlineData("{}", "null")]
    [InlineData("""{"type":"number","minimum":1}""", "1")]
    [InlineData("""{"type":"number","maximum":5}""", "3")]
    [InlineData("""{"type":"number","multipleOf":0}""", "3")]
    [InlineData("""{"type":"string","minItems":3}""", "\"ab\"")]
    [InlineData("""{"type":"array","items":{"type":"string"},"minLength":3}""", "[\"ab\"]")]
    [InlineData("""{"type":"boolean","minimum":3}""", "true")]
    public void A_value_that_a_schema_allows_is_accepted(string schema, string value) =>
        Assert.Null(From(OfProperty(schema, ",\"required\":[\"x\"]")).Read($$"""{"x":{{value}}}""").Problem);

    [Theory]
    [InlineData("""{"type":"number","minimum":1}""", "0", "must be at least 1, but")]
    [InlineData("""{"type":"number","maximum":5}""", "6", "must be at most 5, but")]
    [InlineData("""{"type":"number","exclusiveMinimum":1}""", "1", "must be greater than 1, but")]
    [InlineData("""{"type":"number","exclusiveMaximum":5}""", "5", "must be less than 5, but")]
    [InlineData("""{"type":"number","multipleOf":5}""", "6", "must be a multiple of 5, but")]
    [InlineData("""{"type":"array","items":{"type":"integer"},"maxItems":1}""", "[1,2]", "must have at most 1 value, but")]
    [InlineData("""{"type":"array","items":{"type":"integer"},"uniqueItems":true}""", "[1,1]", "must be a list without duplicate values, but")]
    [InlineData("""{"type":["number","null"]}""", "\"a\"", "must be a number, or null, but")]
    [InlineData("""{"type":"object"}""", "1", "must be an object, but")]
    [InlineData("{}", "1e99", "must be a JSON value, but is the number 1e99, which is too large")]
    public void A_value_that_a_schema_does_not_allow_is_reported_with_the_rule(string schema, string value, string expectedText) =>
        Assert.Contains(expectedText, From(OfProperty(schema)).Read($$"""{"x":{{value}}}""").Problem);

    [Theory]
    [InlineData("receipt.json")]
    [InlineData(" C:\\schemas\\receipt.JSON ")]
    public void A_path_is_read_from_the_file(string path)
    {
        var schema = AnswerSchema.From(
            path,
            read =>
            {
                Assert.Equal(path.Trim(), read);
                return "\ufeff{\"properties\":{\"a\":{\"type\":\"string\"}}}";
            },
            static _ => null,
            allowsClasses: false);

        Assert.Contains("\"a\"", schema.Text);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[x")]
    [InlineData("x]")]
    [InlineData("")]
    public void A_text_that_is_neither_a_schema_nor_a_path_nor_a_type_is_an_error(string text) => Assert.Contains("is not JSON, the path of a .json file, or a type", Problem(text));

    [Fact]
    public void A_value_that_does_not_describe_an_answer_is_an_error_with_its_type() => Assert.Contains("a value of type [Int32] cannot be used as a schema", Problem(5));

    [Fact]
    public void Null_in_a_shorthand_is_an_error() => Assert.Contains("at 'x': it is null", Problem(new Hashtable { ["x"] = null }));

    [Theory]
    [InlineData("string", 1000, true)]
    [InlineData("string", 1001, false)]
    [InlineData("integer", 1001, false)]
    public void A_schema_with_more_enum_values_than_OpenAI_supports_is_not_strict(string type, int count, bool isStrict)
    {
        var values = string.Join(',', Enumerable.Range(0, count).Select(number => type == "string" ? $"\"{number}\"" : $"{number}"));

        Assert.Equal(isStrict, From(OfProperty($"{{\"enum\":[{values}]}}")).IsStrict);
    }

    [Theory]
    [InlineData(5000, true)]
    [InlineData(5001, false)]
    public void A_schema_with_more_properties_than_OpenAI_supports_is_not_strict(int count, bool isStrict)
    {
        var properties = string.Join(',', Enumerable.Range(0, count).Select(number => $"\"p{number}\":{{\"type\":\"string\"}}"));

        Assert.Equal(isStrict, From("{\"properties\":{" + properties + "}}").IsStrict);
    }

    [Theory]
    [InlineData("title", "\"t\"")]
    [InlineData("pattern", "\"a\"")]
    [InlineData("multipleOf", "1")]
    [InlineData("minimum", "1")]
    [InlineData("maximum", "1")]
    [InlineData("exclusiveMinimum", "1")]
    [InlineData("exclusiveMaximum", "1")]
    [InlineData("minItems", "1")]
    [InlineData("maxItems", "1")]
    [InlineData("format", "\"time\"")]
    [InlineData("format", "\"duration\"")]
    [InlineData("format", "\"email\"")]
    [InlineData("format", "\"hostname\"")]
    [InlineData("format", "\"ipv4\"")]
    [InlineData("format", "\"ipv6\"")]
    [InlineData("format", "\"uuid\"")]
    public void A_keyword_that_OpenAI_enforces_is_strict(string name, string value) =>
        Assert.True(From(OfProperty($"{{\"type\":\"string\",\"{name}\":{value}}}")).IsStrict);

    [Fact]
    public void Lists_count_as_levels_of_a_strict_schema()
    {
        Assert.True(From(new Hashtable { ["x"] = Lists(8) }).IsStrict);
        Assert.False(From(new Hashtable { ["x"] = Lists(9) }).IsStrict);

        static object Lists(int count) => count == 0 ? "string" : new[] { Lists(count - 1) };
    }

    /// <summary>A schema with the property <c>x</c>, and with other members, which start with a comma.</summary>
    private static string OfProperty(string schema, string members = "") => "{\"properties\":{\"x\":" + schema + "}" + members + "}";

    private static AnswerSchema From(object schema) => AnswerSchema.From(schema, static _ => throw new InvalidOperationException(), static _ => null, allowsClasses: true);

    private static string Problem(object schema)
    {
        var failure = Assert.Throws<WriterVisionException>(() => From(schema));
        Assert.Equal("InvalidSchema", failure.ErrorId);
        return failure.Message;
    }
}
