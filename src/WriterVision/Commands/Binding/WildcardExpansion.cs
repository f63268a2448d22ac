using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Runtime.InteropServices;
using WriterVision.Errors;

namespace WriterVision.Commands.Binding;

/// <summary>
/// Finds the files of a wildcard path in the order of <c>Get-ChildItem</c>: by name, in the order of the culture. Only the names of one folder at
/// a time are in memory. The engine would first create objects for all files, which takes many seconds for a hundred thousand files.
/// </summary>
internal static class WildcardExpansion
{
    /// <summary>On Linux, only the name makes a file hidden. Its attributes would take a system call for each file.</summary>
    private static readonly bool IsHiddenByName = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);

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

    private static bool IsHidden(FileSystemInfo entry) =>
        IsHiddenByName ? entry.Name[0] == '.' : (entry.Attributes & FileAttributes.Hidden) != 0;

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

        var pattern = new WildcardPattern(segment, WildcardOptions.IgnoreCase);
        var directory = new DirectoryInfo(folder);
        var folders = Sorted(directory.EnumerateDirectories());
        if (!isLast)
        {
            return folders.SelectMany(name => Find(Path.Combine(folder, name), segments, index + 1, skipFolder));
        }

        foreach (var name in folders)
        {
            skipFolder?.Invoke(Path.Combine(folder, name));
        }

        return Sorted(directory.EnumerateFiles()).Select(name => Path.Combine(folder, name));

        // Sort keys are computed once for each name: comparing the names themselves takes several times as long.
        string[] Sorted(IEnumerable<FileSystemInfo> entries)
        {
            var names = entries
                .Where(entry => pattern.IsMatch(entry.Name) && (segment[0] == '.' || !IsHidden(entry)))
                .Select(static entry => entry.Name)
                .ToArray();
            var culture = CultureInfo.CurrentCulture.CompareInfo;
            var keys = Array.ConvertAll(names, name => culture.GetSortKey(name, CompareOptions.IgnoreCase));
            Array.Sort(keys, names, Comparer<SortKey>.Create(SortKey.Compare));
            return names;
        }
    }
}
