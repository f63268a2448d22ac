using System;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using WriterVision.Inputs;
using WriterVision.Text;

namespace WriterVision.Journal;

/// <summary>
/// The format of a journal: JSON Lines, UTF-8. The first line names the format and its version; each other is one entry.
/// <c>about_WriterVision_Journal</c> lists the fields.
/// </summary>
/// <remarks>
/// Names differ by more than their case and every field is there, with null where it has no value, so that
/// <c>Get-Content | ConvertFrom-Json</c> gives objects of one shape. A reader passes over fields that it does not know: a new one
/// needs no new version.
/// </remarks>
internal static class JournalLine
{
    public const int Version = 1;

    /// <summary>
    /// The longest line, in bytes. An answer is read to 16 MB; in a line it can be there twice, and a character of it can become an
    /// escape of six bytes.
    /// </summary>
    public const int MaximumLength = 256 * 1024 * 1024;

    private const string VersionName = "writervision-journal";

    /// <summary>Data may be 64 deep, and lies in a line.</summary>
    private static readonly JsonDocumentOptions ReaderOptions = new() { MaxDepth = 128 };

    // The file is no HTML: what need not be escaped in JSON is written as it is. All that could end a line, or move a cursor, is escaped.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 128 };

    /// <summary>What every header starts with, whatever its version.</summary>
    public static ReadOnlySpan<byte> HeaderStart => "{\"writervision-journal\":"u8;

    /// <summary>The first line of a new journal, its line end included.</summary>
    public static ArraySegment<byte> Header(DateTimeOffset created) => Line(json =>
    {
        json.WriteNumber(VersionName, Version);
        json.WriteString("created", created);
    });

    /// <summary>An entry's line, its line end included.</summary>
    public static ArraySegment<byte> Of(Sha256Digest key, JournalEntry entry) => Line(json =>
    {
        json.WriteString("time", entry.Time);
        json.WriteString("key", key.ToString());
        Write(json, entry.Question);
        json.WriteText("model", entry.Model);
        json.WriteText("rawText", entry.RawText);
        WriteData(json, entry.Data);
        json.WriteBoolean("isRefusal", entry.IsRefusal);
        json.WriteText("finishReason", entry.FinishReason);
        Write(json, entry.Usage);
        json.WriteNumber("durationMs", (decimal)entry.Duration.Ticks / TimeSpan.TicksPerMillisecond);
        json.WriteNumber("attempts", entry.Attempts);
    });

    /// <summary>The version that a first line names; null where it is no header of a journal.</summary>
    public static int? ReadHeader(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, ReaderOptions);
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
            // The latter is the parser's word for a name with half a surrogate pair in it.
            return null;
        }
    }

    /// <summary>Looks at a whole line, and gives the key of its entry. Keeps none of its texts.</summary>
    /// <exception cref="JsonException">The line is no JSON.</exception>
    /// <exception cref="FormatException">The line is JSON, and no entry; the message says why.</exception>
    public static Sha256Digest Check(ReadOnlyMemory<byte> line) => Parse(line, keepsTexts: false).Key;

    /// <summary>The entry of a line, and its key.</summary>
    /// <exception cref="JsonException">The line is no JSON.</exception>
    /// <exception cref="FormatException">The line is JSON, and no entry; the message says why.</exception>
    public static (Sha256Digest Key, JournalEntry Entry) Read(ReadOnlyMemory<byte> line) => Parse(line, keepsTexts: true);

    private static (Sha256Digest Key, JournalEntry Entry) Parse(ReadOnlyMemory<byte> line, bool keepsTexts)
    {
        using var document = JsonDocument.Parse(line, ReaderOptions);
        try
        {
            return Read(new JournalFields(document.RootElement, keepsTexts));
        }
        catch (InvalidOperationException)
        {
            // Again a name with half a surrogate pair in it.
            throw new FormatException("a name in it is no text");
        }
    }

    private static (Sha256Digest Key, JournalEntry Entry) Read(JournalFields fields)
    {
        var question = new JournalQuestion
        {
            Kind = JournalKinds.Parse(fields.Word("kind")) ?? throw new FormatException("its kind is not known"),
            Inputs = [.. fields.Items("inputs").Select(ReadInput)],
            Prompt = fields.Text("prompt"),
            PlacedPrompt = fields.Digest("placedSha256") ?? throw JournalFields.Missing("placedSha256"),
            Endpoint = fields.Text("endpoint"),
            Model = fields.Text("askedModel"),
            System = fields.OptionalText("system"),
            Temperature = fields.Fraction("temperature"),
            MaxTokens = fields.SmallNumber("maxTokens"),
            Schema = fields.OptionalText("schema"),
        };
        var entry = new JournalEntry
        {
            Question = question,
            Time = fields.Time("time"),
            Model = fields.Text("model"),
            RawText = fields.Text("rawText"),
            Data = fields.Json("data"),
            IsRefusal = fields.Flag("isRefusal"),
            FinishReason = fields.OptionalText("finishReason"),
            Usage = fields.Object("usage") is { } usage
                ? new VisionUsage(usage.Number("promptTokens"), usage.Number("completionTokens"), usage.Number("totalTokens"))
                : null,
            Duration = fields.Milliseconds("durationMs"),
            Attempts = fields.SmallNumber("attempts") ?? throw JournalFields.Missing("attempts"),
        };
        return (fields.Digest("key") ?? throw JournalFields.Missing("key"), entry);
    }

    private static JournalInput ReadInput(JournalFields fields)
    {
        var path = fields.Text("path");
        var name = fields.Text("name");
        var label = fields.Text("label");
        if (fields.Digest("sha256") is { } content)
        {
            return JournalInput.FromContent(path, name, label, new ImageIdentity(content, fields.SmallNumber("page"), fields.OptionalText("conversion")));
        }

        return fields.Digest("addressSha256") is { } address
            ? JournalInput.FromAddress(path, name, label, address)
            : JournalInput.FromFileId(path, name, label, fields.Text("fileId"));
    }

    private static void Write(Utf8JsonWriter json, JournalQuestion question)
    {
        json.WriteString("kind", question.Kind.Name());
        json.WriteStartArray("inputs");
        foreach (var input in question.Inputs)
        {
            json.WriteStartObject();
            json.WriteText("path", input.Path);
            json.WriteText("name", input.Name);
            json.WriteText("label", input.Label);
            json.WriteText("sha256", input.Content?.Content.ToString());
            WriteNumber(json, "page", input.Content?.Page);
            json.WriteText("conversion", input.Content?.Settings);
            json.WriteText("addressSha256", input.Address?.ToString());
            json.WriteText("fileId", input.FileId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteText("prompt", question.Prompt);
        json.WriteString("placedSha256", question.PlacedPrompt.ToString());
        json.WriteText("endpoint", question.Endpoint);
        json.WriteText("askedModel", question.Model);
        json.WriteText("system", question.System);
        WriteNumber(json, "temperature", question.Temperature);
        WriteNumber(json, "maxTokens", question.MaxTokens);
        json.WriteText("schema", question.Schema);
    }

    private static void Write(Utf8JsonWriter json, VisionUsage? usage)
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
        if (data is null || !JsonText.IsPlain(data))
        {
            // The words that it was read from are there in any case.
            json.WriteNull("data");
            return;
        }

        // Line ends stand between tokens only: in a JSON string they are escapes.
        json.WritePropertyName("data");
        json.WriteRawValue(data.Replace('\r', ' ').Replace('\n', ' '), skipInputValidation: true);
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

    private static ArraySegment<byte> Line(Action<Utf8JsonWriter> write)
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
