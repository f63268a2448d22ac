using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Security;
using System.Text;
using System.Text.Json;
using CsCheck;
using WriterVision.Api;
using WriterVision.Api.Http;
using WriterVision.Api.Responses;
using WriterVision.Inputs;
using WriterVision.Journal;
using WriterVision.Tests.Journal;
using WriterVision.Tests.Vision.Answers;
using WriterVision.Text;
using WriterVision.Vision.Answers;
using WriterVision.Vision.Prompts;
using WriterVision.Vision.Schemas;
using Xunit;

namespace WriterVision.Tests.Fuzzing;

/// <summary>
/// Random input for every parser of external data: the outcome is a value or a documented failure. The shorthand of
/// schemas and the header with a file's name have tests of their own.
/// </summary>
public sealed class FuzzTests
{
    private const string Key = "sk-0123456789";

    private static readonly SecureString SecureKey = Secure(Key);

    private static readonly string[] Signatures =
        ["", "FFD8FF", "89504E470D0A1A0A", "474946383961", "52494646000000005745425056503820", "255044462D", "FFFE", "EFBBBF", "4D5A", "504B0304"];

    private static readonly AnswerSchema Schema = AnswerSchema.From(
        """
        {"type":"object","properties":{"text":{"type":"string"},"count":{"type":["integer","null"]},"total":{"type":"number"},"paid":{"type":"boolean"},
        "day":{"type":"string","format":"date"},"time":{"type":"string","format":"date-time"},"mood":{"enum":["calm","busy",null]},
        "lines":{"type":"array","items":{"type":"object","properties":{"item":{"type":"string"},"größe":{"type":"number"}}}}}}
        """,
        static _ => throw new InvalidOperationException(),
        static _ => null,
        allowsClasses: false);

    private static readonly Dictionary<string, Action<long, int>> Properties = new()
    {
        ["image type"] = (iterations, seconds) => Starts.Sample(ReadsAnImageType, iter: iterations, time: seconds),
        ["prompt"] = (iterations, seconds) => Mutations.Of("Read {{image}}", "{{image_1}} and {{ IMAGE_2 }}", "{\"a\":{\"b\":{{image_1}}}}", "{{{{image_2}}}}").Sample(ReadsAPrompt, iter: iterations, time: seconds),
        ["JSON Schema"] = (iterations, seconds) => Mutations.Of(
            Schema.Text,
            """{"$ref":"#/$defs/a","$defs":{"a":{"type":"object","properties":{"next":{"anyOf":[{"$ref":"#/$defs/b"},{"type":"null"}]}}},"b":{"type":"object","properties":{"x":{"const":"y"}}}}}""").Sample(ReadsASchema, iter: iterations, time: seconds),
        ["data"] = (iterations, seconds) => Mutations.Of(
            """{"text":"a","count":null,"total":1.25,"paid":true,"day":"2026-11-26","time":"2026-11-26T12:00:00Z","mood":"calm","lines":[{"item":"x","größe":-1e3}]}""",
            """```json {"text":"\u001b[31m","count":"7","total":"0.1","paid":false,"day":"0001-01-01","time":"9999-12-31T23:59:59.9999999-14:00","mood":null,"lines":[]}```""").Sample(ReadsData, iter: iterations, time: seconds),
        ["answer"] = (iterations, seconds) => Mutations.Of(RawServer.Chat("words"), """{"data":[{"id":"1","name":"a.png","created_at":"2026-11-26T12:00:00Z","graph_ids":["g"],"status":"completed"}],"has_more":true,"first_id":"1","last_id":"1"}""").Sample(ReadsAnAnswer, iter: iterations, time: seconds),
        ["error"] = (iterations, seconds) => Mutations.Of(
            $$$"""{"tpe":"BadRequest","errors":[{"description":"You sent {{{Key}}}","key":"a.b","extras":{}}],"extras":{}}""",
            $"<!DOCTYPE html><html><head><title>{Key} &#27; &#xd800; &amp;</title></head></html>",
            $$"""{"message":"upstream {{Key}}"}""").Sample(ReadsAnError, iter: iterations, time: seconds),
        ["Retry-After"] = (iterations, seconds) => Mutations.Of("120", "0.5", "-1", "1e5", "Wed, 21 Oct 2026 07:28:00 GMT", "9999-12-31T23:59:59+14:00", "0001-01-01").Sample(ReadsAWait, iter: iterations, time: seconds),
        [".env"] = (iterations, seconds) => Mutations.Of($"export WRITER_API_KEY=\"{Key}\" # mine\r\nOTHER='x'\n", $"WRITER_API_KEY = {Key}\nWRITER_API_KEY=''").Sample(ReadsSettings, iter: iterations, time: seconds),
        ["journal"] = (iterations, seconds) => Mutations.Of(Line(1), Line(2), """{"writervision-journal":1,"created":"2026-11-26T00:00:00+00:00"}""").Sample(ReadsALine, iter: iterations, time: seconds),
        ["file name"] = (iterations, seconds) => Mutations.Of("scan.png", "..\\..\\CON.txt", "/etc/passwd", "a/b\\c:d.", "\u202egnp.exe ", new string('é', 300) + ".png").Sample(ReadsAName, iter: iterations, time: seconds),
    };

    public static TheoryData<string> Parsers => [.. Properties.Keys];

    private static Gen<byte[]> Starts => Gen.Select(
        Gen.Int[0, Signatures.Length - 1].Select(static index => Convert.FromHexString(Signatures[index])),
        Gen.Int[0, 12],
        Gen.OneOf(Gen.Byte.Array[0, 1100], Gen.Byte[(byte)' ', (byte)'~'].Array[0, 1100]),
        static (signature, length, rest) => (byte[])[.. signature.Take(length), .. rest]);

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Every_input_yields_a_value_or_a_documented_failure(string parser) => Properties[parser](2000, -1);

#if SLOW_TESTS
    /// <summary>As long as WRITERVISION_FUZZ_SECONDS says for each parser; a minute by default.</summary>
    [Theory(Explicit = true)]
    [MemberData(nameof(Parsers))]
    public void Every_input_of_a_long_run_yields_a_value_or_a_documented_failure(string parser) =>
        Properties[parser](-1, int.Parse(Environment.GetEnvironmentVariable("WRITERVISION_FUZZ_SECONDS") ?? "60", System.Globalization.CultureInfo.InvariantCulture));
#endif

    private static void ReadsAnImageType(byte[] start)
    {
        var format = ImageFormats.Detect(start);

        // An image starts as its format does, to the last byte of the signature.
        var (signature, offset) = format switch
        {
            ImageFormat.Jpeg => ("FFD8FF", 0),
            ImageFormat.Png => ("89504E470D0A1A0A", 0),
            ImageFormat.Gif => ("474946", 0),
            ImageFormat.WebP => ("57454250", 8),
            ImageFormat.Pdf => ("255044462D", 0),
            _ => ("", 0),
        };
        Assert.StartsWith(signature, Convert.ToHexString(start.AsSpan(offset)));
        Assert.True(format != ImageFormat.Text || !start.Contains((byte)0) || start[0] >= 0xFE);
    }

    private static void ReadsAPrompt(string text)
    {
        if (Failing(() => PromptTemplate.Parse(text, ImageNames.Combined(2)), "EmptyPrompt", "UnknownPlaceholder") is not { } prompt)
        {
            return;
        }

        Assert.Equal([0, 1], prompt.Place().Where(static part => part.Text is null).Select(static part => part.Image).Order());
        Assert.All(prompt.Names.Labels, label => Assert.Contains($"{{{{{label}}}}}", prompt.ToTextWithLabels()));
    }

    private static void ReadsASchema(string text)
    {
        if (Failing(() => Read("{" + text.TrimStart('{')), "InvalidSchema") is { } schema)
        {
            Assert.Equal(schema.Text, Read(schema.Text).Text);
        }

        static AnswerSchema Read(string text) => AnswerSchema.From(text, static _ => throw new InvalidOperationException(), static _ => null, allowsClasses: false);
    }

    private static void ReadsData(string text)
    {
        var reading = Schema.Read(text);

        Assert.True(reading.Data is not null || reading.Problem is not null);
        Assert.Equal(SafeText.Line(reading.Problem), reading.Problem ?? "");
        if (reading.Data is { } data)
        {
            Assert.Equal(8, AnswerObjectBuilder.BuildRecord(data).Properties.Count());
            Assert.True(reading.Problem is not null || Schema.Read(data.ToJson()).Problem is null);
        }
    }

    private static void ReadsAnAnswer(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(text));
            try
            {
                var answer = ChatResponse.From(document.RootElement, []);
                Assert.Equal(SafeText.Line(answer.Model + answer.FinishReason), answer.Model + answer.FinishReason);
            }
            catch (UnreadableBodyException)
            {
                foreach (var file in FilePage.From(document.RootElement).Files)
                {
                    Assert.Equal(SafeText.Line(file.Name + file.Status), file.Name + file.Status);
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or UnreadableBodyException)
        {
            // The client reports it as InvalidResponse.
        }
    }

    private static void ReadsAnError(string text)
    {
        var body = ErrorBodyReader.Read(Encoding.UTF8.GetBytes(text), text.Length % 2 == 0 ? "text/html" : "application/json", [SecureKey]);

        foreach (var words in new[] { body.Type, body.Key, body.Description })
        {
            Assert.InRange(words?.Length ?? 0, 0, SafeText.MaximumDescriptionLength + 100);
            Assert.Equal(SafeText.Line(words), words ?? "");
            Assert.DoesNotContain(Key, words ?? "", StringComparison.Ordinal);
        }
    }

    private static void ReadsAWait(string text)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation(text.Length % 2 == 0 ? "retry-after" : "retry-after-ms", text);

        Assert.InRange(RetryHeaders.ReadWait(response.Headers, DateTimeOffset.UtcNow)?.TotalDays ?? 0, 0, 366);
    }

    private static void ReadsSettings(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            Assert.DoesNotContain("\n", DotEnvFile.Value(line, ApiKeySource.VariableName) ?? "");
        }
    }

    private static void ReadsALine(string text)
    {
        var line = Encoding.UTF8.GetBytes(text);
        Assert.InRange(JournalFormat.ReadHeader(line) ?? 1, 1, int.MaxValue);
        Sha256Digest checkedKey;
        try
        {
            checkedKey = JournalFormat.ReadLine(line).Key;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            // A damaged line.
            return;
        }

        // A line that was accepted when the journal was opened can be read when its answer is needed.
        var (key, entry) = JournalFormat.ReadEntry(line);
        Assert.Contains(checkedKey, (Sha256Digest[])[key, JournalKey.Of(entry.Question)]);
    }

    private static void ReadsAName(string text)
    {
        var name = SafeFileName.From(text, "id");

        Assert.Equal(name, Path.GetFileName(name));
        Assert.InRange(Encoding.UTF8.GetByteCount(name), 1, 255);
        Assert.False(name is "." or ".." || name.Contains('\\', StringComparison.Ordinal) || name.Any(char.IsControl));
    }

    /// <summary>The parsed value; null after a documented failure. Any other failure is thrown.</summary>
    private static T? Failing<T>(Func<T> read, params string[] errorIds)
        where T : class
    {
        try
        {
            return read();
        }
        catch (WriterVisionException failure)
        {
            Assert.Contains(failure.ErrorId, errorIds);
            return null;
        }
    }

    private static string Line(int number)
    {
        var entry = SampleEntries.Of(number);
        return Encoding.UTF8.GetString(JournalFormat.WriteEntry(JournalKey.Of(entry.Question), entry)).TrimEnd('\n');
    }

    private static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (var character in text)
        {
            secure.AppendChar(character);
        }

        return secure;
    }
}
