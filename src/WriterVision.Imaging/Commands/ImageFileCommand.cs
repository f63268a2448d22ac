using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using WriterVision.Commands.Binding;
using WriterVision.Commands.Pipeline;
using WriterVision.Errors;
using WriterVision.Text;

namespace WriterVision.Imaging.Commands;

/// <summary>A cmdlet that takes image files and makes no request.</summary>
public abstract class ImageFileCommand : ConcurrentCommand
{
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";

    private PathResolver? _paths;

    private protected ImageFileCommand()
    {
    }

    private protected PathResolver Paths => _paths ??= new PathResolver(SessionState.Path);

    /// <summary>Invokes an action for each file of the paths. A path that cannot be resolved causes an error, and a pattern that matches no file causes a warning.</summary>
    private protected void ForEachFile(IEnumerable<string>? paths, bool isLiteral, Action<string> action)
    {
        foreach (var path in paths ?? [])
        {
            using var files = (isLiteral ? Paths.Literal(path) : Paths.Matching(path, onNoMatch: _ => WriteWarning($"No file matches '{SafeText.Line(path)}'."))).GetEnumerator();
            while (Try(path, files.MoveNext))
            {
                action(files.Current);
            }
        }
    }

    /// <summary>The full path of a literal path; ends the command if there is none.</summary>
    private protected string Resolve(string path)
    {
        try
        {
            using var resolved = Paths.Literal(path).GetEnumerator();
            resolved.MoveNext();
            return resolved.Current;
        }
        catch (WriterVisionException failure)
        {
            ThrowTerminatingError(ErrorRecords.From(failure, path));
            throw;
        }
    }

    private bool Try(string path, Func<bool> action)
    {
        try
        {
            return action();
        }
        catch (WriterVisionException failure)
        {
            EnqueueFailure(path, failure);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            EnqueueFailure(path, FileErrors.FileNotReadable(path, exception));
        }

        return false;
    }
}
