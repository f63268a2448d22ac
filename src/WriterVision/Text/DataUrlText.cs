using System;

namespace WriterVision.Text;

/// <summary>Data URLs (RFC 2397) for display, without their data, which can have a length of megabytes.</summary>
internal static class DataUrlText
{
    private const string Scheme = "data:";

    /// <summary>The maximum length of a media type that is shown, in characters.</summary>
    private const int MaximumHeaderLength = 100;

    public static bool IsDataUrl(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Shortens a data URL, to text such as <c>data:image/png;base64,…</c>.</summary>
    public static string Show(string url)
    {
        var comma = url.IndexOf(',', 0, Math.Min(url.Length, MaximumHeaderLength));
        return SafeText.Line(comma < 0 ? Scheme : url.Substring(0, comma + 1)) + "…";
    }
}
