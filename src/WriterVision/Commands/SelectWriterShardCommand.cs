using System.Management.Automation;
using WriterVision.Commands.Binding;
using WriterVision.Commands.Pipeline;
using WriterVision.Inputs;

namespace WriterVision.Commands;

/// <summary>Passes on one shard of the objects in a pipeline, based on their file names, so that several machines can divide the work.</summary>
[Cmdlet(VerbsCommon.Select, "WriterShard")]
[OutputType(typeof(PSObject))]
public sealed class SelectWriterShardCommand : PSCmdlet
{
    /// <summary>The objects: files, paths, URLs, or rows with a FullName, Path, LiteralPath, Uri or Name property.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The index of the shard to pass on: 0 or more, and less than <see cref="Count"/>.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateRange(0, int.MaxValue)]
    public int Index { get; set; }

    /// <summary>The number of shards: 1 or more.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Index >= Count)
        {
            ThrowTerminatingError(ErrorRecords.From(InputErrors.InvalidShard(Index, Count), Index));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ShardPath.Of(InputObject) is not { } path)
        {
            WriteError(ErrorRecords.From(InputErrors.ShardPathNotFound(InputObject?.BaseObject.GetType().Name ?? "null"), InputObject));
        }
        else if (Shard.IndexOf(path, Count) == Index)
        {
            WriteObject(InputObject);
        }
    }
}
