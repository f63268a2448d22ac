using System;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using WriterVision.Inputs;
using WriterVision.Text;

namespace WriterVision.Journal;

/// <summary>
/// The format of a journal: JSON Lines, UTF-8. The first line specifies the format and its version; every other line is one entry.
/// <c>about_WriterVision_Journal</c> lists the fields.
/// </summary>
/// <remarks>
/// Every line contains every field, with null for no value, and all names differ by more than case, so that all objects that
/// <c>Get-Content | ConvertFrom-Json</c> returns have the same properties. A reader ignores fields that it does not know, so a new field
/// does not require a new version.
/// </remarks>
internal static class JournalFormat
{
    public const int Version = 1;

    /// <summary>
    /// The maximum length of a line, in bytes. An answer has up to 16 MB. A line can contain it twice, and a character can become an escape
    /// sequence of six bytes.
    /// </summary>
    public const int MaximumLineLength = 256 * 1024 * 1024;

    private const string VersionName = "writervision-journal";

    /// <summary>The maximum depth of a line: its data can have 64 levels.</summary>
    private const int MaximumDepth = 128;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaximumDepth };

    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaximumDepth };

    // The file is not HTML, so only characters that could end a line or move the cursor are escaped in addition to those that JSON requires.
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
        json.WriteString("model", NormalizedText.WellFormed(entry.Model));
        json.WriteString("rawText", NormalizedText.WellFormed(entry.RawText));
        WriteData(json, entry.Data);
        json.WriteBoolean("isRefusal", entry.IsRefusal);
        WriteText(json, "finishReason", entry.FinishReason);
        WriteUsage(json, entry.Usage);
        json.WriteNumber("durationMs", (decimal)entry.Duration.Ticks / TimeSpan.TicksPerMillisecond);
        json.WriteNumber("attempts", entry.Attempts);
        WriteText(json, "problem", entry.Problem);
        json.WriteNumber("failedRuns", entry.FailedRuns);
    });

    /// <summary>The version in a header; null if the line is not the header of a journal.</summary>
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
            // The parser throws InvalidOperationException for a name with an unpaired surrogate.
            return null;
        }
    }

    /// <summary>Checks a complete line and reads what an index needs. Allocates nothing for a line of the current key version.</summary>
    /// <exception cref="JsonException">The line is not valid JSON.</exception>
    /// <exception cref="FormatException">The line is valid JSON, but not an entry; the message contains the reason.</exception>
    public static JournalLine ReadLine(ReadOnlySpan<byte> line)
    {
        var reader = new JournalLineParser(line, ReaderOptions, readsTexts: false);
        reader.Read();
        if (reader.KeyVersion >= JournalKey.Version)
        {
            return reader.Line;
        }

        // A key of version 1 does not match current questions. The current key is computed from the values in the line.
        var (key, entry) = ReadEntry(line);
        return reader.Line with { Key = JournalKey.OfRecorded(entry.Question, key) };
    }

    /// <summary>Reads the entry of a line, and the key that the line contains.</summary>
    /// <exception cref="JsonException">The line is not valid JSON.</exception>
    /// <exception cref="FormatException">The line is valid JSON, but not an entry; the message contains the reason.</exception>
    public static (Sha256Digest Key, JournalEntry Entry) ReadEntry(ReadOnlySpan<byte> line)
    {
        var reader = new JournalLineParser(line, ReaderOptions, readsTexts: true);
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
            // The raw text contains the data, too.
            json.WriteNull("data");
            return;
        }

        // JSON contains line endings only between tokens; in strings they are escaped.
        json.WritePropertyName("data");
        json.WriteRawValue(data.Replace('\r', ' ').Replace('\n', ' '), skipInputValidation: true);
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text) =>
        json.WriteString(name, text is null ? null : NormalizedText.WellFormed(text));

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
