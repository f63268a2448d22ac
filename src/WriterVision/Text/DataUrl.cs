using System;

namespace WriterVision.Text;

/// <summary>Data URLs (RFC 2397) with Base64 data.</summary>
internal static class DataUrl
{
    private const string Scheme = "data:";

    /// <summary>The longest media type that is shown, in characters.</summary>
    private const int MaximumHeaderLength = 100;

    public static bool IsDataUrl(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Decodes the data of a data URL.</summary>
    /// <param name="url">The data URL. The media type is ignored: the data shows what it is.</param>
    /// <param name="problem">Why the data cannot be decoded, such as <c>its data is not valid Base64</c>.</param>
    /// <returns>The data; null if there is a problem.</returns>
    public static byte[]? Decode(string url, out string? problem)
    {
        var comma = url.IndexOf(',');
        if (comma < 0 || !url.Substring(0, comma).EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
        {
            problem = "it does not contain ';base64,'";
            return null;
        }

        var data = url.Substring(comma + 1);
        try
        {
            problem = null;
            return Convert.FromBase64String(data.IndexOf('%') < 0 ? data : Uri.UnescapeDataString(data));
        }
        catch (FormatException)
        {
            problem = "its data is not valid Base64";
            return null;
        }
    }

    /// <summary>A data URL for display, without its data, which can be megabytes: <c>data:image/png;base64,…</c>.</summary>
    public static string Show(string url)
    {
        var comma = url.IndexOf(',', 0, Math.Min(url.Length, MaximumHeaderLength));
        return SafeText.Line(comma < 0 ? Scheme : url.Substring(0, comma + 1)) + "…";
    }
}
