using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using WriterVision.Text;

namespace WriterVision.Reports;

/// <summary>Writes the rows of a report as they arrive, to a <see cref="ReportFile"/>. Rows are not kept in memory.</summary>
internal sealed class ReportWriter : IDisposable
{
    /// <summary>Escapes all HTML markup, so that a value cannot end its script element or start another one.</summary>
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };

    private readonly ReportOptions _options;
    private readonly string _folder;
    private readonly ReportFile _file;
    private readonly Utf8JsonWriter _json;
    private readonly ReportValueWriter _values;
    private readonly string _tail;
    private readonly ImageEmbedder _embedder;
    private string? _prompt;

    private ReportWriter(ReportOptions options, ReportFile file, ReportTemplate template)
    {
        _options = options;
        _folder = Path.GetDirectoryName(options.Path)!;
        _file = file;
        _json = new Utf8JsonWriter(file.Content, JsonOptions);
        _values = new ReportValueWriter(_json);
        _tail = template.Tail;
        _embedder = new ImageEmbedder(file.Content);
    }

    /// <summary>The number of images that could not be embedded. The report links to them.</summary>
    public int NotEmbeddedCount => _embedder.FailureCount;

    /// <summary>The first of these images, each with the reason.</summary>
    public IReadOnlyList<string> NotEmbedded => _embedder.Failures;

    /// <summary>Starts a report.</summary>
    /// <exception cref="WriterVisionException">The file cannot be created, or must not be replaced.</exception>
    public static ReportWriter Create(ReportOptions options)
    {
        var file = ReportFile.Create(options);
        try
        {
            var template = ReportTemplate.Create(options.Title, options.Created, options.Version);
            var writer = new ReportWriter(options, file, template);
            file.Write(content => WriteUtf8(content, template.Head));
            return writer;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds a row.</summary>
    /// <exception cref="WriterVisionException"><c>FileNotWritable</c>.</exception>
    public void Write(ReportRow row) => _file.Write(content =>
    {
        var images = row.Images.Select(Image).ToArray();
        WriteUtf8(content, "<script type=\"application/json\" data-row>");
        _json.Reset();
        WriteJson(row, images);
        _json.Flush();
        WriteUtf8(content, "</script>\n");
    });

    /// <summary>Completes the report.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="WriterVisionException"><c>FileNotWritable</c>, or <c>FileExists</c> if the file was created in the meantime.</exception>
    public FileInfo Complete()
    {
        _file.Write(content => WriteUtf8(content, _tail));
        return _file.Complete();
    }

    /// <summary>Deletes an incomplete report.</summary>
    public void Dispose()
    {
        // After a failure, the rest of the buffer must not be written.
        _json.Reset(Stream.Null);
        _json.Dispose();
        _file.Dispose();
    }

    private void WriteJson(ReportRow row, IReadOnlyList<(string Name, ImageLink Link, string? EmbeddedId)> images)
    {
        _json.WriteStartObject();
        _json.WriteString("kind", KindName(row.Kind));
        _json.WriteString("name", ReportText.Line(row.Name));
        Line("path", row.Path);
        Number("page", row.Page);
        WriteImages(images);
        Block("text", row.Text is null ? null : SafeText.Clean(row.Text));
        if (row.Data is not null)
        {
            _values.Write("data", row.Data);
        }

        WritePrompt(row.Prompt);
        Line("model", row.Model);
        Line("finishReason", row.FinishReason);
        Number("promptTokens", row.PromptTokens);
        Number("completionTokens", row.CompletionTokens);
        Number("tokens", row.TotalTokens);
        Number("attempts", row.Attempts);
        if (row.Duration is { } duration)
        {
            _json.WriteNumber("seconds", Math.Round(duration.TotalSeconds, 3));
        }

        if (row.FromJournal)
        {
            _json.WriteBoolean("fromJournal", true);
        }

        WriteVerdict(row);
        Line("errorId", row.ErrorId);
        Block("message", row.ErrorMessage is null ? null : ReportText.Clean(row.ErrorMessage));
        Block("action", row.RecommendedAction is null ? null : ReportText.Clean(row.RecommendedAction));
        _json.WriteEndObject();
    }

    private void WriteImages(IReadOnlyList<(string Name, ImageLink Link, string? EmbeddedId)> images)
    {
        if (images.Count == 0)
        {
            return;
        }

        _json.WriteStartArray("images");
        foreach (var (name, link, embeddedId) in images)
        {
            _json.WriteStartObject();
            Line("name", name);
            if (embeddedId is not null)
            {
                _json.WriteString("embedded", embeddedId);
            }
            else if (link.Source is not null)
            {
                _json.WriteString("source", link.Source);
            }
            else if (link.Link is not null)
            {
                _json.WriteString("link", link.Link);
            }

            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    /// <summary>A prompt is written only if it differs from that of the previous row, because it can be long and is usually the same for all rows.</summary>
    private void WritePrompt(string? prompt)
    {
        if (prompt is null)
        {
            return;
        }

        if (prompt == _prompt)
        {
            _json.WriteBoolean("samePrompt", true);
        }
        else
        {
            _json.WriteString("prompt", ReportText.Clean(prompt));
            _prompt = prompt;
        }
    }

    private void WriteVerdict(ReportRow row)
    {
        Flag("passed", row.Passed);
        Flag("identical", row.IsIdentical);
        Line("status", row.Status);
        Share("share", row.DifferentShare);
        Line("referenceSize", row.ReferenceSize);
        Line("differenceSize", row.DifferenceSize);

        if (row.Kind == ReportRowKind.Check)
        {
            Line("field", row.Field);
            _values.Write("expected", row.Expected);
            _values.Write("actual", row.Actual);
            Share("agreement", row.Agreement);
            Block("reason", row.Reason is null ? null : ReportText.Clean(row.Reason));
        }

        if (row.Differences.Count > 0)
        {
            _json.WriteStartArray("differences");
            foreach (var difference in row.Differences)
            {
                _json.WriteStartObject();
                Block("region", SafeText.Clean(difference.Region));
                Block("reference", SafeText.Clean(difference.Reference));
                Block("difference", SafeText.Clean(difference.Difference));
                _json.WriteEndObject();
            }

            _json.WriteEndArray();
        }

        if (row.Regions.Count > 0)
        {
            _json.WriteStartArray("regions");
            foreach (var region in row.Regions)
            {
                _json.WriteStartArray();
                _json.WriteNumberValue(region.Left);
                _json.WriteNumberValue(region.Top);
                _json.WriteNumberValue(region.Width);
                _json.WriteNumberValue(region.Height);
                _json.WriteEndArray();
            }

            _json.WriteEndArray();
        }
    }

    private void Line(string name, string? value) => Block(name, value is null ? null : ReportText.Line(value));

    private void Block(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _json.WriteString(name, ReportValueWriter.WellFormed(value!));
        }
    }

    private void Number(string name, long? value)
    {
        if (value is { } number)
        {
            _json.WriteNumber(name, number);
        }
    }

    private void Share(string name, double? value)
    {
        if (value is { } share && !double.IsNaN(share) && !double.IsInfinity(share))
        {
            _json.WriteNumber(name, share);
        }
    }

    private void Flag(string name, bool? value)
    {
        if (value is { } flag)
        {
            _json.WriteBoolean(name, flag);
        }
    }

    private static string KindName(ReportRowKind kind) => kind switch
    {
        ReportRowKind.Comparison => "comparison",
        ReportRowKind.Pixels => "pixels",
        ReportRowKind.Check => "check",
        ReportRowKind.Error => "error",
        _ => "result",
    };

    private (string Name, ImageLink Link, string? EmbeddedId) Image(string image)
    {
        var link = image.Length == 0 ? default : ImageLink.From(image, _folder);
        var isFile = link.Source is not null || link.Link?.StartsWith("file:", StringComparison.Ordinal) == true;
        return (ReportRowReader.LastSegment(image), link, _options.EmbedImages && isFile ? _embedder.Embed(image) : null);
    }

    private static void WriteUtf8(FileStream file, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        file.Write(bytes, 0, bytes.Length);
    }
}
