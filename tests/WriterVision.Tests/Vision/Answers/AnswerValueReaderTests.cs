using System;
using System.Collections;
using System.Collections.Specialized;
using System.Linq;
using WriterVision.Vision.Schemas;
using Xunit;

namespace WriterVision.Tests.Vision.Answers;

/// <summary>The limits of valid values, and the problems of invalid values.</summary>
public sealed class AnswerValueReaderTests
{
    public enum Mood
    {
        Calm,
        Busy,
    }

    public static TheoryData<object, string, object?> Accepted => new()
    {
        { new object[] { "none", "some" }, "\"none\"", "none" },
        { new object[] { "none", "some" }, "\"None\"", "none" },
        { new object[] { "none", "some" }, "\"N/A\"", null },
        { new object[] { "true", "false" }, "true", "true" },
        { new object[] { "true", "false" }, "false", "false" },
        { "bool", "\"N/A\"", null },
        { "int", "-2147483648", int.MinValue },
        { "int", "-2147483649", -2147483649L },
        { "int", "2147483647", int.MaxValue },
        { "int", "9223372036854775807", long.MaxValue },
        { "int", "-9223372036854775808", long.MinValue },
        { "int", "-9223372036854775809", -9223372036854775809m },
        { typeof(double), "1e300", 1e300 },
        { typeof(double), "\"2.5\"", 2.5d },
        { typeof(float), "0.5", 0.5f },
        { typeof(decimal), "\"2.50\"", 2.50m },
        { typeof(byte), "255", (byte)255 },
        { "date", "\"2026-03-14T00:00:00-05:00\"", new DateTime(2026, 3, 14) },
        { "object", "null", null },
        { "array", "null", null },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void A_value_is_read_up_to_its_limits(object type, string json, object? expected)
    {
        var reading = From(new Hashtable { ["x?"] = type }).Read($$"""{"x":{{json}}}""");

        Assert.Null(reading.Problem);
        Assert.Equal(expected, reading.Data!["x"]);
    }

    public static TheoryData<object, string, string> Rejected => new()
    {
        { "string", "1E3", "'x' must be a string, but is the number 1E3." },
        { typeof(float), "1e39", "'x' must be a number, but is the number 1e39, which is too large for [Single]." },
        { typeof(float), "-1e39", "'x' must be a number, but is the number -1e39, which is too large for [Single]." },
        { typeof(double), "1e400", "'x' must be a number, but is the number 1e400, which is too large." },
        { typeof(double), "true", "'x' must be a number, but is true." },
        { typeof(byte), "256", "'x' must be a whole number, but is the number 256, which is too large for [Byte]." },
        { "number", "false", "'x' must be a number, but is false." },
        { "datetime", "5", "'x' must be a date and time such as \"2026-01-31T08:30:00\" or \"2026-01-31T08:30:00Z\", but is the number 5." },
        { "datetime", "\"0001-01-01 00:00 +02:00\"", "'x' must be a date and time such as \"2026-01-31T08:30:00\" or \"2026-01-31T08:30:00Z\", but is the string \"0001-01-01 00:00 +02:00\"." },
        { typeof(DateTimeOffset), "\"2026-03-14\"", "'x' must be a date and time with a time zone such as \"2026-01-31T08:30:00Z\", but is the string \"2026-03-14\", which has no time." },
        { new object[] { "a", "b" }, "[\"a\"]", "'x' must be one of \"a\", \"b\", but is a list of 1 value." },
        { new object[] { "string" }, "\"a;b\"", "'x' must be a list, but is the string \"a;b\", which can be one string or several." },
        { new object[] { "string" }, "\",a\"", "'x' must be a list, but is the string \",a\", which can be one string or several." },
        { new object[] { "string" }, "\"a|b\"", "'x' must be a list, but is the string \"a|b\", which can be one string or several." },
        { new object[] { "string" }, "\"a\\nb\"", "'x' must be a list, but is the string \"a\ufffdb\", which can be one string or several." },
        { new object[] { "int" }, "\" \"", "'x' must be a list, but is the string \" \", which can be an empty list or an empty string." },
        { new object[] { new object[] { "int" } }, "5", "'x' must be a list, but is the number 5." },
        { new object[] { "object" }, "{}", "'x' must be a list, but is an object." },
        { new object[] { "int" }, "{}", "'x' must be a list, but is an object." },
        { "array", "5", "'x' must be a list, but is the number 5." },
        { "array", "{}", "'x' must be a list, but is an object." },
        { "object", "[1,2]", "'x' must be an object, but is a list of 2 values." },
        { new Hashtable { ["a"] = "int" }, "true", "'x' must be an object, but is true." },
        { "object", "{\"a\":1,\"b\":1e99}", "'x.b' must be a JSON value, but is the number 1e99, which is too large." },
        { "object", "{\"a\":1e99}", "'x.a' must be a JSON value, but is the number 1e99, which is too large." },
        { "object", "{\"a\":\"\\ud800\"}", "'x.a' must be a JSON value, but is a string with an unpaired surrogate." },
        { "object", "{\"a\":1,\"A\":2}", "'x.A' cannot be read: its name is empty, appears twice, or is not valid." },
        { "object", "{\"\":1}", "'x.' cannot be read: its name is empty, appears twice, or is not valid." },
        { "object", "{\"\\ud800\":1}", "'x.?' cannot be read: its name is empty, appears twice, or is not valid." },
        { "int", "\"1234567890123456789012345678901234567890\"", "'x' must be a whole number, but is the string \"1234567890123456789012345678901234567890\"." },
        { "bool", "\"12345678901234567890123456789012345678901\"", "'x' must be true or false, but is the string \"1234567890123456789012345678901234567890…\"." },
    };

    [Theory]
    [MemberData(nameof(Rejected))]
    public void The_problem_of_an_invalid_value_describes_it(object type, string json, string expected)
    {
        var reading = From(new Hashtable { ["x"] = type }).Read($$"""{"x":{{json}}}""");

        Assert.Equal(expected, reading.Problem);
    }

    [Fact]
    public void Text_that_stands_for_null_is_null_if_the_property_is_optional()
    {
        var schema = From("""{"properties":{"a":{"type":"number"},"b":{"type":"string"},"c":{}},"required":["b"]}""");

        Assert.Equal("""{"a":null,"b":"","c":"none"}""", schema.Read("""{"a":"n/a","b":"","c":"none"}""").Data!.ToJson());
    }

    [Fact]
    public void A_property_with_two_values_is_null_and_listed()
    {
        var reading = From(new OrderedDictionary { ["a"] = "int", ["b"] = "int" }).Read("""{"a":1,"A":1,"b":2,"B":3,"b":4}""");

        Assert.Equal("""{"a":1,"b":null}""", reading.Data!.ToJson());
        Assert.Equal(["b", "b"], reading.Unreadable);
    }

    [Fact]
    public void A_problem_after_a_list_of_one_has_its_own_place()
    {
        var reading = From(new OrderedDictionary { ["list"] = new object[] { "int" }, ["count"] = "int" }).Read("""{"list":5,"count":"many"}""");

        Assert.Equal(["count"], reading.Unreadable);
    }

    [Fact]
    public void At_most_5_problems_and_100_places_are_reported()
    {
        var schema = From(new Hashtable { ["x"] = new object[] { new Hashtable { ["a"] = "int" } } });

        var reading = schema.Read($$"""{"x":[{{string.Join(',', Enumerable.Repeat("{\"a\":\"b\"}", 101))}}]}""");
        Assert.Equal(5, reading.Problem!.Split("must be").Length - 1);
        Assert.Equal(100, reading.Unreadable.Count);
        Assert.Equal("x[99].a", reading.Unreadable[99]);

        var dropped = schema.Read($$"""{"x":[{"a":1,"{{new string('n', 41)}}":2}],{{string.Join(',', Enumerable.Range(0, 100).Select(number => $"\"p{number}\":0"))}}}""").Dropped;
        Assert.Equal(100, dropped.Count);
        Assert.Equal($"x[0].{new string('n', 40)}…", dropped[0]);
        Assert.Equal("p98", dropped[99]);
    }

    [Fact]
    public void A_dropped_property_without_a_valid_name_is_listed() =>
        Assert.Equal(["?"], From(new Hashtable { ["x?"] = "int" }).Read("""{"x":1,"\ud800":2}""").Dropped);

    [Theory]
    [InlineData("arguments")]
    [InlineData("Parameters")]
    [InlineData("input")]
    [InlineData("args")]
    public void The_arguments_of_a_tool_call_are_the_answer(string name)
    {
        var schema = From(new Hashtable { ["name"] = "string", ["age"] = "int" });

        Assert.Null(schema.Read($$$"""{"name":"extract","{{{name}}}":{"name":"Bob","age":5}}""").Problem);
        Assert.Null(schema.Read($$"""{"name":"extract","{{name}}":"{\"name\":\"Bob\",\"age\":5}"}""").Problem);
        Assert.Equal("'age' is missing.", schema.Read($$"""{"name":"extract","{{name}}":"{\"name\":\"Bob\",\"age\":5}{}"}""").Problem);
        Assert.Equal("'age' is missing.", schema.Read("""{"name":"extract","result":{"name":"Bob","age":5}}""").Problem);
        Assert.Equal("'age' is missing.", schema.Read("""{"name":"extract","result":"{\"name\":\"Bob\",\"age\":5}"}""").Problem);
    }

    [Fact]
    public void A_property_of_the_schema_is_not_taken_for_the_arguments_of_a_tool_call()
    {
        var schema = From(new OrderedDictionary { ["input?"] = "object", ["a?"] = "int" });

        Assert.Equal("""{"input":{"a":1},"a":null}""", schema.Read("""{"input":{"a":1}}""").Data!.ToJson());
    }

    [Fact]
    public void An_answer_is_found_in_at_most_4_surrounding_objects()
    {
        var schema = From(new Hashtable { ["total"] = "int" });

        Assert.Null(schema.Read("""{"a":{"b":{"c":{"d":{"total":5}}}}}""").Problem);
        Assert.Equal("'total' is missing.", schema.Read("""{"a":{"b":{"c":{"d":{"e":{"total":5}}}}}}""").Problem);
    }

    [Theory]
    [InlineData("{\"b\":1}", "The answer contains none of the requested properties.")]
    [InlineData("{}", null)]
    [InlineData("{\"b\":1} {\"a\":2}", null)]
    [InlineData("\ufeff \t\r\n[1]", "The answer must be an object, but it is a list.")]
    [InlineData("The list is [1]", "The answer contains no JSON object.")]
    public void An_object_without_a_property_of_the_schema_is_not_an_answer(string answer, string? expected) =>
        Assert.Equal(expected, From(new Hashtable { ["a?"] = "int" }).Read(answer).Problem);

    private static AnswerSchema From(object schema) => AnswerSchema.From(schema, static path => path, static _ => null, allowsClasses: true);
}
