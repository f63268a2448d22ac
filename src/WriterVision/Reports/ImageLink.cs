using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace WriterVision.Reports;

/// <summary>The URLs with which a page shows or links to an image.</summary>
internal readonly struct ImageLink
{
    private ImageLink(string? source, string? link)
    {
        Source = source;
        Link = link;
    }

    /// <summary>The URL that the page loads: a relative URL, or a file on a local drive; null if it must not load anything.</summary>
    public string? Source { get; }

    /// <summary>The URL that the page only links to: a URL, or a file on another machine, which must not be contacted when a report is opened.</summary>
    public string? Link { get; }

    /// <summary>The URL of an image.</summary>
    /// <param name="image">A full path, a URL, or the id of an uploaded file, which has no image.</param>
    /// <param name="folder">The full path of the folder of the report.</param>
    public static ImageLink From(string image, string folder) =>
        image.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || image.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            ? new ImageLink(null, WebLink(image))
            : Path.DirectorySeparatorChar == '/' ? FromUnix(image, folder) : FromWindows(image, folder);

    internal static ImageLink FromUnix(string path, string folder) => path.StartsWith("/", StringComparison.Ordinal)
        ? new ImageLink(Relative(path.Split('/'), folder.Split('/'), StringComparison.Ordinal), null)
        : default;

    internal static ImageLink FromWindows(string path, string folder)
    {
        var parts = path.Split('\\', '/');
        var folderParts = folder.Split('\\', '/');
        if (IsDrive(parts[0]))
        {
            return new ImageLink(
                string.Equals(parts[0], folderParts[0], StringComparison.OrdinalIgnoreCase)
                    ? Relative(parts, folderParts, StringComparison.OrdinalIgnoreCase)
                    : "file:///" + parts[0] + "/" + Escaped(parts.Skip(1)),
                null);
        }

        // \\server\share\…; not \\?\ or \\.\, which name devices too.
        if (parts.Length < 5 || parts[0].Length > 0 || parts[1].Length > 0 || parts[2] is "" or "?" or "." || parts[3].Length == 0)
        {
            return default;
        }

        return folderParts.Length >= 4 && folderParts.Take(4).SequenceEqual(parts.Take(4), StringComparer.OrdinalIgnoreCase)
            ? new ImageLink(Relative(parts, folderParts, StringComparison.OrdinalIgnoreCase), null)
            : new ImageLink(null, "file://" + Escaped(parts.Skip(2)));
    }

    /// <summary>A URL without its user, query and fragment, which can contain secrets.</summary>
    private static string? WebLink(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : null;

    private static bool IsDrive(string part) => part.Length == 2 && part[1] == ':' && part[0] is >= 'A' and <= 'Z' or >= 'a' and <= 'z';

    /// <summary>A URL that starts with <c>./</c> or <c>../</c>, so that no file name is treated as a scheme or a host.</summary>
    private static string Relative(string[] path, string[] folder, StringComparison comparison)
    {
        path = [.. path.Where(static part => part.Length > 0)];
        folder = [.. folder.Where(static part => part.Length > 0)];
        var shared = 0;
        while (shared < folder.Length && shared < path.Length - 1 && string.Equals(path[shared], folder[shared], comparison))
        {
            shared++;
        }

        var up = folder.Length - shared;
        return (up == 0 ? "./" : string.Concat(Enumerable.Repeat("../", up))) + Escaped(path.Skip(shared));
    }

    private static string Escaped(IEnumerable<string> parts) =>
        string.Join("/", parts.Select(static part => Uri.EscapeDataString(ReportValueWriter.WellFormed(part))));
}
