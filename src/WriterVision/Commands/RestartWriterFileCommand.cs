using System.Management.Automation;
using WriterVision.Commands.Pipeline;

namespace WriterVision.Commands;

/// <summary>Restarts the processing of files that the service failed to process.</summary>
[Cmdlet(VerbsLifecycle.Restart, "WriterFile", DefaultParameterSetName = IdSet, SupportsShouldProcess = true)]
public sealed class RestartWriterFileCommand : FileIdCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var file in Files)
        {
            if (ShouldProcess(DisplayText(file), "Process again"))
            {
                var client = Connect();
                EnqueueAction(file.Id, (context, cancellationToken) => client.RetryFileAsync(file.Id, context, cancellationToken));
            }
        }
    }
}
