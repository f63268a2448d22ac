using System;
using System.Linq;
using System.Management.Automation;
using WriterVision.Commands.Binding;
using WriterVision.Commands.Pipeline;
using WriterVision.Journal;
using WriterVision.Text;
using WriterVision.Vision;

namespace WriterVision.Commands;

/// <summary>Gets the recorded answers of journals, without the images.</summary>
[Cmdlet(VerbsCommon.Get, "WriterJournal", DefaultParameterSetName = PathSet)]
[OutputType(typeof(VisionResult), typeof(ImageComparison))]
public sealed class GetWriterJournalCommand : JournalCommand
{
    private readonly JournalResults _results = new();
    private NamePattern[]? _models;

    /// <summary>Gets only answers from these models: the model that was requested, or the model that answered. Wildcards are permitted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [ValidateWildcard]
    public string[]? Model { get; set; }

    /// <summary>Gets only answers that arrived at this time or later.</summary>
    [Parameter]
    public DateTime? After { get; set; }

    /// <summary>Gets only answers that arrived before this time.</summary>
    [Parameter]
    public DateTime? Before { get; set; }

    /// <summary>Gets the inputs whose answers did not match the schema, instead of the answers.</summary>
    [Parameter]
    public SwitchParameter Failed { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() =>
        _models = Model?.Select(static model => new NamePattern(model)).ToArray();

    private protected override void ProcessJournal(string path)
    {
        try
        {
            WriteEntries(path);
        }
        catch (WriterVisionException failure)
        {
            WriteError(ErrorRecords.From(failure, path));
        }
    }

    private void WriteEntries(string path)
    {
        using var reader = JournalReader.Open(path);
        var index = reader.CreateIndex();
        reader.ReadAll((line, offset, _) =>
        {
            ThrowIfStopped();
            if (line.IsComplete)
            {
                index.Set(line.Key, offset);
            }
        });
        if (reader.TornLength > 0)
        {
            WriteVerbose($"The last line of '{SafeText.Line(path)}' is incomplete, and was skipped: a run is writing it, or was interrupted.");
        }

        reader.ReadAll((line, offset, bytes) =>
        {
            ThrowIfStopped();
            if (index.Contains(line.Key, offset) && line.IsFailure == Failed && IsInTime(line.Time))
            {
                var entry = JournalFormat.ReadEntry(bytes.AsSpan()).Entry;
                if (MatchesFilter(entry))
                {
                    WriteObject(_results.Create(entry));
                }
            }
        });
    }

    // In UTC: converting the first or the last DateTime to a DateTimeOffset throws in some time zones.
    private bool IsInTime(DateTimeOffset time) => !(time.UtcDateTime < After?.ToUniversalTime()) && !(time.UtcDateTime >= Before?.ToUniversalTime());

    private bool MatchesFilter(JournalEntry entry) =>
        _models is null || Array.Exists(_models, pattern => pattern.IsMatch(entry.Question.Model) || pattern.IsMatch(entry.Model));

    private void ThrowIfStopped()
    {
        if (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }
}
