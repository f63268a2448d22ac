using System;
using System.Collections.Generic;
using WriterVision.Commands.Binding;
using WriterVision.Errors;

namespace WriterVision.Commands.Pipeline;

/// <summary>A cmdlet that takes files: finds them one by one, with an error for each path that leads nowhere.</summary>
public abstract class FileCommand : BatchCommand
{
    private InputPaths? _paths;

    private protected FileCommand()
    {
    }

    /// <summary>Invokes the action for each file that the paths stand for.</summary>
    /// <param name="paths">What the user gave.</param>
    /// <param name="isLiteral">Whether the paths are literal, without wildcards.</param>
    /// <param name="action">Gets the full path of each file, which has not been inspected yet.</param>
    private protected void ForEachFile(IEnumerable<string>? paths, bool isLiteral, Action<string> action)
    {
        _paths ??= new InputPaths(SessionState.Path);
        foreach (var path in paths ?? [])
        {
            // Only the search is guarded: what the action throws is not an error of the path.
            using var files = (isLiteral ? _paths.Literal(path) : _paths.Matching(path)).GetEnumerator();
            while (MoveNext(files, path))
            {
                action(files.Current);
            }
        }
    }

    /// <summary>Invokes the action for each image of the objects.</summary>
    /// <param name="sources">The objects that stand for images.</param>
    /// <param name="action">Gets the reference to an image and, if it is known, the name of an uploaded file.</param>
    private protected void ForEachImage(IEnumerable<IImageSource>? sources, Action<ImageReference, string?> action)
    {
        foreach (var source in sources ?? [])
        {
            IReadOnlyList<ImageReference> images;
            try
            {
                images = source.GetImages();
            }
            catch (WriterVisionException failure)
            {
                EnqueueFailure(source, failure);
                continue;
            }

            foreach (var image in images)
            {
                action(image, (source as WriterFile)?.Name);
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
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            // A folder that a wildcard leads into and that cannot be read.
            EnqueueFailure(path, FileErrors.FileNotReadable(path, exception));
        }

        return false;
    }
}
