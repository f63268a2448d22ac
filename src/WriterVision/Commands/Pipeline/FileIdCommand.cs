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

/// <summary>A cmdlet that does something with files of the account, each by itself.</summary>
public abstract class FileIdCommand : BatchCommand
{
    private protected const string IdSet = "Id";
    private protected const string FileIdSet = "FileId";

    private protected FileIdCommand()
    {
    }

    /// <summary>The files: ids, or the objects that <c>Get-WriterFile</c> and <c>Send-WriterFile</c> give.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet, ValueFromPipeline = true)]
    [WriterFileTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoFileCompleter))]
    public WriterFile[]? Id { get; set; }

    /// <summary>The ids, from a column of that name. A column named Id is not taken for one: too many tables have it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FileIdSet, ValueFromPipelineByPropertyName = true)]
    [FileIdTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoFileCompleter))]
    public string[]? FileId { get; set; }

    private protected override bool NeedsFilesApi => true;

    /// <summary>The files of this object of the pipeline. Their names are empty where an id is all that is known.</summary>
    private protected IEnumerable<WriterFile> Files =>
        ParameterSetName == FileIdSet ? (FileId ?? []).Select(static id => new WriterFile(id, string.Empty)) : Id ?? [];

    /// <summary>Puts work that gives nothing into the window.</summary>
    private protected void EnqueueAction(string fileId, Func<RequestContext, CancellationToken, Task> work) => Enqueue(fileId, async (context, cancellationToken) =>
    {
        await work(context, cancellationToken).ConfigureAwait(false);
        return BatchOutcome.Done(fileId);
    });

    /// <summary>A file as a question to the user names it.</summary>
    private protected static string Shown(WriterFile file) =>
        file.Name.Length > 0 ? $"{SafeText.Line(file.Name)} ({SafeText.Line(file.Id)})" : SafeText.Line(file.Id);
}
