using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;

namespace WriterVision.Commands;

/// <summary>Turns what a user gives as a path into paths of the file system: PowerShell drives, <c>~</c>, relative to <c>$PWD</c>.</summary>
internal sealed class InputPaths
{
    private const string FileSystem = "FileSystem";

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
            throw Failure.FileNotFound(full);
        }
    }

    private string FullPath(string path)
    {
        try
        {
            var full = _path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return provider.Name == FileSystem ? full : throw Failure.NotAFileSystemPath(path, provider.Name);
        }
        catch (Exception exception) when (IsPathFailure(exception))
        {
            throw Failure.InvalidPath(path, exception);
        }
    }

    private static bool IsPathFailure(Exception exception) =>
        exception is RuntimeException or ArgumentException or NotSupportedException or InvalidOperationException;
}
