using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api.Http;
using WriterVision.Commands.Binding;
using WriterVision.Text;

namespace WriterVision.Commands.Pipeline;

/// <summary>A cmdlet that processes files in the account one by one.</summary>
public abstract class FileIdCommand : BatchCommand
{
    private protected const string IdSet = "Id";
    private protected const string FileIdSet = "FileId";

    private protected FileIdCommand()
    {
    }

    /// <summary>The files: ids, or the objects that <c>Get-WriterFile</c> and <c>Send-WriterFile</c> return.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet, ValueFromPipeline = true)]
    [WriterFileTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoFileCompleter))]
    public WriterFile[]? Id { get; set; }

    /// <summary>The ids, from a column of that name. A column named Id is not used, because many tables have such a column.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FileIdSet, ValueFromPipelineByPropertyName = true)]
    [FileIdTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoFileCompleter))]
    public string[]? FileId { get; set; }

    private protected override bool NeedsFilesApi => true;

    /// <summary>The files of the current pipeline object. Their names are empty if only the id is known.</summary>
    private protected IEnumerable<WriterFile> Files =>
        ParameterSetName == FileIdSet ? (FileId ?? []).Select(static id => new WriterFile(id, string.Empty)) : Id ?? [];

    /// <summary>Adds work without an output object to the window.</summary>
    private protected void EnqueueAction(string fileId, Func<RequestContext, CancellationToken, Task> work) => Enqueue(fileId, async (context, cancellationToken) =>
    {
        await work(context, cancellationToken).ConfigureAwait(false);
        return BatchOutcome.Done(fileId);
    });

    /// <summary>The display text of a file in a confirmation prompt.</summary>
    private protected static string DisplayText(WriterFile file) =>
        file.Name.Length > 0 ? $"{SafeText.Line(file.Name)} ({SafeText.Line(file.Id)})" : SafeText.Line(file.Id);
}
