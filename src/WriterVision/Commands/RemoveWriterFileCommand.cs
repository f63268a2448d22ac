using System.Management.Automation;
using WriterVision.Commands.Pipeline;

namespace WriterVision.Commands;

/// <summary>Deletes files in the account permanently.</summary>
[Cmdlet(VerbsCommon.Remove, "WriterFile", DefaultParameterSetName = IdSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveWriterFileCommand : FileIdCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var file in Files)
        {
            if (ShouldProcess(DisplayText(file), "Delete from the Writer account"))
            {
                var client = Connect();
                EnqueueAction(file.Id, (context, cancellationToken) => client.DeleteFileAsync(file.Id, context, cancellationToken));
            }
        }
    }
}
