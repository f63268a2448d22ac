using System;
using System.Text.RegularExpressions;

namespace WriterVision.Text;

/// <summary>
/// URLs for display: without the user and the query, which can be a password or a SAS token. Omitted parts are
/// shown as <c>…</c>.
/// </summary>
internal static class UrlText
{
    private static readonly Regex User = new(@"(https?://)[^\s/?#@""'<>]+@", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private static readonly Regex Query = new(@"(https?://[^\s?#""'<>]+)[?#][^\s""'<>]*", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    public static string Show(Uri url)
    {
        if (!url.IsAbsoluteUri)
        {
            return Show(url.OriginalString);
        }

        var user = url.UserInfo.Length > 0 ? "…@" : string.Empty;
        var host = url.IsDefaultPort || url.Port < 0 ? url.Host : $"{url.Host}:{url.Port}";
        var query = url.Query.Length > 0 ? "?…" : string.Empty;
        return SafeText.Line($"{url.Scheme}://{user}{host}{url.AbsolutePath}{query}");
    }

    /// <summary>Text that is not a valid URL, for display.</summary>
    public static string Show(string text)
    {
        var query = text.IndexOfAny(['?', '#']);
        var shown = query < 0 ? text : text.Substring(0, query) + "?…";
        var user = shown.LastIndexOf('@');
        return SafeText.Line(user < 0 ? shown : "…" + shown.Substring(user));
    }

    /// <summary>A text in which all URLs are formatted for display.</summary>
    public static string ShowInText(string text) =>
        text.IndexOf("://", StringComparison.Ordinal) < 0 ? text : Query.Replace(User.Replace(text, "$1…@"), "$1?…");
}
