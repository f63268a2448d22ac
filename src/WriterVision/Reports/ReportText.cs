using WriterVision.Text;

namespace WriterVision.Reports;

/// <summary>Makes messages and prompts safe to show in a report.</summary>
internal static class ReportText
{
    /// <summary>Text without control characters, and without the user and the query of any URL in it, which can contain secrets.</summary>
    public static string Clean(string text) => UrlText.ShowInText(ReportValueWriter.WellFormed(SafeText.Clean(text)));

    /// <summary>The same text in one line.</summary>
    public static string Line(string text) => Clean(SafeText.Line(text));
}
