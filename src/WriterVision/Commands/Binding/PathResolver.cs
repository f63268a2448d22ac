using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using WriterVision.Errors;

namespace WriterVision.Commands.Binding;

/// <summary>Resolves PowerShell paths to file system paths: PowerShell drives, <c>~</c>, relative to <c>$PWD</c>.</summary>
internal sealed class PathResolver
{
    private const string FileSystem = "FileSystem";

    /// <summary>The provider prefixes of a qualified path, such as the <c>PSPath</c> of a file object.</summary>
    private static readonly string[] Qualifiers = [@"Microsoft.PowerShell.Core\FileSystem::", "FileSystem::"];

    private readonly PathIntrinsics _path;

    public PathResolver(PathIntrinsics path) => _path = path;

    /// <summary>Whether a path contains a provider prefix, as paths of provider objects do.</summary>
    public static bool IsQualified(string path) => Array.Exists(Qualifiers, qualifier => path.StartsWith(qualifier, StringComparison.OrdinalIgnoreCase));

    /// <summary>A literal path.</summary>
    /// <exception cref="WriterVisionException"><c>InvalidPath</c> or <c>NotAFileSystemPath</c>, when it is enumerated.</exception>
    public IEnumerable<string> Literal(string path)
    {
        yield return FullPath(path);
    }

    /// <summary>
    /// A path that can contain wildcards. A file with exactly this name takes precedence, because paths from other commands
    /// (<c>scan[1].jpg</c>) are not patterns. If a pattern contains only brackets and matches nothing, the file is missing.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="skipFolder">Receives each folder that a wildcard at the end of the path matches.</param>
    /// <param name="onNoMatch">
    /// Receives the full path of a pattern that matches nothing: see <c>PathCommand.ReportNoMatch</c>, and <see cref="InvokeWriterVisionCommand"/> for a
    /// prompt and a path that are swapped.
    /// </param>
    /// <exception cref="WriterVisionException">
    /// <c>InvalidPath</c>, <c>NotAFileSystemPath</c>, <c>FolderNotFound</c> or <c>FileNotFound</c>, when it is enumerated.
    /// </exception>
    public IEnumerable<string> Matching(string path, Action<string>? skipFolder = null, Action<string>? onNoMatch = null)
    {
        var full = FullPath(path);
        if (File.Exists(full) || Directory.Exists(full))
        {
            yield return full;
            yield break;
        }

        if (!WildcardPattern.ContainsWildcardCharacters(path))
        {
            yield return path.IndexOf('`') < 0 ? full : FullPath(WildcardPattern.Unescape(path));
            yield break;
        }

        var isFound = false;
        foreach (var match in Expand(path, full, skipFolder))
        {
            isFound = true;
            yield return match;
        }

        if (isFound)
        {
            yield break;
        }

        if (!HasStars(path))
        {
            throw FileErrors.FileNotFound(full);
        }

        onNoMatch?.Invoke(full);
    }

    private static bool HasStars(string path) => path.IndexOfAny(['*', '?']) >= 0;

    private IEnumerable<string> Expand(string path, string full, Action<string>? skipFolder)
    {
        // The current location is not a pattern, even if its name contains brackets.
        var start = WildcardExpansion.StartOf(path);
        var folder = FullPath(start == 0 ? "." : WildcardPattern.Unescape(path.Substring(0, start)));
        try
        {
            return WildcardExpansion.Find(folder, path.Substring(start), skipFolder);
        }
        catch (WildcardPatternException exception)
        {
            throw HasStars(path) ? FileErrors.InvalidPath(path, exception) : FileErrors.FileNotFound(full);
        }
    }

    private string FullPath(string path)
    {
        try
        {
            if (Plain(path) is { } plain)
            {
                return plain;
            }

            var full = _path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return provider.Name != FileSystem ? throw FileErrors.NotAFileSystemPath(path, provider.Name)
                : Path.IsPathRooted(full) ? full
                // On Unix, PowerShell does not resolve \\server\share.
                : throw new NotSupportedException("A UNC path is valid only on Windows.");
        }
        catch (Exception exception) when (IsPathFailure(exception))
        {
            throw FileErrors.InvalidPath(path, exception);
        }
    }

    /// <summary>
    /// Gets the file system path if the path does not have to be resolved; otherwise null. This saves time: for each path that it resolves, the
    /// session state searches its drives and, on Linux, reads the list of all mounts.
    /// </summary>
    private static string? Plain(string path)
    {
        foreach (var qualifier in Qualifiers)
        {
            if (path.StartsWith(qualifier, StringComparison.OrdinalIgnoreCase))
            {
                return Normal(path.Substring(qualifier.Length));
            }
        }

        // On Unix there is one root; on Windows a root belongs to the current drive.
        return Path.DirectorySeparatorChar == '/' && path.StartsWith("/", StringComparison.Ordinal) && path.IndexOf(':') < 0 ? Normal(path) : null;

        static string? Normal(string path) => Path.IsPathRooted(path) && Path.GetFullPath(path) == path ? path : null;
    }

    private static bool IsPathFailure(Exception exception) =>
        exception is RuntimeException or ArgumentException or NotSupportedException or InvalidOperationException;
}
