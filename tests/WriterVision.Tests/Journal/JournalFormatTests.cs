using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WriterVision.Inputs;
using WriterVision.Journal;
using Xunit;

namespace WriterVision.Tests.Journal;

/// <summary>The fields of a line: their valid values, and the messages if a field is missing or has another type.</summary>
public sealed class JournalFormatTests
{
    private static readonly JournalEntry Sample = SampleEntries.Of(1) with
    {
        Question = new JournalQuestion
        {
            Kind = JournalKind.Vision,
            Inputs = [JournalInput.FromContent("/a.tif", "a.tif", "image", new(SampleEntries.Hash("a"), 2, "2000 px"))],
            Prompt = "Describe",
            PlacedPrompt = SampleEntries.Hash("placed"),
            Endpoint = "https://api.writer.com",
            Model = "palmyra-x5",
            System = "Be brief",
            Temperature = 0.5,
            MaxTokens = 100,
            Schema = "{}",
        },
        Data = "{\"a\":1}",
        Problem = "None.",
    };

    [Fact]
    public void The_page_and_the_conversion_of_an_image_are_read()
    {
        var content = Read(_ => { }).Question.Inputs[0].Content;

        Assert.Equal(new ImageIdentity(SampleEntries.Hash("a"), 2, "2000 px"), content);
    }

    [Fact]
    public void All_token_counts_are_read()
    {
        var usage = Read(_ => { }).Usage!;

        Assert.Equal((1000, 1, 1001), (usage.PromptTokens, usage.CompletionTokens, usage.TotalTokens));
    }

    [Theory]
    [InlineData("time")]
    [InlineData("key")]
    [InlineData("kind", "its kind is unknown")]
    [InlineData("inputs")]
    [InlineData("prompt")]
    [InlineData("placedSha256")]
    [InlineData("endpoint")]
    [InlineData("askedModel")]
    [InlineData("model")]
    [InlineData("rawText")]
    [InlineData("isRefusal")]
    [InlineData("durationMs")]
    [InlineData("attempts")]
    [InlineData("inputs.path")]
    [InlineData("inputs.name")]
    [InlineData("inputs.label")]
    [InlineData("inputs.sha256")]
    public void A_missing_or_mistyped_field_is_named(string field, string? otherType = null)
    {
        var name = field.Split('.')[^1];
        Assert.Equal($"the field '{name}' is missing", Problem(line => Parent(line, field).Remove(name)));
        Assert.Equal(otherType ?? $"the field '{name}' does not have the expected type", Problem(line => Parent(line, field)[name] = name == "inputs" ? 5 : new JsonArray()));
    }

    [Theory]
    [InlineData("keyVersion")]
    [InlineData("system")]
    [InlineData("temperature")]
    [InlineData("maxTokens")]
    [InlineData("schema")]
    [InlineData("finishReason")]
    [InlineData("problem")]
    [InlineData("failedRuns")]
    [InlineData("inputs.page")]
    [InlineData("inputs.conversion")]
    [InlineData("inputs.addressSha256")]
    [InlineData("inputs.fileId")]
    [InlineData("usage.promptTokens")]
    [InlineData("usage.completionTokens")]
    [InlineData("usage.totalTokens")]
    public void A_field_can_be_missing_or_null_but_not_of_another_type(string field)
    {
        var name = field.Split('.')[^1];
        Assert.NotNull(Read(line => Parent(line, field).Remove(name)));
        Assert.NotNull(Read(line => Parent(line, field)[name] = null));
        Assert.Equal($"the field '{name}' does not have the expected type", Problem(line => Parent(line, field)[name] = new JsonArray()));
    }

    [Theory]
    [InlineData("usage", "[]")]
    [InlineData("inputs", "[5]")]
    [InlineData("inputs", "[[]]")]
    public void A_value_that_must_be_an_object_is_checked(string name, string json) => Assert.Equal("it is not a JSON object", Problem(line => line[name] = JsonNode.Parse(json)));

    [Theory]
    [InlineData("durationMs", "0")]
    [InlineData("durationMs", "922337203685477")]
    [InlineData("attempts", "0")]
    [InlineData("attempts", "2147483647")]
    [InlineData("failedRuns", "2147483647")]
    [InlineData("maxTokens", "0")]
    [InlineData("isRefusal", "true")]
    [InlineData("inputs", "[]")]
    [InlineData("usage", "null")]
    [InlineData("data", "[[]]")]
    public void A_value_is_accepted_up_to_its_limits(string name, string json) => Assert.NotNull(Read(line => line[name] = JsonNode.Parse(json)));

    [Theory]
    [InlineData("durationMs", "-0.1")]
    [InlineData("durationMs", "922337203685478")]
    [InlineData("durationMs", "\"1\"")]
    [InlineData("attempts", "-1")]
    [InlineData("attempts", "2147483648")]
    [InlineData("maxTokens", "2147483648")]
    [InlineData("failedRuns", "1.5")]
    [InlineData("time", "\"yesterday\"")]
    [InlineData("temperature", "\"0.5\"")]
    public void A_value_beyond_its_limits_is_rejected(string name, string json) =>
        Assert.Equal($"the field '{name}' does not have the expected type", Problem(line => line[name] = JsonNode.Parse(json)));

    [Fact]
    public void Unknown_fields_in_inputs_and_usage_are_ignored_and_the_order_does_not_matter()
    {
        var entry = Read(line =>
        {
            line["inputs"]![0]!["new"] = JsonNode.Parse("{\"a\":[1,{}]}");
            line["usage"]!["new"] = JsonNode.Parse("[[1]]");
            Reverse(line["inputs"]![0]!.AsObject());
            Reverse(line["usage"]!.AsObject());
            Reverse(line);
        });

        Assert.Equal(("Answer 1", "Describe", (int?)2, (long?)1001), (entry.RawText, entry.Question.Prompt, entry.Question.Inputs[0].Content!.Value.Page, entry.Usage!.TotalTokens));

        static void Reverse(JsonObject fields)
        {
            foreach (var (name, value) in fields.Reverse().ToList())
            {
                fields.Remove(name);
                fields.Add(name, value);
            }
        }
    }

    [Theory]
    [InlineData("null", "\"text\"", "\"stop\"", true)]
    [InlineData("null", "\"text\"", "null", true)]
    [InlineData("null", "\"text\"", "\"length\"", false)]
    [InlineData("null", "\"text\"", "\"content_filter\"", false)]
    [InlineData("null", "\"\"", "\"stop\"", false)]
    [InlineData("\"None.\"", "\"\"", "\"length\"", true)]
    public void A_line_is_complete_if_it_has_a_problem_or_a_complete_answer(string problem, string rawText, string finishReason, bool isComplete)
    {
        var line = JournalFormat.ReadLine(Line(fields =>
        {
            fields["problem"] = JsonNode.Parse(problem);
            fields["rawText"] = JsonNode.Parse(rawText);
            fields["finishReason"] = JsonNode.Parse(finishReason);
        }));

        Assert.Equal((isComplete, problem != "null", Sample.Time), (line.IsComplete, line.IsFailure, line.Time));
        Assert.True(JournalFormat.ReadLine(Line(static fields => fields["problem"] = null, static fields => fields.Remove("finishReason"))).IsComplete);
    }

    [Fact]
    public void An_unpaired_surrogate_in_a_field_is_reported() => Assert.Equal(
        "it contains an unpaired surrogate",
        Assert.Throws<FormatException>(() => JournalFormat.ReadEntry(
            Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Line()).Replace("\"kind\":\"vision\"", "\"kind\":\"\\ud800\"", StringComparison.Ordinal)))).Message);

    [Fact]
    public void The_key_of_an_old_line_is_computed_unless_its_prompt_has_changed()
    {
        Assert.Equal(JournalKey.Of(Sample.Question), KeyOf(_ => { }));
        Assert.Equal(JournalKey.Of(Sample.Question), KeyOf(line => line["keyVersion"] = 1, line => line["key"] = new string('0', 64)));
        Assert.Equal(new string('0', 64), KeyOf(line => line["keyVersion"] = 2, line => line["key"] = new string('0', 64)).ToString());
        Assert.Equal(new string('0', 64), KeyOf(line => line["keyVersion"] = 3, line => line["key"] = new string('0', 64)).ToString());
        Assert.Equal(new string('0', 64), KeyOf(line => line["keyVersion"] = 1, line => line["key"] = new string('0', 64), line => line["prompt"] = "Describe ").ToString());
    }

    [Theory]
    [InlineData("{\"time\":1} {}")]
    [InlineData("{\"time\":")]
    public void A_line_must_be_exactly_one_JSON_object(string line)
    {
        var whole = Encoding.UTF8.GetString(JournalFormat.WriteEntry(JournalKey.Of(Sample.Question), Sample)).TrimEnd('\n');

        Assert.ThrowsAny<Exception>(() => JournalFormat.ReadEntry(Encoding.UTF8.GetBytes(line)));
        Assert.ThrowsAny<JsonException>(() => JournalFormat.ReadEntry(Encoding.UTF8.GetBytes(whole + "{}")));
        Assert.ThrowsAny<JsonException>(() => JournalFormat.ReadEntry(Encoding.UTF8.GetBytes(whole[..^1])));
    }

    [Fact]
    public void Data_with_64_levels_is_read()
    {
        var data = new string('[', 64) + new string(']', 64);
        var line = JournalFormat.WriteEntry(JournalKey.Of(Sample.Question), Sample with { Data = data });

        Assert.Equal(data, JournalFormat.ReadEntry(line.AsSpan(0, line.Count - 1)).Entry.Data);
    }

    [Fact]
    public void An_unknown_kind_of_question_throws() => Assert.Throws<ArgumentOutOfRangeException>(() => JournalKey.NameOf((JournalKind)2));

    private static JsonObject Parent(JsonObject line, string field) => field.Split('.') switch
    {
        ["inputs", _] => line["inputs"]![0]!.AsObject(),
        ["usage", _] => line["usage"]!.AsObject(),
        _ => line,
    };

    private static JournalEntry Read(params Action<JsonObject>[] changes) => JournalFormat.ReadEntry(Line(changes)).Entry;

    private static Sha256Digest KeyOf(params Action<JsonObject>[] changes) => JournalFormat.ReadLine(Line(changes)).Key;

    private static string Problem(Action<JsonObject> change) => Assert.Throws<FormatException>(() => Read(change)).Message;

    private static byte[] Line(params Action<JsonObject>[] changes)
    {
        var line = JsonNode.Parse(JournalFormat.WriteEntry(JournalKey.Of(Sample.Question), Sample))!.AsObject();
        Array.ForEach(changes, change => change(line));
        return Encoding.UTF8.GetBytes(line.ToJsonString());
    }
}
