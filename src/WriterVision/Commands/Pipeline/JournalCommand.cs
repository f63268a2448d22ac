using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using WriterVision.Commands.Binding;
using WriterVision.Errors;

namespace WriterVision.Commands.Pipeline;

/// <summary>A cmdlet that reads journals.</summary>
public abstract class JournalCommand : CancellableCommand
{
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";

    private protected JournalCommand()
    {
    }

    /// <summary>The journals, as paths that can contain wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [PathTransformation]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>The journals, as paths that are used exactly as they are typed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [PathTransformation(IsLiteral = true)]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var isLiteral = ParameterSetName == LiteralPathSet;
        var paths = new PathResolver(SessionState.Path);
        foreach (var path in (isLiteral ? LiteralPath : Path) ?? [])
        {
            var found = 0;
            foreach (var file in Find(paths, path, isLiteral))
            {
                found++;
                ProcessJournal(file);
            }

            if (found == 0 && WildcardPattern.ContainsWildcardCharacters(path))
            {
                WriteWarning($"No file matches '{Text.SafeText.Line(path)}'.");
            }
        }
    }

    /// <summary>Processes a journal.</summary>
    /// <param name="path">The full path of an existing file.</param>
    private protected abstract void ProcessJournal(string path);

    /// <summary>Runs an action; a failure ends the command.</summary>
    private protected void EndOnFailure(object? target, Action action)
    {
        try
        {
            action();
        }
        catch (WriterVisionException failure)
        {
            ThrowTerminatingError(ErrorRecords.From(failure, target));
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    private List<string> Find(PathResolver paths, string path, bool isLiteral)
    {
        var files = new List<string>();
        try
        {
            foreach (var file in isLiteral ? paths.Literal(path) : paths.Matching(path))
            {
                if (!File.Exists(file))
                {
                    throw Directory.Exists(file) ? FileErrors.NotAFile(file, "a journal") : FileErrors.FileNotFound(file);
                }

                files.Add(file);
            }
        }
        catch (WriterVisionException failure)
        {
            WriteError(ErrorRecords.From(failure, path));
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            WriteError(ErrorRecords.From(FileErrors.FileNotReadable(path, exception), path));
        }

        return files;
    }
}
