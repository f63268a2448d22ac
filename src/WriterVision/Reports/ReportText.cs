using System;
using System.Text.RegularExpressions;
using WriterVision.Text;

namespace WriterVision.Reports;

/// <summary>Text of messages and prompts, as a report may show it.</summary>
internal static class ReportText
{
    private static readonly Regex User = new(@"(https?://)[^\s/?#@""'<>]+@", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private static readonly Regex Query = new(@"(https?://[^\s?#""'<>]+)[?#][^\s""'<>]*", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>Text without control characters, and without the user and query of each URL in it, which can be secrets.</summary>
    public static string Clean(string text)
    {
        text = ReportValueWriter.WellFormed(SafeText.Clean(text));
        return text.IndexOf("://", StringComparison.Ordinal) < 0 ? text : Query.Replace(User.Replace(text, "$1…@"), "$1?…");
    }

    /// <summary>The same in one line.</summary>
    public static string Line(string text) => Clean(SafeText.Line(text));
}
