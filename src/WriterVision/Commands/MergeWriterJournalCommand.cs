using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using WriterVision.Commands.Binding;
using WriterVision.Commands.Pipeline;
using WriterVision.Errors;
using WriterVision.Journal;
using WriterVision.Text;

namespace WriterVision.Commands;

/// <summary>Merges the journals of several machines or runs into one.</summary>
[Cmdlet(VerbsData.Merge, "WriterJournal", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class MergeWriterJournalCommand : JournalCommand
{
    private readonly List<string> _sources = [];

    /// <summary>The journal to write.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>Replaces an existing file. It can be one of the merged journals.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => EndOnFailure(Destination, () =>
    {
        if (_sources.Count > 0)
        {
            var destination = new PathResolver(SessionState.Path).Literal(Destination!).Single();
            if (Directory.Exists(destination))
            {
                throw JournalErrors.DestinationIsFolder(destination);
            }

            if (!Force && File.Exists(destination))
            {
                throw FileErrors.FileExists(destination);
            }

            if (ShouldProcess(SafeText.Line(destination), $"Merge {QuantityText.Count(_sources.Count, "journal")}"))
            {
                WriteObject(Merge(destination));
            }
        }
    });

    private protected override void ProcessJournal(string path) => _sources.Add(path);

    private FileInfo Merge(string destination)
    {
        using var merge = new JournalMerge();
        foreach (var source in _sources)
        {
            merge.Add(source, StopToken);
        }

        merge.Write(destination, Force, StopToken);
        WriteVerbose($"Merged {QuantityText.Count(merge.Lines, "line")} from {QuantityText.Count(_sources.Count, "journal")} into {QuantityText.Count(merge.Questions, "line")}.");
        return new FileInfo(destination);
    }
}
