using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using WriterVision.Vision.Schemas;
using Xunit;

namespace WriterVision.Tests.Vision.Schemas;

/// <summary>JSON Schema in the form of dictionaries and lists.</summary>
public sealed class JsonSchemaObjectTests
{
    public static TheoryData<object, string> Values => new()
    {
        { (sbyte)-1, "-1" },
        { (byte)1, "1" },
        { (short)2, "2" },
        { (ushort)3, "3" },
        { 4, "4" },
        { 5u, "5" },
        { 6L, "6" },
        { 7ul, "7" },
        { 0.5f, "0.5" },
        { 0.25d, "0.25" },
        { 1.50m, "1.50" },
        { true, "true" },
        { false, "false" },
        { "text", "\"text\"" },
        { new object?[] { null, new Hashtable { ["a"] = null } }, "[null,{\"a\":null}]" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_in_a_dictionary_is_the_same_in_JSON(object value, string json) => Assert.Equal(
        $$$"""{"type":"object","properties":{"x":{"type":"string","default":{{{json}}}}},"required":["x"],"additionalProperties":false}""",
        From(Object(new Hashtable { ["type"] = "string", ["default"] = value })).Text);

    [Fact]
    public void A_dictionary_with_the_name_of_the_dialect_needs_no_type()
    {
        var schema = Object(new Hashtable { ["type"] = "string" });
        schema.Remove("type");
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";

        Assert.Contains("\"properties\":{\"x\":{\"type\":\"string\"}}", From(schema).Text);
    }

    [Fact]
    public void A_shorthand_with_names_of_JSON_Schema_remains_a_shorthand()
    {
        Assert.Contains("\"properties\":{\"properties\":{\"type\":\"object\",\"properties\":{\"a\"", From(new Hashtable { ["properties"] = new Hashtable { ["a"] = "int" } }).Text);
        Assert.Contains("\"properties\":{\"type\":{\"type\":\"object\"}}", From(new Hashtable { ["type"] = "object" }).Text);
        Assert.Contains("\"properties\":{\"$schema\":{\"type\":\"string\"}}", From(new Hashtable { ["$schema"] = "string" }).Text);
    }

    [Fact]
    public void A_schema_that_contains_itself_or_an_object_that_is_not_JSON_is_an_error()
    {
        var map = new Hashtable();
        map["default"] = map;
        var list = new ArrayList();
        list.Add(list);

        Assert.Contains("contains itself", Problem(Object(map)));
        Assert.Contains("contains itself", Problem(Object(new Hashtable { ["default"] = list })));
        Assert.Contains("[Uri] is not JSON Schema", Problem(Object(new Hashtable { ["default"] = new Uri("https://example.org") })));
    }

    [Fact]
    public void A_dictionary_that_is_not_a_hash_table_keeps_its_order() =>
        Assert.Contains("""["b","a"]""", From(new Dictionary<string, object> { ["b"] = "int", ["a"] = "int" }).Text);

    private static OrderedDictionary Object(Hashtable property) => new() { ["type"] = "object", ["properties"] = new OrderedDictionary { ["x"] = property } };

    private static AnswerSchema From(object schema) => AnswerSchema.From(schema, static path => path, static _ => null, allowsClasses: false);

    private static string Problem(object schema)
    {
        var failure = Assert.Throws<WriterVisionException>(() => From(schema));
        Assert.Equal("InvalidSchema", failure.ErrorId);
        return failure.Message;
    }
}
