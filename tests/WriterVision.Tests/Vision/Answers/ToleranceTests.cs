using System;
using System.Collections;
using System.Globalization;
using System.Management.Automation;
using WriterVision.Vision.Answers;
using WriterVision.Vision.Schemas;
using Xunit;

namespace WriterVision.Tests.Vision.Answers;

/// <summary>The table of tolerances in <c>about_WriterVision_Schemas</c>: which deviations in an answer are accepted, and which are rejected.</summary>
public sealed class ToleranceTests
{
    private const string Receipt = """{"vendor":"Cafe","total":12.05}""";

    public enum Mood
    {
        Calm,
        Busy,
    }

    [Theory]
    [InlineData("Here is the data:\n" + Receipt)]
    [InlineData(Receipt + "\nLet me know if you need more.")]
    [InlineData("Sure! The receipt {see image} says:\n\n" + Receipt + "\n\nThe {{total}} includes tax.")]
    [InlineData("The items {a, b} and [1] are not listed. " + Receipt)]
    public void An_object_in_prose_is_found(string answer) => AssertReceipt(answer);

    [Theory]
    [InlineData("```json\n" + Receipt + "\n```")]
    [InlineData("Of course:\n```JSON\n" + Receipt + "\n```\nDone.")]
    [InlineData("```java\n" + Receipt + "\n```")]
    [InlineData("~~~json\n" + Receipt + "\n~~~")]
    [InlineData("~~~\n" + Receipt)]
    [InlineData("```json\n" + Receipt)]
    [InlineData("````\n" + Receipt + "\n````")]
    public void An_object_in_a_code_fence_is_found(string answer) => AssertReceipt(answer);

    [Theory]
    [InlineData("<think>The total is {12} or {\"total\": 99.0}?</think>" + Receipt)]
    [InlineData("<think>\n{\"vendor\":\"Draft\",\"total\":1}\n</think>\n\n```json\n" + Receipt + "\n```")]
    [InlineData("The total could be {\"total\":1}.\n</think>\n" + Receipt)]
    [InlineData("<THINKING>{\"vendor\": \"not closed</THINKING>" + Receipt)]
    [InlineData("<think></think>\n" + Receipt)]
    public void Reasoning_before_the_answer_is_skipped(string answer) => AssertReceipt(answer);

    [Theory]
    [InlineData("\ufeff" + Receipt)]
    [InlineData("""{"vendor":"Cafe","total":12.05,}""")]
    [InlineData("{ // the receipt\n /* read */ \"vendor\":\"Cafe\",\"total\":12.050}")]
    [InlineData("{\"vendor\":\"Cafe\", // as printed\n\"total\":12.05 /* \"EUR\" { */ }")]
    [InlineData("\ufeff```json\r\n{\r\n  \"vendor\": \"Cafe\",\r\n  \"total\": 12.05,\r\n}\r\n```\r\n")]
    public void Byte_order_marks_trailing_commas_and_comments_are_ignored(string answer) => AssertReceipt(answer);

    [Theory]
    [InlineData("{\"x\":\"a\nb\"}", "a\nb")]
    [InlineData("{\"x\":\"a\r\nb\tc\"}", "a\r\nb\tc")]
    [InlineData("{\"x\":\"{\n\\\"}\"}", "{\n\"}")]
    public void Raw_line_breaks_in_a_text_are_read(string answer, string expected) => Assert.Equal(expected, Read("string", answer));

    [Theory]
    [InlineData("""{"vendor":"Cafe","total":12.05,"confidence":0.9}""", "confidence")]
    [InlineData("""{"notes":{"total":5},"vendor":"Cafe","total":12.05}""", "notes")]
    [InlineData("""{"vendor":"Cafe","total":12.05,"":1,"raw":[{"vendor":"x"}]}""", ", raw")]
    public void Extra_properties_are_dropped_and_named(string answer, string dropped)
    {
        AssertReceipt(answer);
        Assert.Equal(dropped, string.Join(", ", ReceiptSchema().Read(answer).Dropped));
    }

    [Theory]
    [InlineData("""{"name":"extract","arguments":{"vendor":"Cafe","total":12.05}}""")]
    [InlineData("""<tool_call>{"name":"extract","arguments":"{\"vendor\":\"Cafe\",\"total\":12.05}"}</tool_call>""")]
    [InlineData("""{"type":"function","function":{"name":"extract","parameters":{"vendor":"Cafe","total":12.05}}}""")]
    [InlineData("""{"receipt":{"vendor":"Cafe","total":12.05}}""")]
    [InlineData("""[{"vendor":"Cafe","total":12.05}]""")]
    [InlineData("""{"type":"object","properties":{"vendor":"Cafe","total":12.05}}""")]
    public void A_wrapper_around_the_answer_is_removed(string answer) => AssertReceipt(answer);

    [Fact]
    public void A_tool_call_is_distinguished_from_an_answer_with_the_same_names()
    {
        var schema = From(new Hashtable { ["name"] = "string", ["age"] = "int" });
        Assert.Equal("""{"age":5,"name":"Bob"}""", schema.Read("""{"name":"extract","arguments":{"name":"Bob","age":5}}""").Data!.ToJson());

        var name = From(new Hashtable { ["name"] = "string" });
        Assert.Contains("two ways", name.Read("""{"name":"extract","arguments":{"name":"Bob"}}""").Problem);
        Assert.Null(name.Read("""{"name":"Bob"}""").Problem);
    }

    [Theory]
    [InlineData(Receipt + Receipt)]
    [InlineData(Receipt + """ {"vendor":"Cafe","total":12.0500}""")]
    [InlineData("First: " + Receipt + " Again: {\"total\":12.05,\"vendor\":\"Cafe\"}")]
    [InlineData("For example {\"colour\":\"red\"}. " + Receipt)]
    [InlineData("{\"vendor\":\"Cafe\"} was a start. " + Receipt)]
    public void A_repeated_object_or_one_next_to_an_unrelated_one_is_read(string answer) => AssertReceipt(answer);

    [Theory]
    [InlineData("""{"vendor":"Cafe","total":12.05} or {"vendor":"Cafe","total":12.50}""", "several different JSON objects")]
    [InlineData("""{"vendor":"Cafe","total":12.05} Correction: {"vendor":"Cafe","total":"about 12"}""", "'total' must be a number")]
    [InlineData("""{"vendor":"Cafe","total":12.05""", "ends before the object is closed")]
    [InlineData("""{"vendor":"Cafe","lines":[{"vendor":"x","total":1}],"total":12 05}""", "there is an error near")]
    [InlineData("""[{"vendor":"Cafe","total":1},{"vendor":"Cafe","total":2}]""", "several different JSON objects")]
    [InlineData("""{"shop":"Cafe","sum":12.05}""", "'total' is missing. 'vendor' is missing.")]
    [InlineData("The total is 12.05.", "contains no JSON object")]
    public void Ambiguous_or_broken_JSON_is_rejected(string answer, string problem)
    {
        var reading = ReceiptSchema().Read(answer);

        Assert.Contains(problem, reading.Problem);
        Assert.DoesNotContain("LineNumber", reading.Problem);
        Assert.DoesNotContain("BytePosition", reading.Problem);
    }

    [Fact]
    public void A_nullable_property_can_be_missing()
    {
        Assert.Equal("""{"discount":null,"total":5}""", From(new Hashtable { ["total"] = "number", ["discount?"] = "number" }).Read("""{"total":5}""").Data!.ToJson());
        Assert.Equal("""{"note":null,"total":5}""", From(new Hashtable { ["total"] = "number", ["note?"] = "string" }).Read("""{"total":5}""").Data!.ToJson());

        var optional = From("""{"type":"object","properties":{"total":{"type":"number"},"note":{"type":"string"},"tags":{"type":"array","items":{"type":"string"}}},"required":["total"]}""");
        Assert.Equal("""{"total":5,"note":null,"tags":null}""", optional.Read("""{"total":5}""").Data!.ToJson());
        Assert.Equal("""{"total":5,"note":null,"tags":null}""", optional.Read("""{"total":5,"note":null}""").Data!.ToJson());
        Assert.Equal("'total' is missing.", optional.Read("""{"note":"n"}""").Problem);
    }

    [Theory]
    [InlineData("""{"Vendor":"Cafe","TOTAL":12.05}""")]
    [InlineData("""{"VENDOR":"Cafe","total":12.05}""")]
    [InlineData("""{"vendor":"Cafe","Vendor":"Cafe","total":12.05}""")]
    public void Names_match_without_regard_to_case(string answer) => AssertReceipt(answer);

    [Fact]
    public void A_repeated_property_with_different_values_is_rejected() =>
        Assert.Equal("'vendor' appears twice, with different values.", ReceiptSchema().Read("""{"vendor":"Cafe","Vendor":"Bar","total":12.05}""").Problem);

    [Theory]
    [InlineData("\"Low\"", "low")]
    [InlineData("\"HIGH\"", "high")]
    [InlineData("\" low \"", "low")]
    [InlineData("\"Medium\"", null)]
    [InlineData("\"low or high\"", null)]
    public void Strings_of_a_choice_match_without_regard_to_case(string json, string? expected) => AssertValue(new object[] { "low", "high" }, json, expected);

    [Fact]
    public void Names_of_an_enum_match_and_names_that_differ_only_by_case_must_be_exact()
    {
        AssertValue(typeof(Mood), "\"calm\"", Mood.Calm);
        AssertValue(typeof(Mood), "\"BUSY\"", Mood.Busy);
        AssertValue(typeof(Mood), "\"Busy\"", Mood.Busy);
        AssertValue(new object[] { "us", "US" }, "\"US\"", "US");
        AssertValue(new object[] { "us", "US" }, "\"Us\"", null);
        AssertValue(new object[] { "1", "2" }, "2", "2");
    }

    [Theory]
    [InlineData("number")]
    [InlineData("int")]
    [InlineData("date")]
    [InlineData("datetime")]
    [InlineData("bool")]
    public void Strings_for_null_are_null_if_null_is_valid_and_rejected_otherwise(string type)
    {
        foreach (var json in (string[])["\"\"", "\"null\"", "\"N/A\"", "\"n/a\"", "\" None \"", "null"])
        {
            Assert.Null(ReadNullable(type, json));
            AssertValue(type, json, null);
        }
    }

    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"N/A\"", "N/A")]
    [InlineData("\"null\"", "null")]
    public void Strings_for_null_remain_strings_if_the_schema_requires_a_string(string json, string expected) => Assert.Equal(expected, ReadNullable("string", json));

    [Theory]
    [InlineData("12345", "12345")]
    [InlineData("12.50", "12.50")]
    [InlineData("-7", "-7")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("1e3", null)]
    [InlineData("[\"a\"]", null)]
    [InlineData("{}", null)]
    public void A_number_or_boolean_becomes_a_text(string json, string? expected) => AssertValue("string", json, expected);

    [Theory]
    [InlineData("\"true\"", true)]
    [InlineData("\"Yes\"", true)]
    [InlineData("\" NO \"", false)]
    [InlineData("\"False\"", false)]
    [InlineData("\"y\"", null)]
    [InlineData("1", null)]
    [InlineData("\"maybe\"", null)]
    public void A_word_becomes_a_boolean(string json, bool? expected) => AssertValue("bool", json, expected);

    [Fact]
    public void One_value_becomes_a_list_of_one()
    {
        Assert.Equal(["a"], Assert.IsType<string[]>(Read(new object[] { "string" }, """{"x":"a"}""")));
        Assert.Equal([5], Assert.IsType<int[]>(Read(new object[] { "int" }, """{"x":5}""")));
        Assert.Equal(["low"], Assert.IsType<string[]>(Read(new object[] { new object[] { "low", "high" } }, """{"x":"Low"}""")));
        Assert.Equal([new DateTime(2026, 3, 4)], Assert.IsType<DateTime[]>(Read(new object[] { "date" }, """{"x":"2026-3-4"}""")));
        AssertValue(new object[] { "string" }, "\"a, b\"", null, "which can be one string or several");
        AssertValue(new object[] { "string" }, "\"\"", null, "an empty list or an empty string");
        AssertValue(new object[] { "string" }, "null", null);
        AssertValue(new object[] { "string" }, "{}", null);
    }

    [Fact]
    public void A_single_object_becomes_a_list_of_one()
    {
        var lines = new object[] { new Hashtable { ["item"] = "string", ["price"] = "number" } };

        foreach (var json in (string[])["""{"item":"Tea","price":2}""", """{"Item":"Tea","price":"2"}""", """[{"item":"Tea","price":2}]"""])
        {
            var line = Assert.Single(Assert.IsType<object[]>(Read(lines, $$"""{"x":{{json}}}""")));
            Assert.Equal(("Tea", 2m), (((PSObject)line).Properties["item"].Value, (decimal)((PSObject)line).Properties["price"].Value));
        }

        AssertValue(lines, "\"Tea\"", null);
        Assert.Contains("'x[0].price'", From(new Hashtable { ["x"] = lines }).Read("""{"x":{"item":"Tea"}}""").Problem);
    }

    [Theory]
    [InlineData("\"2026-3-4\"", "2026-03-04")]
    [InlineData("\"2026/03/14\"", "2026-03-14")]
    [InlineData("\"2026.3.14\"", "2026-03-14")]
    [InlineData("\"2026-03-14T00:00:00Z\"", "2026-03-14")]
    [InlineData("\"2026-03-14T08:30:00\"", "2026-03-14")]
    [InlineData("\" 2026-03-14 \"", "2026-03-14")]
    [InlineData("\"March 14, 2026\"", "2026-03-14")]
    [InlineData("\"14 March 2026\"", "2026-03-14")]
    [InlineData("\"Mar. 14th, 2026\"", "2026-03-14")]
    [InlineData("\"14-Mar-2026\"", "2026-03-14")]
    [InlineData("\"14MAR2026\"", "2026-03-14")]
    [InlineData("\"Saturday, 14 March 2026\"", "2026-03-14")]
    [InlineData("\"14. März 2026\"", "2026-03-14")]
    [InlineData("\"14 de marzo de 2026\"", "2026-03-14")]
    [InlineData("\"1er août 2026\"", "2026-08-01")]
    [InlineData("\"2026年3月14日\"", "2026-03-14")]
    [InlineData("\"14/03/2026\"", "2026-03-14")]
    [InlineData("\"03/14/2026\"", "2026-03-14")]
    [InlineData("\"04/04/2026\"", "2026-04-04")]
    public void An_unambiguous_date_is_read(string json, string expected) =>
        Assert.Equal(DateTime.ParseExact(expected, "yyyy-MM-dd", CultureInfo.InvariantCulture), Read("date", $$"""{"x":{{json}}}"""));

    [Theory]
    [InlineData("\"03/04/2026\"", "which is ambiguous: 2026-04-03 or 2026-03-04")]
    [InlineData("\"3.4.2026\"", "which is ambiguous")]
    [InlineData("\"14.03.26\"", "whose year has two digits")]
    [InlineData("\"03/04/26\"", "whose year has two digits")]
    [InlineData("\"14 Mar 26\"", "whose year has two digits")]
    [InlineData("\"2026-03-14T23:30:00-05:00\"", "whose day depends on the time zone")]
    [InlineData("\"Friday, March 14, 2026\"", "that day is a Saturday")]
    [InlineData("\"2026-02-30\"", "must be a date")]
    [InlineData("\"March 2026\"", "must be a date")]
    [InlineData("\"Foo 14, 2026\"", "must be a date")]
    [InlineData("\"tomorrow\"", "must be a date")]
    [InlineData("\"\\u0662\\u0660\\u0662\\u0666-03-14\"", "must be a date")]
    [InlineData("20260314", "must be a date")]
    public void An_ambiguous_or_invalid_date_is_rejected(string json, string reason) => AssertValue("date", json, null, reason);

    [Theory]
    [InlineData("2026-03-14 08:30", "2026-03-14T08:30:00")]
    [InlineData("2026-03-14T08:30:00.123456789Z", "2026-03-14T08:30:00.1234567Z")]
    [InlineData(" 2026-03-14T08:30:00Z ", "2026-03-14T08:30:00Z")]
    [InlineData("2026-3-4T8:05", "2026-03-04T08:05:00")]
    [InlineData("2026/03/14 08:30:15 UTC", "2026-03-14T08:30:15Z")]
    [InlineData("2026-03-14 08:30:00 +0200", "2026-03-14T06:30:00Z")]
    [InlineData("March 14, 2026 8:30 PM", "2026-03-14T20:30:00")]
    [InlineData("14.03.2026, 12:05 a.m.", "2026-03-14T00:05:00")]
    public void An_unambiguous_time_is_read(string text, string expected)
    {
        var time = Assert.IsType<DateTime>(Read("datetime", $$"""{"x":"{{text}}"}"""));

        Assert.Equal(expected, time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("2026-03-14", "which has no time")]
    [InlineData("03/04/2026 08:30", "which is ambiguous")]
    [InlineData("2026-03-14 25:00", "must be a date and time")]
    [InlineData("2026-03-14 13:00 PM", "must be a date and time")]
    [InlineData("2026-03-14 08:30 CET", "must be a date and time")]
    public void An_ambiguous_or_invalid_time_is_rejected(string text, string reason) => AssertValue("datetime", $"\"{text}\"", null, reason);

    [Fact]
    public void A_datetimeoffset_requires_a_time_zone()
    {
        Assert.Equal(new DateTimeOffset(2026, 3, 14, 8, 30, 0, TimeSpan.FromHours(2)), Read(typeof(DateTimeOffset), """{"x":"2026-03-14 08:30 +02:00"}"""));
        AssertValue(typeof(DateTimeOffset), "\"2026-03-14T08:30:00\"", null, "which has no time zone");
    }

    [Theory]
    [InlineData("12.05", "12.05")]
    [InlineData(" 12.05 ", "12.05")]
    [InlineData("12,05", "12.05")]
    [InlineData("1,234.50", "1234.50")]
    [InlineData("1.234,50", "1234.50")]
    [InlineData("1,234,567", "1234567")]
    [InlineData("1.234.567,89", "1234567.89")]
    [InlineData("1,234.567", "1234.567")]
    [InlineData("12345.678", "12345.678")]
    [InlineData("0.125", "0.125")]
    [InlineData("1'234.50", "1234.50")]
    [InlineData("1 234,50", "1234.50")]
    [InlineData("1\u00a0234", "1234")]
    [InlineData("€12.00", "12.00")]
    [InlineData("12.00 EUR", "12.00")]
    [InlineData("EUR 12", "12")]
    [InlineData("12,00 €", "12.00")]
    [InlineData("US$ 1,234.50", "1234.50")]
    [InlineData("-$5.00", "-5.00")]
    [InlineData("$-5.00", "-5.00")]
    [InlineData("\u22125", "-5")]
    [InlineData("1.5e3", "1500")]
    public void An_unambiguous_string_becomes_a_number(string text, string expected) =>
        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), Read("number", $$"""{"x":"{{text}}"}"""));

    [Theory]
    [InlineData("1,234", "which is ambiguous: 1234 or 1.234")]
    [InlineData("1.234", "which is ambiguous: 1234 or 1.234")]
    [InlineData("$1,234", "which is ambiguous")]
    [InlineData("12.345 EUR", "which is ambiguous")]
    [InlineData("1 234", "which can be one number or several")]
    [InlineData("1.234.50", "must be a number")]
    [InlineData("1,23,456", "must be a number")]
    [InlineData("12 items", "must be a number")]
    [InlineData("12 ABC", "must be a number")]
    [InlineData("12%", "must be a number")]
    [InlineData("twelve", "must be a number")]
    [InlineData("1-2", "must be a number")]
    [InlineData("0x1F", "must be a number")]
    [InlineData("-$-5", "must be a number")]
    [InlineData("\u0661\u0662", "must be a number")]
    [InlineData("", "must be a number")]
    public void A_string_with_two_interpretations_or_none_is_not_a_number(string text, string reason) => AssertValue("number", $"\"{text}\"", null, reason);

    [Fact]
    public void The_same_rules_apply_to_integers()
    {
        AssertValue("int", "\"12\"", 12);
        AssertValue("int", "\"12.00 EUR\"", 12);
        AssertValue("int", "\"1,234,567\"", 1234567);
        AssertValue("int", "\"1,234\"", null, "is ambiguous");
        AssertValue("int", "12.5", null);
        AssertValue("int", "99999999999999999999", 99999999999999999999m);
        Assert.IsType<decimal[]>(Read(new object[] { "int" }, """{"x":[1,99999999999999999999]}"""));
        AssertValue(typeof(int), "2147483648", null, "too large for [Int32]");
        AssertValue(typeof(double), "\"1.234,50\"", 1234.5d);
        AssertValue(typeof(double), "\"1.234\"", null, "is ambiguous");
    }

    [Fact]
    public void Unreadable_fields_are_null_and_listed_and_the_others_are_kept()
    {
        var schema = From(new Hashtable { ["vendor"] = "string", ["total"] = "number", ["lines"] = new object[] { new Hashtable { ["item"] = "string", ["price"] = "number" } } });

        var reading = schema.Read("""{"vendor":"Cafe","total":"1,234","lines":[{"item":"Tea","price":2},{"item":"Bun"}]}""");

        Assert.Equal(["total", "lines[1].price"], reading.Unreadable);
        Assert.Equal("""{"lines":[{"item":"Tea","price":2},{"item":"Bun","price":null}],"total":null,"vendor":"Cafe"}""", reading.Data!.ToJson());
    }

    [Fact]
    public void Values_in_untyped_lists_and_objects_keep_their_types()
    {
        var reading = From(new Hashtable { ["list"] = "array", ["map"] = "object" })
            .Read("""{"list":[1,2.5,"a",null,[true],{"b":1}],"map":{"Key":"v","n":12345678901}}""");

        Assert.Null(reading.Problem);
        Assert.Equal("""{"list":[1,2.5,"a",null,[true],{"b":1}],"map":{"Key":"v","n":12345678901}}""", reading.Data!.ToJson());
        var data = (PSObject)AnswerObjectBuilder.Build(reading.Data);
        Assert.Equal(12345678901L, ((PSObject)data.Properties["map"].Value).Properties["n"].Value);
        Assert.IsType<object[]>(data.Properties["list"].Value);
    }

    private static void AssertReceipt(string answer)
    {
        var reading = ReceiptSchema().Read(answer);

        Assert.Null(reading.Problem);
        Assert.Equal("""{"total":12.05,"vendor":"Cafe"}""", reading.Data!.ToJson());
    }

    private static void AssertValue(object type, string json, object? expected, string reason = "must be")
    {
        var reading = From(new Hashtable { ["x"] = type }).Read($$"""{"x":{{json}}}""");
        if (expected is null)
        {
            Assert.Contains(reason, reading.Problem);
        }
        else
        {
            Assert.Null(reading.Problem);
            Assert.Equal(expected, reading.Data!["x"]);
        }
    }

    private static object? Read(object type, string answer)
    {
        var reading = From(new Hashtable { ["x"] = type }).Read(answer);
        Assert.Null(reading.Problem);
        return ((PSObject)AnswerObjectBuilder.Build(reading.Data!)).Properties["x"].Value;
    }

    private static object? ReadNullable(string type, string json)
    {
        var reading = From(new Hashtable { ["x?"] = type }).Read($$"""{"x":{{json}}}""");
        Assert.Null(reading.Problem);
        return reading.Data!["x"];
    }

    private static AnswerSchema ReceiptSchema() => From(new Hashtable { ["vendor"] = "string", ["total"] = "number" });

    private static AnswerSchema From(object schema) => AnswerSchema.From(schema, static path => path, static _ => null, allowsClasses: true);
}
