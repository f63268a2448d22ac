using System.Linq;
using WriterVision.Vision.Answers;
using Xunit;

namespace WriterVision.Tests.Vision.Answers;

/// <summary>The JSON objects that are found in a text, and the problems of objects that cannot be read.</summary>
public sealed class JsonObjectFinderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("{}", "{}")]
    [InlineData("{ }", "{ }")]
    [InlineData("{", "")]
    [InlineData("{ ", "")]
    [InlineData("{\"a", "")]
    [InlineData("{\"a\"", "")]
    [InlineData("{\"a\" ", "")]
    [InlineData("{\"a\\", "")]
    [InlineData("{a:1}", "")]
    [InlineData("{\"a\"} {\"a\" : 1}", "{\"a\" : 1}")]
    [InlineData("{\"a\\\"b\":1}", "{\"a\\\"b\":1}")]
    [InlineData("{\"a\\\\\":1}", "{\"a\\\\\":1}")]
    [InlineData("{\"a\":1} and {\"b\":2}", "{\"a\":1}|{\"b\":2}")]
    [InlineData("{\"a\":1}{\"b\":2}", "{\"a\":1}|{\"b\":2}")]
    [InlineData("[{\"a\":1},{\"b\":[2]}]", "{\"a\":1}|{\"b\":[2]}")]
    [InlineData("{\"a\":{\"b\":[{}]}}", "{\"a\":{\"b\":[{}]}}")]
    [InlineData("{\"a\":\"}\\\\\"}", "{\"a\":\"}\\\\\"}")]
    [InlineData("{/", "")]
    [InlineData("{/*", "")]
    [InlineData("{/**/}", "{/**/}")]
    [InlineData("{/*/}", "")]
    [InlineData("{// {\n}", "{// {\n}")]
    [InlineData("{\"a\":1 // }\n}", "{\"a\":1 // }\n}")]
    [InlineData("{\"a\":\"/*\",\"b\":1}", "{\"a\":\"/*\",\"b\":1}")]
    [InlineData("{\"a\":\"\u0001\u001f\u007f\b\"}", "{\"a\":\"\\u0001\\u001f\u007f\\u0008\"}")]
    [InlineData("a < b {\"a\":1}", "{\"a\":1}")]
    [InlineData("<thinker> {\"a\":1}", "{\"a\":1}")]
    [InlineData("<think>{\"a\":1}", "{\"a\":1}")]
    [InlineData("<think>{\"a\":1}</think>", "")]
    [InlineData("{\"a\":1} <think>", "{\"a\":1}")]
    [InlineData("{/abcd*/\"a\":1}{\"b\":2}", "{\"b\":2}")]
    [InlineData("{\"a\":1}</think>{\"b\":2}", "{\"b\":2}")]
    [InlineData("<think>{\"a\":1}</think>{\"b\":2}<think>{\"c\":3}</think>{\"d\":4}", "{\"d\":4}")]
    [InlineData("<think>one</think><Reasoning>{\"a\":1}</reasoning>{\"b\":2}", "{\"b\":2}")]
    [InlineData("<thought>{</thought><reflection>{</reflection><scratchpad>{</scratchpad>{\"b\":2}", "{\"b\":2}")]
    [InlineData("{\"a\": oops </think>{\"b\":2}", "{\"b\":2}")]
    public void Objects_are_found(string text, string expected)
    {
        Assert.Equal(expected, string.Join('|', JsonObjectFinder.Find(text, out var problem)));
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("{\"a\":1", "it ends before the object is closed")]
    [InlineData("{\"a\":\"1}", "it ends before the object is closed")]
    [InlineData("{\"a\":\"\\", "it ends before the object is closed")]
    [InlineData("{\"a\":[1}", "it ends before the object is closed")]
    [InlineData("{\"a\":1 /* }", "there is an error near \"{\"a\":1 /* }\"")]
    [InlineData("{\"a\":1 // }", "there is an error near \"{\"a\":1 // }\"")]
    [InlineData("{\"a\" 1}{\"a\":1]}", "there is an error near \"{\"a\":1]\"")]
    [InlineData("{\"a\":oops} {\"b\":2}", "there is an error near \"{\"a\":oops}\"")]
    [InlineData("{\"a\":oops,\n\"b\":1}", "there is an error near \"{\"a\":oops,\"")]
    [InlineData("{\"a\":1,\n\"0123456789012345678901234567890\":oops,\"01234567890123456789012345678901234567890\":1}", "there is an error near \"345678901234567890\":oops,\"01234567890123\"")]
    [InlineData("{\"größe größe größe größe größe\":oops}", "there is an error near \"größe größe größe\":oops}\"")]
    [InlineData("{\"\\ud800\":1", "it ends before the object is closed")]
    [InlineData("<think>{\"a\":1", "it ends before the object is closed")]
    public void A_broken_object_is_a_problem(string text, string expected)
    {
        JsonObjectFinder.Find(text, out var problem);

        Assert.Equal(expected, problem);
    }

    [Fact]
    public void An_unpaired_surrogate_is_a_problem()
    {
        Assert.Empty(JsonObjectFinder.Find("{\"\ud800\":1}", out var problem));
        Assert.Equal("it contains an unpaired surrogate", problem);
    }

    [Fact]
    public void Text_after_a_broken_object_is_not_used()
    {
        Assert.Equal(["{\"a\":1}"], JsonObjectFinder.Find("{\"a\":1} {\"b\":oops} {\"c\":3}", out var problem));
        Assert.NotNull(problem);
    }

    [Theory]
    [InlineData(64, null)]
    [InlineData(65, "it is nested deeper than 64 levels")]
    public void Objects_and_lists_have_at_most_64_levels(int levels, string? expected)
    {
        JsonObjectFinder.Find("{\"a\":" + new string('[', levels - 1) + new string(']', levels - 1) + "}", out var problem);

        Assert.Equal(expected, problem);
    }

    [Fact]
    public void An_error_in_an_object_with_many_lists_is_not_taken_for_too_many_levels()
    {
        JsonObjectFinder.Find("{\"a\":[" + string.Concat(Enumerable.Repeat("[],", 70)) + "oops]}", out var wide);
        JsonObjectFinder.Find("{\"a\":" + new string('[', 63) + "oops" + new string(']', 63) + "}", out var deep);

        Assert.StartsWith("there is an error near", wide);
        Assert.StartsWith("there is an error near", deep);
    }

    [Fact]
    public void A_comment_before_the_first_name_has_at_most_1000_characters()
    {
        Assert.Single(JsonObjectFinder.Find($"{{//{new string('x', 997)}\n\"a\":1}}", out _));
        Assert.Empty(JsonObjectFinder.Find($"{{//{new string('x', 998)}\n\"a\":1}}", out _));
        Assert.Single(JsonObjectFinder.Find($"{{/*{new string('x', 996)}*/\"a\":1}}", out _));
        Assert.Empty(JsonObjectFinder.Find($"{{/*{new string('x', 997)}*/\"a\":1}}", out _));
    }

    [Fact]
    public void Many_tags_and_braces_do_not_slow_down_the_search() =>
        Assert.Single(JsonObjectFinder.Find(string.Concat(Enumerable.Repeat("<think>{\"</think>", 20_000)) + "{\"a\":1}", out _));
}
