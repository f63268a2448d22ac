using System;
using System.Text.RegularExpressions;
using WriterVision.Text;

namespace WriterVision.Reports;

/// <summary>Makes messages and prompts safe to show in a report.</summary>
internal static class ReportText
{
    private static readonly Regex User = new(@"(https?://)[^\s/?#@""'<>]+@", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private static readonly Regex Query = new(@"(https?://[^\s?#""'<>]+)[?#][^\s""'<>]*", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>Text without control characters, and without the user and the query of any URL in it, which can contain secrets.</summary>
    public static string Clean(string text)
    {
        text = ReportValueWriter.WellFormed(SafeText.Clean(text));
        return text.IndexOf("://", StringComparison.Ordinal) < 0 ? text : Query.Replace(User.Replace(text, "$1…@"), "$1?…");
    }

    /// <summary>The same text in one line.</summary>
    public static string Line(string text) => Clean(SafeText.Line(text));
}
