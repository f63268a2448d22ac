using System;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using WriterVision.Inputs;
using WriterVision.Text;

namespace WriterVision.Journal;

/// <summary>
/// The format of a journal: JSON Lines, UTF-8. The first line names the format and its version; every other line is one entry.
/// <c>about_WriterVision_Journal</c> lists the fields.
/// </summary>
/// <remarks>
/// Every line has every field, with null for no value, and names that differ by more than case, so that
/// <c>Get-Content | ConvertFrom-Json</c> gives objects of one shape. A reader ignores fields that it does not know: a new field needs no
/// new version.
/// </remarks>
internal static class JournalFormat
{
    public const int Version = 1;

    /// <summary>
    /// The longest line, in bytes. An answer is read up to 16 MB; a line can contain it twice, and a character of it can become an escape
    /// of six bytes.
    /// </summary>
    public const int MaximumLineLength = 256 * 1024 * 1024;

    private const string VersionName = "writervision-journal";

    /// <summary>The depth of a line: its data may be 64 deep.</summary>
    private const int MaximumDepth = 128;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaximumDepth };

    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaximumDepth };

    // The file is not HTML: everything that JSON allows is written as it is, except what could end a line or move a cursor.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaximumDepth };

    /// <summary>The start of every header, whatever its version.</summary>
    public static ReadOnlySpan<byte> HeaderStart => "{\"writervision-journal\":"u8;

    /// <summary>The first line of a new journal, with its line feed.</summary>
    public static ArraySegment<byte> WriteHeader(DateTimeOffset created) => WriteLine(json =>
    {
        json.WriteNumber(VersionName, Version);
        json.WriteString("created", created);
    });

    /// <summary>The line of an entry, with its line feed.</summary>
    public static ArraySegment<byte> WriteEntry(Sha256Digest key, JournalEntry entry) => WriteLine(json =>
    {
        json.WriteString("time", entry.Time);
        json.WriteString("key", key.ToString());
        json.WriteNumber("keyVersion", JournalKey.Version);
        WriteQuestion(json, entry.Question);
        json.WriteString("model", TextForms.WellFormed(entry.Model));
        json.WriteString("rawText", TextForms.WellFormed(entry.RawText));
        WriteData(json, entry.Data);
        json.WriteBoolean("isRefusal", entry.IsRefusal);
        WriteText(json, "finishReason", entry.FinishReason);
        WriteUsage(json, entry.Usage);
        json.WriteNumber("durationMs", (decimal)entry.Duration.Ticks / TimeSpan.TicksPerMillisecond);
        json.WriteNumber("attempts", entry.Attempts);
        WriteText(json, "problem", entry.Problem);
        json.WriteNumber("failedRuns", entry.FailedRuns);
    });

    /// <summary>The version that a header names; null if the line is not the header of a journal.</summary>
    public static int? ReadHeader(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, DocumentOptions);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(VersionName, out var version)
                && version.ValueKind == JsonValueKind.Number
                && version.TryGetInt32(out var value)
                && value > 0
                ? value
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The parser throws the latter for a name with an unpaired surrogate.
            return null;
        }
    }

    /// <summary>Checks a complete line and reads what an index needs. Allocates nothing for a line of the current key version.</summary>
    /// <exception cref="JsonException">The line is not valid JSON.</exception>
    /// <exception cref="FormatException">The line is valid JSON, but not an entry; the message says why.</exception>
    public static JournalLine ReadLine(ReadOnlySpan<byte> line)
    {
        var reader = new JournalLineReader(line, ReaderOptions, readsTexts: false);
        reader.Read();
        if (reader.KeyVersion >= JournalKey.Version)
        {
            return reader.Line;
        }

        // A key of version 1 does not fit the questions of today. The line contains what its new key is made of.
        var (key, entry) = ReadEntry(line);
        return reader.Line with { Key = JournalKey.OfRecorded(entry.Question, key) };
    }

    /// <summary>Reads the entry of a line, and the key that the line contains.</summary>
    /// <exception cref="JsonException">The line is not valid JSON.</exception>
    /// <exception cref="FormatException">The line is valid JSON, but not an entry; the message says why.</exception>
    public static (Sha256Digest Key, JournalEntry Entry) ReadEntry(ReadOnlySpan<byte> line)
    {
        var reader = new JournalLineReader(line, ReaderOptions, readsTexts: true);
        reader.Read();
        return (reader.Line.Key, reader.ToEntry());
    }

    private static void WriteQuestion(Utf8JsonWriter json, JournalQuestion question)
    {
        json.WriteString("kind", JournalKey.NameOf(question.Kind));
        json.WriteStartArray("inputs");
        foreach (var input in question.Inputs)
        {
            json.WriteStartObject();
            WriteText(json, "path", input.Path);
            WriteText(json, "name", input.Name);
            WriteText(json, "label", input.Label);
            WriteText(json, "sha256", input.Content?.Content.ToString());
            WriteNumber(json, "page", input.Content?.Page);
            WriteText(json, "conversion", input.Content?.Settings);
            WriteText(json, "addressSha256", input.Url?.ToString());
            WriteText(json, "fileId", input.FileId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteText(json, "prompt", question.Prompt);
        json.WriteString("placedSha256", question.PlacedPrompt.ToString());
        WriteText(json, "endpoint", question.Endpoint);
        WriteText(json, "askedModel", question.Model);
        WriteText(json, "system", question.System);
        WriteNumber(json, "temperature", question.Temperature);
        WriteNumber(json, "maxTokens", question.MaxTokens);
        WriteText(json, "schema", question.Schema);
    }

    private static void WriteUsage(Utf8JsonWriter json, VisionUsage? usage)
    {
        if (usage is null)
        {
            json.WriteNull("usage");
            return;
        }

        json.WriteStartObject("usage");
        WriteNumber(json, "promptTokens", usage.PromptTokens);
        WriteNumber(json, "completionTokens", usage.CompletionTokens);
        WriteNumber(json, "totalTokens", usage.TotalTokens);
        json.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter json, string? data)
    {
        if (data is null || !JsonText.IsReadableByPowerShell(data))
        {
            // The raw text contains it in any case.
            json.WriteNull("data");
            return;
        }

        // JSON has line endings only between tokens: in a string they are escaped.
        json.WritePropertyName("data");
        json.WriteRawValue(data.Replace('\r', ' ').Replace('\n', ' '), skipInputValidation: true);
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text) =>
        json.WriteString(name, text is null ? null : TextForms.WellFormed(text));

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static ArraySegment<byte> WriteLine(Action<Utf8JsonWriter> write)
    {
        var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, WriterOptions))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return new ArraySegment<byte>(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
