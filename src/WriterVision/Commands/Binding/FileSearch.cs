using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;

namespace WriterVision.Commands.Binding;

/// <summary>
/// Finds the files of a wildcard path one by one, as the file system gives them. The engine's own resolution collects and sorts all
/// of them first: for a hundred thousand files that is many seconds before the first.
/// </summary>
internal static class FileSearch
{
    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>The files and folders that a full path with wildcards stands for. Hidden ones only where the pattern names their dot.</summary>
    public static IEnumerable<string> Find(string fullPath)
    {
        var root = Path.GetPathRoot(fullPath) ?? string.Empty;
        var segments = fullPath.Substring(root.Length).Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        return Find(root, segments, 0);
    }

    private static IEnumerable<string> Find(string folder, string[] segments, int index)
    {
        var segment = segments[index];
        var isLast = index == segments.Length - 1;
        if (!WildcardPattern.ContainsWildcardCharacters(segment))
        {
            var path = Path.Combine(folder, WildcardPattern.Unescape(segment));
            return isLast
                ? File.Exists(path) || Directory.Exists(path) ? [path] : []
                : Find(path, segments, index + 1);
        }

        var pattern = new WildcardPattern(segment, WildcardOptions.IgnoreCase);
        var matches = Entries(folder, isLast)
            .Where(entry => pattern.IsMatch(entry.Name) && (segment[0] == '.' || (entry.Attributes & FileAttributes.Hidden) == 0));
        return isLast
            ? matches.Select(entry => entry.FullName)
            : matches.SelectMany(entry => Find(entry.FullName, segments, index + 1));
    }

    private static IEnumerable<FileSystemInfo> Entries(string folder, bool withFiles)
    {
        var directory = new DirectoryInfo(folder);
        if (!directory.Exists)
        {
            return [];
        }

        return withFiles ? directory.EnumerateFileSystemInfos() : directory.EnumerateDirectories();
    }
}
