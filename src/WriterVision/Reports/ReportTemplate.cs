using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;

namespace WriterVision.Reports;

/// <summary>
/// The page around the rows, from the files in <c>Reports/Page</c>. Its content security policy allows the page's own script and style
/// by their hashes, and images that are files or embedded.
/// </summary>
internal sealed class ReportTemplate
{
    /// <summary>The parts of the page's script, in the order in which they are joined.</summary>
    private static readonly string[] ScriptFiles = ["format.js", "items.js", "images.js", "charts.js", "list.js", "viewer.js", "page.js"];

    private static readonly Lazy<string> Page = new(static () => Read("report.html"));

    private static readonly Lazy<string> Style = new(static () => Read("report.css"));

    private static readonly Lazy<string> Script = new(static () => string.Concat(ScriptFiles.Select(Read)));

    private ReportTemplate(string head, string tail)
    {
        Head = head;
        Tail = tail;
    }

    /// <summary>The HTML before the rows.</summary>
    public string Head { get; }

    /// <summary>The HTML after the rows.</summary>
    public string Tail { get; }

    /// <summary>Fills the template.</summary>
    /// <param name="title">The title of the report.</param>
    /// <param name="created">When the report was created.</param>
    /// <param name="version">The version of the module.</param>
    public static ReportTemplate Create(string title, DateTimeOffset created, string version)
    {
        var values = new Dictionary<string, string>
        {
            ["policy"] = ContentSecurityPolicy.Create(Script.Value, Style.Value),
            ["title"] = HtmlEncoder.Default.Encode(ReportText.Line(title)),
            ["created"] = created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["version"] = HtmlEncoder.Default.Encode(version),
            ["style"] = Style.Value,
            ["script"] = Script.Value,
        };
        var parts = Page.Value.Split(["{{rows}}"], StringSplitOptions.None);
        return new ReportTemplate(Fill(parts[0], values), Fill(parts[1], values));
    }

    /// <summary>Uses one pass, so that a placeholder in the title is not replaced.</summary>
    private static string Fill(string template, Dictionary<string, string> values)
    {
        var page = new StringBuilder();
        var parts = template.Split(["{{", "}}"], StringSplitOptions.None);
        for (var index = 0; index < parts.Length; index++)
        {
            page.Append(index % 2 == 0 ? parts[index] : values[parts[index]]);
        }

        return page.ToString();
    }

    /// <summary>A file of the page. Browsers normalize line endings to line feeds before they compute the hash of a script.</summary>
    private static string Read(string name)
    {
        using var stream = typeof(ReportTemplate).Assembly.GetManifestResourceStream("Report/" + name)
            ?? throw new InvalidOperationException($"The resource '{name}' is missing.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Replace("\r\n", "\n");
    }
}
