using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using WriterVision.Commands.Binding;
using WriterVision.Errors;
using WriterVision.Text;

namespace WriterVision.Commands.Pipeline;

/// <summary>
/// A cmdlet that accepts paths. It finds the files one by one, skips folders from the pipeline, and writes an error for each path that does not
/// exist.
/// </summary>
public abstract class PathCommand : BatchCommand
{
    private PathResolver? _paths;
    private string? _skippedFolder;
    private bool _isFileGiven;

    private protected PathCommand()
    {
    }

    /// <summary>Invokes the action for each file that the paths match.</summary>
    /// <param name="paths">The paths that the user specified.</param>
    /// <param name="isLiteral">Whether the paths are literal, without wildcards.</param>
    /// <param name="action">Receives the full path of each file, which has not been inspected yet.</param>
    private protected void ForEachFile(IEnumerable<string>? paths, bool isLiteral, Action<string> action)
    {
        _paths ??= new PathResolver(SessionState.Path);
        foreach (var path in paths ?? [])
        {
            var isFound = true;
            // Only the search is guarded, because an exception of the action is not an error about the path.
            using var files = (isLiteral ? _paths.Literal(path) : _paths.Matching(path, SkipFolder, _ => isFound = false)).GetEnumerator();
            while (MoveNext(files, path))
            {
                if (isLiteral && MyInvocation.ExpectingInput && PathResolver.IsQualified(path) && Directory.Exists(files.Current))
                {
                    // A folder from Get-ChildItem -Recurse is skipped. A folder that the user specifies is an error.
                    SkipFolder(files.Current);
                    _skippedFolder = files.Current;
                    continue;
                }

                _isFileGiven = true;
                action(files.Current);
            }

            if (!isFound)
            {
                ReportNoMatch(path);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_skippedFolder is not null && !_isFileGiven)
        {
            WriteWarning($"The input contains only folders, such as '{SafeText.Line(_skippedFolder)}'. Use Get-ChildItem -File to get the files in a folder.");
        }

        base.EndProcessing();
    }

    /// <summary>Warns that a pattern matches no file. <see cref="InvokeWriterVisionCommand"/> also checks whether prompt and path are swapped.</summary>
    private protected virtual void ReportNoMatch(string pattern) => WriteWarning($"No file matches '{SafeText.Line(pattern)}'.");

    /// <summary>Whether text is the path of an existing file.</summary>
    private protected bool IsFile(string text)
    {
        try
        {
            return (_paths ??= new PathResolver(SessionState.Path)).Literal(text).All(File.Exists);
        }
        catch (WriterVisionException)
        {
            return false;
        }
    }

    private void SkipFolder(string path) => WriteVerbose($"Skipping the folder '{SafeText.Line(path)}'.");

    /// <summary>Invokes the action for each image of the objects.</summary>
    /// <param name="sources">The objects that represent images.</param>
    /// <param name="action">Receives the reference to an image and, if it is known, the name of an uploaded file.</param>
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
            // A folder that matches a wildcard and cannot be read.
            EnqueueFailure(path, FileErrors.FileNotReadable(path, exception));
        }

        return false;
    }
}
