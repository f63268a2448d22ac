using WriterVision.Text;

namespace WriterVision.Reports;

/// <summary>
/// Removes control characters and the secrets in URLs from messages and prompts. It does not encode HTML: <see cref="ReportWriter"/> escapes the
/// values of a row, and <see cref="ReportTemplate"/> the title.
/// </summary>
internal static class ReportText
{
    /// <summary>Text without control characters, and without the user and the query of any URL in it, which can contain secrets.</summary>
    public static string Clean(string text) => UrlText.ShowInText(ReportValueWriter.WellFormed(SafeText.Clean(text)));

    /// <summary>The same text in one line.</summary>
    public static string Line(string text) => Clean(SafeText.Line(text));
}
