using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using WriterVision.Errors;
using WriterVision.Platform;

namespace WriterVision.Commands.Binding;

/// <summary>
/// Finds the files of a wildcard path in the order of <c>Get-ChildItem</c>: by name, in the order of the culture. Only the names of one folder at
/// a time are in memory. The engine would first create objects for all files, which takes many seconds for a hundred thousand files.
/// <see cref="PathResolver.Matching"/> decides whether a path is a pattern, and what happens if it matches nothing.
/// </summary>
internal static class WildcardExpansion
{
    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>The files that a full path with wildcards matches, and folders if the path does not end with a wildcard.</summary>
    /// <param name="fullPath">The pattern. Hidden files match only a pattern that starts with a dot.</param>
    /// <param name="skipFolder">Receives each folder that the last part of the pattern matches.</param>
    /// <exception cref="WriterVisionException"><c>FolderNotFound</c>: the path before the first wildcard does not exist.</exception>
    public static IEnumerable<string> Find(string fullPath, Action<string>? skipFolder)
    {
        var root = Path.GetPathRoot(fullPath) ?? string.Empty;
        var segments = fullPath.Substring(root.Length).Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        var first = Array.FindIndex(segments, WildcardPattern.ContainsWildcardCharacters);
        var folder = segments.Take(first).Aggregate(root, static (path, segment) => Path.Combine(path, WildcardPattern.Unescape(segment)));
        return Directory.Exists(folder) ? Find(folder, segments, first, skipFolder) : throw FileErrors.FolderNotFound(folder);
    }

    private static IEnumerable<string> Find(string folder, string[] segments, int index, Action<string>? skipFolder)
    {
        var segment = segments[index];
        var isLast = index == segments.Length - 1;
        if (!WildcardPattern.ContainsWildcardCharacters(segment))
        {
            var path = Path.Combine(folder, WildcardPattern.Unescape(segment));
            return isLast
                ? File.Exists(path) || Directory.Exists(path) ? [path] : []
                : Directory.Exists(path) ? Find(path, segments, index + 1, skipFolder) : [];
        }

        var pattern = new NamePattern(segment);
        var entries = PlatformSupport.ReadFolder(folder).Where(entry => pattern.IsMatch(entry.Name) && (segment[0] == '.' || !entry.IsHidden)).ToList();
        var folders = Sorted(isFolder: true);
        if (!isLast)
        {
            return folders.SelectMany(name => Find(Path.Combine(folder, name), segments, index + 1, skipFolder));
        }

        foreach (var name in folders)
        {
            skipFolder?.Invoke(Path.Combine(folder, name));
        }

        return Sorted(isFolder: false).Select(name => Path.Combine(folder, name));

        string[] Sorted(bool isFolder) => Sort([.. entries.Where(entry => entry.IsFolder == isFolder).Select(static entry => entry.Name)]);
    }

    /// <summary>
    /// Sorts names in the order of the culture. Names with the same prefix and a number, as cameras and scanners create them, have the same order
    /// by their characters, which is found much faster; a comparison of neighbors shows whether this is so.
    /// </summary>
    private static string[] Sort(string[] names)
    {
        var culture = CultureInfo.CurrentCulture.CompareInfo;
        var sorted = (string[])names.Clone();
        Array.Sort(sorted, StringComparer.OrdinalIgnoreCase);
        for (var i = 1; i < sorted.Length; i++)
        {
            if (culture.Compare(sorted[i - 1], sorted[i], CompareOptions.IgnoreCase) >= 0)
            {
                // Names that differ only in case keep the order of the disk, as OrderBy and Get-ChildItem do.
                return [.. names.OrderBy(name => culture.GetSortKey(name, CompareOptions.IgnoreCase), Comparer<SortKey>.Create(SortKey.Compare))];
            }
        }

        return sorted;
    }
}
