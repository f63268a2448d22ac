using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.IO;
using System.Text.Json;
using WriterVision.Vision.Schemas;
using Xunit;

namespace WriterVision.Tests.Vision.Answers;

/// <summary>
/// 200 answers, written by hand in the style of five model families, with their expected data or the reason why they are rejected. The files are
/// in <c>ModelAnswers</c>; see <c>README.md</c> there.
/// </summary>
public sealed class ModelAnswerTests
{
    private static readonly Dictionary<string, OrderedDictionary> Schemas = new()
    {
        ["receipt"] = new() { ["vendor"] = "string", ["total"] = "number", ["date"] = "date" },
        ["invoice"] = new() { ["number"] = "string", ["total"] = "decimal", ["currency"] = new object[] { "EUR", "USD", "GBP" }, ["due?"] = "date", ["paid"] = "boolean" },
        ["lines"] = new() { ["vendor"] = "string", ["lines"] = new object[] { new OrderedDictionary { ["item"] = "string", ["price"] = "number" } }, ["total"] = "number" },
        ["badge"] = new() { ["status"] = new object[] { "passing", "failing" }, ["count"] = "integer" },
        ["person"] = new() { ["name"] = "string", ["age?"] = "int", ["tags"] = new object[] { "string" } },
        ["meter"] = new() { ["reading"] = "number", ["read"] = "datetime", ["ok"] = "bool" },
    };

    public static TheoryData<string> Families => ["fenced", "chatty", "thinking", "tool", "terse"];

    [Theory]
    [MemberData(nameof(Families))]
    public void Every_answer_of_a_model_family_is_read_or_rejected_with_a_reason(string family)
    {
        var answers = Read(family);
        var read = 0;
        Assert.Equal(40, answers.Count);
        Assert.All(answers, answer =>
        {
            var reading = AnswerSchema.From(Schemas[answer.Schema], static path => path, static _ => null, allowsClasses: false).Read(answer.Text);
            if (answer.Expected.StartsWith("refused: ", StringComparison.Ordinal))
            {
                Assert.Contains(answer.Expected["refused: ".Length..], reading.Problem);
                return;
            }

            Assert.Null(reading.Problem);
            using var expected = JsonDocument.Parse(answer.Expected);
            using var actual = JsonDocument.Parse(reading.Data!.ToJson());
            Assert.True(JsonElement.DeepEquals(expected.RootElement, actual.RootElement), $"{answer.Text}\n{reading.Data.ToJson()}");
            read++;
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{family}: {read} of {answers.Count} read at the first request.");
    }

    /// <summary>Reads a file: for each answer a line <c># schema</c>, the text, and a line <c>=&gt;</c> with the expected result.</summary>
    private static List<(string Schema, string Text, string Expected)> Read(string family)
    {
        var answers = new List<(string, string, string)>();
        var lines = new List<string>();
        var schema = "";
        foreach (var line in File.ReadAllLines(Path.Combine(StagedModule.RepositoryRoot, "tests", "WriterVision.Tests", "Vision", "Answers", "ModelAnswers", family + ".txt")))
        {
            if (line.StartsWith("=> ", StringComparison.Ordinal))
            {
                answers.Add((schema, string.Join('\n', lines), line[3..]));
            }
            else if (line.StartsWith("# ", StringComparison.Ordinal) && Schemas.ContainsKey(line[2..]))
            {
                schema = line[2..];
                lines.Clear();
            }
            else
            {
                lines.Add(line);
            }
        }

        return answers;
    }
}
