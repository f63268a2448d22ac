using System;

namespace WriterVision.Text;

/// <summary>
/// Addresses as they may be shown: without the user and the query, which can be a password or a SAS token. What was left out is
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

    /// <summary>Text that was meant to be an address, and is none.</summary>
    public static string Show(string text)
    {
        var query = text.IndexOfAny(['?', '#']);
        var shown = query < 0 ? text : text.Substring(0, query) + "?…";
        var user = shown.LastIndexOf('@');
        return SafeText.Line(user < 0 ? shown : "…" + shown.Substring(user));
    }
}
