using System;
using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Json.Schema;
using WriterVision.Tests.Vision.Answers;
using WriterVision.Vision.Answers;
using WriterVision.Vision.Schemas;
using Xunit;

namespace WriterVision.Tests.Vision.Schemas;

/// <summary>JSON Schema as other tools write it, and the keywords that an answer is checked against.</summary>
public sealed class JsonSchemaTests
{
    /// <summary>The schema that pydantic 2 writes for a model with a nested list, an optional decimal, an enum and limits.</summary>
    private const string Pydantic = """
        {
          "$defs": {
            "Line": {
              "properties": {
                "item": { "maxLength": 10, "minLength": 1, "title": "Item", "type": "string" },
                "price": { "anyOf": [{ "minimum": 0, "type": "number" }, { "pattern": "^\\d+(\\.\\d+)?$", "type": "string" }], "title": "Price" }
              },
              "required": ["item", "price"], "title": "Line", "type": "object"
            },
            "Mood": { "enum": ["calm", "busy"], "title": "Mood", "type": "string" },
            "Stars": { "enum": [1, 2, 3], "title": "Stars", "type": "integer" }
          },
          "properties": {
            "number": { "description": "As printed", "pattern": "^R-\\d+$", "title": "Number", "type": "string" },
            "discount": { "anyOf": [{ "type": "number" }, { "type": "null" }], "default": null, "title": "Discount" },
            "mood": { "$ref": "#/$defs/Mood" },
            "stars": { "allOf": [{ "$ref": "#/$defs/Stars" }], "default": 1 },
            "site": { "format": "uri", "minLength": 1, "title": "Site", "type": "string" },
            "lines": { "items": { "$ref": "#/$defs/Line" }, "maxItems": 2, "minItems": 1, "title": "Lines", "type": "array" }
          },
          "required": ["number", "mood", "lines"], "title": "Receipt", "type": "object"
        }
        """;

    private const string Answer = """{"number":"R-17","discount":null,"mood":"calm","stars":2,"site":"https://shop.example","lines":[{"item":"Tea","price":2}]}""";

    [Fact]
    public void A_schema_from_pydantic_is_read_and_every_keyword_is_sent()
    {
        var schema = From(Pydantic);

        Assert.True(MetaSchemas.Draft202012.Evaluate(JsonNode.Parse(schema.Text)).IsValid, schema.Text);
        Assert.Equal(
            """{"type":"object","properties":{"number":{"type":"string","description":"As printed","pattern":"^R-\\d+$","title":"Number"},"discount":{"type":["number","null"],"default":null,"title":"Discount"},"mood":{"type":"string","enum":["calm","busy"],"title":"Mood"},"stars":{"type":"integer","enum":[1,2,3],"default":1,"title":"Stars"},"site":{"type":"string","format":"uri","minLength":1,"title":"Site"},"lines":{"type":"array","items":{"type":"object","properties":{"item":{"type":"string","maxLength":10,"minLength":1,"title":"Item"},"price":{"type":"number","title":"Price","minimum":0}},"required":["item","price"],"additionalProperties":false,"title":"Line"},"maxItems":2,"minItems":1,"title":"Lines"}},"required":["number","mood","lines"],"additionalProperties":false,"title":"Receipt"}""",
            schema.Text);
        Assert.Null(schema.Read(Answer).Problem);
        Assert.Equal(schema.Text, From(schema.Text).Text);
    }

    [Theory]
    [InlineData("""{"properties":{"x":{"type":"string"},"y":{"type":["integer","null"]}}}""", true)]
    [InlineData("""{"properties":{"x":{"type":"string","format":"date"},"y":{"type":"string","format":"email","title":"Y"}}}""", true)]
    [InlineData("""{"properties":{"x":{"type":"array","items":{"enum":["a","b"]},"minItems":1},"y":{"type":"number","minimum":0}}}""", true)]
    [InlineData("""{"properties":{"x":{"type":"string"},"y":{"type":"string"}},"required":["x"]}""", false)]
    [InlineData("""{"properties":{"x":{"type":"array","items":{"type":"object","properties":{"y":{"type":"string"}},"required":[]}}}}""", false)]
    [InlineData("""{"properties":{"x":{"type":"array"}}}""", false)]
    [InlineData("""{"properties":{"x":{"type":"object"}}}""", false)]
    [InlineData("""{"properties":{"x":{}}}""", false)]
    [InlineData("""{"properties":{"x":{"type":["string","null"],"default":null}}}""", false)]
    [InlineData("""{"properties":{"x":{"type":"string","minLength":1}}}""", false)]
    [InlineData("""{"properties":{"x":{"type":"string","format":"uri"}}}""", false)]
    [InlineData("""{"properties":{"x":{"type":"string","x-note":"a"}}}""", false)]
    public void A_schema_is_strict_only_within_the_subset_that_OpenAI_enforces(string schema, bool isStrict) => Assert.Equal(isStrict, From(schema).IsStrict);

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public void A_schema_that_is_nested_deeper_than_OpenAI_supports_is_not_strict(int objects, bool isStrict)
    {
        var node = new SchemaNode(SchemaKind.Text);
        for (var count = 0; count < objects; count++)
        {
            node = new SchemaNode(SchemaKind.Object) { Properties = [new SchemaProperty("x", node)] };
        }

        Assert.Equal(isStrict, new AnswerSchema(node).IsStrict);
    }

    [Theory]
    [InlineData("\"R-17\"", "\"17\"", "'number' must match the pattern \"^R-\\\\d+$\", but is the string \"17\".")]
    [InlineData("\"stars\":2", "\"stars\":4", "'stars' must be one of the numbers 1, 2, 3, but is the number 4.")]
    [InlineData("\"Tea\"", "\"\"", "'lines[0].item' must have at least 1 character, but is the string \"\".")]
    [InlineData("\"Tea\"", "\"Tea with milk\"", "'lines[0].item' must have at most 10 characters")]
    [InlineData("\"price\":2", "\"price\":-2", "'lines[0].price' must be at least 0, but is the number -2.")]
    [InlineData("[{\"item\":\"Tea\",\"price\":2}]", "[]", "'lines' must have at least 1 value, but is a list of 0 values.")]
    [InlineData("\"calm\"", "\"sad\"", "'mood' must be one of \"calm\", \"busy\"")]
    public void An_answer_that_breaks_a_keyword_is_reported(string part, string change, string problem) =>
        Assert.Contains(problem, From(Pydantic).Read(Answer.Replace(part, change)).Problem);

    [Theory]
    [InlineData("""{"type":"number","minimum":1,"maximum":5}""", "5", "5.1")]
    [InlineData("""{"type":"integer","exclusiveMinimum":1}""", "2", "1")]
    [InlineData("""{"type":"integer","exclusiveMaximum":9}""", "8", "9")]
    [InlineData("""{"type":"number","multipleOf":0.05}""", "12.05", "12.03")]
    [InlineData("""{"type":"string","minLength":2,"maxLength":2}""", "\"\\ud83d\\ude00x\"", "\"abc\"")]
    [InlineData("""{"type":"array","items":{"type":"integer"},"uniqueItems":true}""", "[1,2]", "[1,1]")]
    [InlineData("""{"type":"array","items":{"type":"integer"},"maxItems":2}""", "[1,2]", "[1,2,3]")]
    [InlineData("""{"type":["string","null"],"minLength":1}""", "null", "\"\"")]
    public void A_keyword_is_checked_at_its_limit(string schema, string valid, string invalid)
    {
        var parsed = From("{\"properties\":{\"x\":" + schema + "}}");

        Assert.Null(parsed.Read($$"""{"x":{{valid}}}""").Problem);
        Assert.NotNull(parsed.Read($$"""{"x":{{invalid}}}""").Problem);
    }

    [Theory]
    [InlineData("""{"type":"string","pattern":"[a-"}""")]
    [InlineData("""{"type":"string","format":"email"}""")]
    [InlineData("""{"type":"string","pattern":"^(a+)+$"}""")]
    public void A_keyword_that_cannot_be_checked_is_sent_but_not_enforced(string schema)
    {
        var parsed = From("{\"properties\":{\"x\":" + schema + "}}");

        Assert.Contains(schema[1..^1].Split(',')[1], parsed.Text);
        Assert.Null(parsed.Read($$"""{"x":"{{new string('a', 40)}}!"}""").Problem);
    }

    [Theory]
    [InlineData("""{"name":"receipt","strict":true,"schema":{0}}""")]
    [InlineData("""{"type":"json_schema","json_schema":{"name":"receipt","schema":{0}}}""")]
    [InlineData("""{"type":"function","function":{"name":"receipt","description":"d","parameters":{0}}}""")]
    [InlineData("""{"name":"receipt","input_schema":{0}}""")]
    public void A_wrapper_around_the_schema_is_removed(string wrapper) =>
        Assert.Equal(From(Pydantic).Text, From(wrapper.Replace("{0}", Pydantic)).Text);

    [Fact]
    public void A_schema_whose_properties_have_the_names_of_a_wrapper_is_not_unwrapped() =>
        Assert.Contains("\"schema\":{", From("""{"type":"object","properties":{"name":{"type":"string"},"schema":{"type":"object","properties":{"a":{"type":"string"}}}}}""").Text);

    [Fact]
    public void A_dictionary_with_JSON_Schema_is_equal_to_its_text()
    {
        var schema = new Hashtable
        {
            ["type"] = "object",
            ["required"] = new object[] { "total" },
            ["properties"] = new OrderedDictionary { ["total"] = new Hashtable { ["type"] = "number", ["minimum"] = 0.5 }, ["n"] = new Hashtable { ["type"] = "integer", ["enum"] = new object[] { 1, 2L } } },
        };

        Assert.Equal(
            """{"type":"object","properties":{"total":{"type":"number","minimum":0.5},"n":{"type":"integer","enum":[1,2]}},"required":["total"],"additionalProperties":false}""",
            From(schema).Text);
    }

    [Fact]
    public void A_custom_object_is_a_schema_in_the_order_of_its_properties()
    {
        var line = new PSObject();
        line.Properties.Add(new PSNoteProperty("item", "string"));
        var schema = new PSObject();
        schema.Properties.Add(new PSNoteProperty("vendor", "string"));
        schema.Properties.Add(new PSNoteProperty("lines", new object[] { line }));

        Assert.StartsWith("""{"type":"object","properties":{"vendor":{"type":"string"},"lines":{"type":"array","items":{"type":"object","properties":{"item":""", From(schema).Text);
    }

    [Fact]
    public void A_description_beside_anyOf_or_a_reference_comes_first() => Assert.Contains(
        """{"a":{"type":["string","null"],"description":"outer"},"b":{"type":"string","description":"beside"},"c":{"type":"string","description":"inner"}}""",
        From("""
            {"properties":{"a":{"anyOf":[{"type":"string","description":"inner"},{"type":"null"}],"description":"outer"},
            "b":{"$ref":"#/$defs/t","description":"beside"},"c":{"$ref":"#/$defs/t"}},"$defs":{"t":{"type":"string","description":"inner"}}}
            """).Text);

    [Fact]
    public void Values_of_any_type_are_sent_without_a_type() => Assert.Equal(
        """{"type":"object","properties":{"any":{},"list":{"type":"array"},"map":{"type":"object"}},"required":["any","list","map"],"additionalProperties":false}""",
        From("""{"properties":{"any":{},"list":{"type":"array"},"map":{"type":"object"}}}""").Text);

    [Fact]
    public void A_nested_unsupported_type_is_reported_with_its_place() => Assert.Contains(
        "'#/properties/lines/items/properties/price/type': 'money' is not a supported type",
        Assert.Throws<WriterVisionException>(() => From("""{"properties":{"lines":{"type":"array","items":{"properties":{"price":{"type":"money"}}}}}}""")).Message);

    [Fact]
    public void Structs_and_typed_lists_are_read_like_other_classes()
    {
        var schema = From(typeof(Box));

        var box = Assert.IsType<Box>(AnswerObjectBuilder.Build(schema.Read("""{"Size":{"Width":1,"Height":2},"Sizes":[{"Width":3,"Height":4}],"Tags":["t"]}""").Data!));

        Assert.Equal((1, 2, 3, "t"), (box.Size.Width, box.Size.Height, Assert.Single(box.Sizes).Width, Assert.Single(box.Tags)));
        Assert.Equal(
            """{"type":"object","properties":{"x":{"type":"array","items":{"type":"string"}}},"required":["x"],"additionalProperties":false}""",
            From(new Hashtable { ["x"] = typeof(System.Collections.Generic.List<string>) }).Text);
    }

    [Fact]
    public void An_unpaired_surrogate_next_to_an_escape_is_reported() =>
        Assert.Equal(
            "'x' must be a string, but is a string with an unpaired surrogate.",
            From(new Hashtable { ["x"] = "string" }).Read("""{"x":"\n\ud83d\t"}""").Problem);

    private static AnswerSchema From(object schema) =>
        AnswerSchema.From(schema, static _ => throw new InvalidOperationException(), static _ => null, allowsClasses: true);

    public struct Size
    {
        public int Width { get; set; }

        public int Height { get; set; }
    }

    public sealed class Box
    {
        public Size Size { get; set; }

        public Size[] Sizes { get; set; } = [];

        public System.Collections.Generic.List<string> Tags { get; set; } = [];
    }
}
