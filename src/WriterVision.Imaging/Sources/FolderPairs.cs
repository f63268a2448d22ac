using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace WriterVision.Imaging.Sources;

/// <summary>
/// Pairs the files of two folders and their subfolders by relative name: files of every type. <c>CompareWriterPixelCommand</c> skips those that
/// are not images.
/// </summary>
internal static class FolderPairs
{
    private static readonly StringComparer NameComparer =
        RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    /// <summary>The pairs, sorted by name. A path is null if its folder does not contain the file.</summary>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    public static IEnumerable<(string Name, string? Reference, string? Difference)> Find(string referenceFolder, string differenceFolder)
    {
        var references = Files(referenceFolder);
        var differences = Files(differenceFolder);
        return references.Keys.Union(differences.Keys, NameComparer)
            .OrderBy(static name => name, StringComparer.OrdinalIgnoreCase)
            .ThenBy(static name => name, StringComparer.Ordinal)
            .Select(name => (name, references.TryGetValue(name, out var reference) ? reference : null, differences.TryGetValue(name, out var difference) ? difference : null));
    }

    private static Dictionary<string, string> Files(string folder)
    {
        var files = new Dictionary<string, string>(NameComparer);
        var waiting = new Stack<DirectoryInfo>();
        waiting.Push(new DirectoryInfo(folder));
        while (waiting.Count > 0)
        {
            foreach (var entry in waiting.Pop().EnumerateFileSystemInfos())
            {
                if (entry is FileInfo)
                {
                    files[entry.FullName.Substring(folder.Length).TrimStart(Path.DirectorySeparatorChar).Replace('\\', '/')] = entry.FullName;
                }
                else if ((entry.Attributes & FileAttributes.ReparsePoint) == 0)
                {
                    // A link to a folder can lead back to where it is.
                    waiting.Push((DirectoryInfo)entry);
                }
            }
        }

        return files;
    }
}
