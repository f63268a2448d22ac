using System;
using System.Collections.Generic;
using System.IO;
using WriterVision.Commands.Binding;
using WriterVision.Errors;

namespace WriterVision.Commands.Pipeline;

/// <summary>A cmdlet that takes files: finds them one by one, with an error of its own for each path that leads nowhere.</summary>
public abstract class FileCommand : BatchCommand
{
    private InputPaths? _paths;

    private protected FileCommand()
    {
    }

    /// <summary>Does something with each file that the paths stand for. Holds no list of them.</summary>
    /// <param name="paths">What the user gave.</param>
    /// <param name="isLiteral">Whether the paths are taken as they are, without wildcards.</param>
    /// <param name="action">Gets the full path of each file, or of what stands in its place: it is not looked at yet.</param>
    private protected void ForEachFile(IEnumerable<string>? paths, bool isLiteral, Action<string> action)
    {
        _paths ??= new InputPaths(SessionState.Path);
        foreach (var path in paths ?? [])
        {
            // Only the search is guarded: what the action throws is not the path's fault.
            using var files = (isLiteral ? _paths.Literal(path) : _paths.Matching(path)).GetEnumerator();
            while (MoveNext(files, path))
            {
                action(files.Current);
            }
        }
    }

    private bool MoveNext(IEnumerator<string> files, string path)
    {
        try
        {
            return files.MoveNext();
        }
        catch (WriterVisionException failure)
        {
            EnqueueFailure(path, failure);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that a wildcard leads into, and that cannot be read.
            EnqueueFailure(path, FileErrors.FileNotReadable(path, exception));
        }

        return false;
    }
}
