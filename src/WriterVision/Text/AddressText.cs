using System;

namespace WriterVision.Text;

/// <summary>
/// URLs for display: without the user and the query, which can be a password or a SAS token. Omitted parts are
/// shown as <c>…</c>.
/// </summary>
internal static class AddressText
{
    public static string Show(Uri address)
    {
        if (!address.IsAbsoluteUri)
        {
            return Show(address.OriginalString);
        }

        var user = address.UserInfo.Length > 0 ? "…@" : string.Empty;
        var host = address.IsDefaultPort || address.Port < 0 ? address.Host : $"{address.Host}:{address.Port}";
        var query = address.Query.Length > 0 ? "?…" : string.Empty;
        return SafeText.Line($"{address.Scheme}://{user}{host}{address.AbsolutePath}{query}");
    }

    /// <summary>Text that is not a valid URL, for display.</summary>
    public static string Show(string text)
    {
        var query = text.IndexOfAny(['?', '#']);
        var shown = query < 0 ? text : text.Substring(0, query) + "?…";
        var user = shown.LastIndexOf('@');
        return SafeText.Line(user < 0 ? shown : "…" + shown.Substring(user));
    }
}
