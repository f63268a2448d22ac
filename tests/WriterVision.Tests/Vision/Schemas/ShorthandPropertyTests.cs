using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Json.Schema;
using WriterVision.Tests.Vision.Answers;
using WriterVision.Vision.Answers;
using WriterVision.Vision.Schemas;
using Xunit;

namespace WriterVision.Tests.Vision.Schemas;

/// <summary>Random schemas in the shorthand, and random answers that match them.</summary>
public sealed class ShorthandPropertyTests
{
    private static readonly string[] Names = ["vendor", "Total", "date of issue", "größe", "a.b", "x/y~z", "$ref", "type", "\U0001F600", "'quoted\"", "_", "1"];

    /// <summary>A schema in the shorthand, and an answer to it as JSON text.</summary>
    private static readonly Gen<(object Shorthand, string Json)> Values = Gen.Recursive<(object, string)>((depth, self) =>
    {
        // Direction overrides, which Data shows as U+FFFD, are tested in SafetyTests.
        var letter = Gen.Char['\u00a1', '\ud7ff'].Where(static character => character is not (>= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069'));
        var text = Gen.String[Gen.OneOf(Gen.Char[' ', '~'], letter, Gen.Const('\n'))].Select(value => ((object)"string", JsonSerializer.Serialize(value)));
        var whole = Gen.OneOf(Gen.Int.Select(value => (long)value), Gen.Long).Select(value => ((object)"int", value.ToString(CultureInfo.InvariantCulture)));
        var number = Gen.Decimal.Select(value => ((object)"number", value.ToString(CultureInfo.InvariantCulture)));
        var flag = Gen.Bool.Select(value => ((object)"bool", value ? "true" : "false"));
        var day = Gen.Int[1, 3_000_000].Select(value => ((object)"date", Day(DateTime.MinValue.AddDays(value))));
        var time = Gen.Select(Gen.Int[1, 3_000_000], Gen.Int[0, 86_399], Gen.Bool)
            .Select(value => ((object)"datetime", $"\"{DateTime.MinValue.AddDays(value.Item1).AddSeconds(value.Item2).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)}{(value.Item3 ? "Z" : "")}\""));
        var word = Gen.Int[0, 1].Select(value => ((object)new object[] { "calm", "busy" }, value == 0 ? "\"calm\"" : "\"busy\""));
        Gen<(object, string)> simple = Gen.OneOf(text, whole, number, flag, day, time, word);
        if (depth > 3)
        {
            return simple;
        }

        var list = Gen.Select(self, Gen.Int[0, 4]).Select(value => ((object)new[] { value.Item1.Item1 }, $"[{string.Join(",", Enumerable.Repeat(value.Item1.Item2, value.Item2))}]"));
        return Gen.OneOf(simple, simple, list, Objects(self));
    });

    [Fact]
    public void Each_shorthand_is_a_valid_schema_and_each_matching_answer_is_read_without_loss() => Objects(Values).Sample(
        sample =>
        {
            var schema = AnswerSchema.From(sample.Shorthand, _ => throw new InvalidOperationException(), _ => null, allowsClasses: false);

            Assert.True(MetaSchemas.Draft202012.Evaluate(JsonNode.Parse(schema.Text)).IsValid, schema.Text);
            Assert.True(JsonSchema.FromText(schema.Text).Evaluate(JsonNode.Parse(sample.Json)).IsValid, schema.Text + sample.Json);
            var reading = schema.Read(sample.Json);
            Assert.Null(reading.Problem);
            Assert.Equal(sample.Json, Serialize(sample.Shorthand, AnswerObjectBuilder.Build(reading.Data!)));
            // The schema as text has the same meaning.
            Assert.Equal(schema.Text, AnswerSchema.From(schema.Text, _ => throw new InvalidOperationException(), _ => null, allowsClasses: false).Text);
        },
        iter: 2000);

    /// <summary>An object whose properties can be nullable, and null.</summary>
    private static Gen<(object Shorthand, string Json)> Objects(Gen<(object, string)> values) =>
        Gen.Select(Gen.Shuffle(Names), Gen.Select(values, Gen.Int[0, 3]).Array[1, 4]).Select(given =>
        {
            var shorthand = new OrderedDictionary();
            var json = new List<string>();
            foreach (var (name, ((type, value), nullness)) in given.Item1.Zip(given.Item2))
            {
                shorthand.Add(nullness > 1 ? name + "?" : name, type);
                json.Add($"{JsonSerializer.Serialize(name)}:{(nullness == 3 ? "null" : value)}");
            }

            return ((object)shorthand, $"{{{string.Join(",", json)}}}");
        });

    private static string Day(DateTime day) => $"\"{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}\"";

    private static string Serialize(object shorthand, object? data) => (shorthand, data) switch
    {
        (_, null) => "null",
        (IDictionary properties, PSObject item) => $"{{{string.Join(",", properties.Keys.Cast<string>().Select(key => key.TrimEnd('?')).Select(name =>
            $"{JsonSerializer.Serialize(name)}:{Serialize((properties[name] ?? properties[name + "?"])!, item.Properties[name].Value)}"))}}}",
        (object[] { Length: 1 } type, IList items) => $"[{string.Join(",", items.Cast<object?>().Select(item => Serialize(type[0], item)))}]",
        ("date", DateTime day) => Day(day),
        ("datetime", DateTime time) => $"\"{time.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture)}\"",
        ("bool", bool flag) => flag ? "true" : "false",
        (_, string text) => JsonSerializer.Serialize(text),
        (_, IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"A {data.GetType()} came of {shorthand}."),
    };
}
