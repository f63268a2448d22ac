using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using CsCheck;
using WriterVision.Vision.Schemas;
using Xunit;

namespace WriterVision.Tests.Vision.Answers;

/// <summary>If a strict reader accepts an answer, the tolerant reader must return the same values.</summary>
public sealed class StrictReaderPropertyTests
{
    private static readonly string[] Names = ["total", "date", "name", "arguments", "Größe"];

    private static readonly object[] Types = ["string", "int", "number", "bool", "date", "datetime", new object[] { "low", "Low", "high" }, new object[] { "string" }, new object[] { "number" }];

    /// <summary>Values that more than one type accepts, in strict and other forms.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1.50", "1e2", "2147483648", "12345678901234567890", "\"\"", "\"null\"", "\"N/A\"", "\"yes\"", "\"true\"", "\"12\"", "\"1,234\"", "\"1.234\"",
        "\"1,234.50\"", "\"€12.00\"", "\"low\"", "\"Low\"", "\"LOW\"", "\" high \"", "\"2026-03-14\"", "\"2026-3-4\"", "\"03/04/2026\"", "\"March 14, 2026\"", "\"2026-03-14T08:30:00\"",
        "\"2026-03-14T08:30:00.125+02:00\"", "\"2026-03-14T00:00:00Z\"", "\"2026-03-14 08:30\"", "\"{\\\"total\\\":1}\"", "\"<think>{}</think>\"", "\"```json\"", "\"a\\nb\"", "\" blanks \"",
        "\"it's \\\"quoted\\\" {\"", "[]", "[\"a\",\"b, c\"]", "[1,2.5]", "[\"1\"]", "[null]", "{}", "{\"total\":1}",
    ];

    private static readonly Gen<(OrderedDictionary Schema, string Json)> Answers = Gen.Select(
        Gen.Shuffle(Names), Gen.Select(OneOf(Types), OneOf(Values), Gen.Bool).Array[1, 3], OneOf("", " ", "\n"))
        .Select(given =>
        {
            var schema = new OrderedDictionary();
            var properties = given.Item1.Zip(given.Item2).ToList();
            properties.ForEach(property => schema.Add(property.Second.Item3 ? property.First + "?" : property.First, property.Second.Item1));
            return (schema, $"{given.Item3}{{{string.Join(",", properties.Select(property => $"\"{property.First}\":{given.Item3}{property.Second.Item2}"))}}}{given.Item3}");
        });

    [Fact]
    public void The_tolerant_reader_returns_the_same_values_as_a_strict_reader()
    {
        var accepted = 0;
        Answers.Sample(
            answer =>
            {
                using var document = JsonDocument.Parse(answer.Json);
                if (!IsStrict(answer.Schema, document.RootElement, out var expected))
                {
                    return;
                }

                accepted++;
                var reading = AnswerSchema.From(answer.Schema, static path => path, static _ => null, allowsClasses: false).Read(answer.Json);
                Assert.Null(reading.Problem);
                for (var index = 0; index < expected.Length; index++)
                {
                    Assert.Equal(expected[index], reading.Data![index]);
                }
            },
            iter: 20_000,
            threads: 1);

        Assert.InRange(accepted, 1000, 20_000);
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    /// <summary>Reads an answer strictly as JSON Schema and ISO 8601 define it.</summary>
    private static bool IsStrict(OrderedDictionary schema, JsonElement answer, out object?[] values)
    {
        var isStrict = true;
        var read = new List<object?>();
        foreach (string key in schema.Keys)
        {
            read.Add(Strict(schema[key]!, answer.GetProperty(key.TrimEnd('?')), key.EndsWith('?'), ref isStrict));
        }

        values = [.. read];
        return isStrict;
    }

    private static object? Strict(object type, JsonElement value, bool isNullable, ref bool isStrict)
    {
        if (isNullable && value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        switch (type, value.ValueKind)
        {
            case ("string", JsonValueKind.String):
                return value.GetString();
            case ("int", JsonValueKind.Number) when value.GetDecimal() is var number && number == decimal.Truncate(number):
                return number is >= int.MinValue and <= int.MaxValue ? (int)number : number <= long.MaxValue ? (object)(long)number : number;
            case ("number", JsonValueKind.Number):
                return value.GetDecimal();
            case ("bool", JsonValueKind.True or JsonValueKind.False):
                return value.GetBoolean();
            case ("date", JsonValueKind.String) when DateTime.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day):
                return day;
            case ("datetime", JsonValueKind.String) when DateTime.TryParseExact(
                value.GetString(), "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time):
                return time;
            case (object[] { Length: > 1 } choices, JsonValueKind.String) when choices.Contains(value.GetString()):
                return value.GetString();
            case (object[] { Length: 1 } item, JsonValueKind.Array):
                var items = new List<object?>();
                foreach (var element in value.EnumerateArray())
                {
                    items.Add(Strict(item[0], element, isNullable: false, ref isStrict));
                }

                return items;
            default:
                isStrict = false;
                return null;
        }
    }
}
