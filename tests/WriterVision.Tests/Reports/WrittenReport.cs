using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WriterVision.Reports;

namespace WriterVision.Tests.Reports;

/// <summary>Reads the parts of a written report.</summary>
internal sealed partial class WrittenReport
{
    public WrittenReport(string path) => Html = File.ReadAllText(path);

    public string Html { get; }

    public string Title => TitleElement().Match(Html).Groups[1].Value;

    public string Policy => PolicyElement().Match(Html).Groups[1].Value;

    /// <summary>The script and the style of the page.</summary>
    public string Script => ScriptElement().Match(Html).Groups[1].Value;

    public string Style => StyleElement().Match(Html).Groups[1].Value;

    public IReadOnlyList<JsonObject> Rows => [.. RowElement().Matches(Html).Select(row => JsonNode.Parse(row.Groups[1].Value)!.AsObject())];

    /// <summary>The embedded images by their ids.</summary>
    public IReadOnlyDictionary<string, string> Images => ImageElement().Matches(Html).ToDictionary(image => image.Groups[1].Value, image => image.Groups[2].Value);

    public static ReportOptions Options(string path, bool embedImages = false, bool force = false, bool noClobber = false, string title = "A report") => new()
    {
        Path = path,
        Title = title,
        Created = new DateTimeOffset(2026, 11, 27, 8, 30, 0, TimeSpan.FromHours(2)),
        Version = "1.2.3",
        EmbedImages = embedImages,
        Force = force,
        NoClobber = noClobber,
    };

    /// <summary>Writes a report with the rows, and reads it.</summary>
    public static WrittenReport Write(ReportOptions options, params ReportRow[] rows)
    {
        using var report = ReportWriter.Create(options);
        foreach (var row in rows)
        {
            report.Write(row);
        }

        report.Complete();
        return new WrittenReport(options.Path);
    }

    [GeneratedRegex("<title>(.*?)</title>", RegexOptions.Singleline)]
    private static partial Regex TitleElement();

    [GeneratedRegex("http-equiv=\"Content-Security-Policy\" content=\"(.*?)\"", RegexOptions.Singleline)]
    private static partial Regex PolicyElement();

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex ScriptElement();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex StyleElement();

    [GeneratedRegex("<script type=\"application/json\" data-row>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex RowElement();

    [GeneratedRegex("<script type=\"text/plain\" id=\"(image-[0-9]+)\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex ImageElement();
}
