using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using WriterVision.Errors;

namespace WriterVision.Commands.Binding;

/// <summary>Turns what a user gives as a path into paths of the file system: PowerShell drives, <c>~</c>, relative to <c>$PWD</c>.</summary>
internal sealed class InputPaths
{
    private const string FileSystem = "FileSystem";

    /// <summary>How a path begins that names its provider, as <c>Get-ChildItem</c> gives it with each file.</summary>
    private static readonly string[] Qualifiers = [@"Microsoft.PowerShell.Core\FileSystem::", "FileSystem::"];

    private readonly PathIntrinsics _path;

    public InputPaths(PathIntrinsics path) => _path = path;

    /// <summary>A path as it is.</summary>
    /// <exception cref="WriterVisionException"><c>InvalidPath</c> or <c>NotAFileSystemPath</c>, when it is enumerated.</exception>
    public IEnumerable<string> Literal(string path)
    {
        yield return FullPath(path);
    }

    /// <summary>
    /// A path that may have wildcards. A file of that very name is meant before any wildcard: a path that another command gives
    /// (<c>scan[1].jpg</c>) is none. A pattern that matches nothing is nothing, but brackets alone are taken for a name that is missing.
    /// </summary>
    /// <exception cref="WriterVisionException">
    /// <c>InvalidPath</c>, <c>NotAFileSystemPath</c> or <c>FileNotFound</c>, when it is enumerated.
    /// </exception>
    public IEnumerable<string> Matching(string path)
    {
        var full = FullPath(path);
        if (!WildcardPattern.ContainsWildcardCharacters(path) || File.Exists(full) || Directory.Exists(full))
        {
            yield return File.Exists(full) ? full : WildcardPattern.Unescape(full);
            yield break;
        }

        var isFound = false;
        foreach (var match in FileSearch.Find(full))
        {
            isFound = true;
            yield return match;
        }

        if (!isFound && path.IndexOfAny(['*', '?']) < 0)
        {
            throw FileErrors.FileNotFound(full);
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
            return provider.Name == FileSystem ? full : throw FileErrors.NotAFileSystemPath(path, provider.Name);
        }
        catch (Exception exception) when (IsPathFailure(exception))
        {
            throw FileErrors.InvalidPath(path, exception);
        }
    }

    /// <summary>
    /// The path of the file system that a path is without any doubt; null for any other. What is to be resolved has the session state
    /// look at its drives, and on Linux read the list of all mounts, and this is done for each file.
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

        // On Unix a root is the system's, whatever the location; on Windows it is that of the current drive.
        return Path.DirectorySeparatorChar == '/' && path.StartsWith("/", StringComparison.Ordinal) && path.IndexOf(':') < 0 ? Normal(path) : null;

        static string? Normal(string path) => Path.IsPathRooted(path) && Path.GetFullPath(path) == path ? path : null;
    }

    private static bool IsPathFailure(Exception exception) =>
        exception is RuntimeException or ArgumentException or NotSupportedException or InvalidOperationException;
}
