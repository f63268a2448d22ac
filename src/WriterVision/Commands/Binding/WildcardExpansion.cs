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
    /// <summary>PowerShell accepts both on every platform.</summary>
    private static readonly char[] Separators = ['/', '\\'];

    /// <summary>The position of the first part of a path that contains wildcards.</summary>
    public static int StartOf(string path)
    {
        // The root can contain a question mark, as in \\?\C:\. A colon before the first separator ends the name of a drive.
        var start = Path.GetPathRoot(path)?.Length ?? 0;
        var isDrive = start == 0;
        for (var i = start; i < path.Length; i++)
        {
            if (Array.IndexOf(Separators, path[i]) >= 0 || (isDrive && path[i] == ':'))
            {
                isDrive &= path[i] == ':';
                if (WildcardPattern.ContainsWildcardCharacters(path.Substring(start, i - start)))
                {
                    break;
                }

                start = i + 1;
            }
        }

        return start;
    }

    /// <summary>The files that a path with wildcards matches, and folders if the path does not end with a wildcard.</summary>
    /// <param name="folder">The full path of the folder in which the pattern starts. It is not a pattern.</param>
    /// <param name="pattern">The rest of the path. Hidden files match only a pattern that starts with a dot.</param>
    /// <param name="skipFolder">Receives each folder that the last part of the pattern matches.</param>
    /// <exception cref="WriterVisionException"><c>FolderNotFound</c>: the folder does not exist.</exception>
    /// <exception cref="WildcardPatternException">The pattern is not valid.</exception>
    public static IEnumerable<string> Find(string folder, string pattern, Action<string>? skipFolder)
    {
        var segments = Array.ConvertAll(
            pattern.Split(Separators, StringSplitOptions.RemoveEmptyEntries),
            static segment => new Segment(WildcardPattern.Unescape(segment), WildcardPattern.ContainsWildcardCharacters(segment) ? new NamePattern(segment) : null));
        return Directory.Exists(folder) ? Find(folder, segments, 0, skipFolder) : throw FileErrors.FolderNotFound(folder);
    }

    private static IEnumerable<string> Find(string folder, Segment[] segments, int index, Action<string>? skipFolder)
    {
        var isLast = index == segments.Length - 1;
        if (segments[index].Pattern is not { } pattern)
        {
            var path = Path.Combine(folder, segments[index].Name);
            return isLast
                ? File.Exists(path) || Directory.Exists(path) ? [path] : []
                : Directory.Exists(path) ? Find(path, segments, index + 1, skipFolder) : [];
        }

        var entries = PlatformSupport.ReadFolder(folder).Where(entry => pattern.IsMatch(entry.Name) && (pattern.MatchesHidden || !entry.IsHidden)).ToList();
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

    /// <summary>A part of a path: a name, or a pattern.</summary>
    private readonly record struct Segment(string Name, NamePattern? Pattern);
}
