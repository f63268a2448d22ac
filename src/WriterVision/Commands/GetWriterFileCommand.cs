using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using WriterVision.Api;
using WriterVision.Api.Requests;
using WriterVision.Api.Responses;
using WriterVision.Commands.Binding;
using WriterVision.Commands.Pipeline;

namespace WriterVision.Commands;

/// <summary>Lists the files in the account, or gets files by id.</summary>
[Cmdlet(VerbsCommon.Get, "WriterFile", DefaultParameterSetName = ListSet)]
[OutputType(typeof(WriterFile))]
public sealed class GetWriterFileCommand : FileIdCommand
{
    private const string ListSet = "List";

    /// <summary>The cursors of the requested pages. If a list repeated a cursor, it would never end.</summary>
    private readonly HashSet<string> _cursors = new(StringComparer.Ordinal);

    /// <summary>The names of the files; wildcards are permitted.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NoFileCompleter))]
    [ValidateWildcard]
    public string[]? Name { get; set; }

    /// <summary>The processing status of the files: <c>in_progress</c>, <c>completed</c> or <c>failed</c>.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateSet("in_progress", "completed", "failed")]
    public string? Status { get; set; }

    /// <summary>The extensions of the files, such as <c>jpg</c>.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FileTypeCompleter))]
    public string[]? FileType { get; set; }

    /// <summary>The Knowledge Graph that the files must belong to.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public Guid? GraphId { get; set; }

    /// <summary>The order by the time of upload: <c>desc</c>, the default of the service, returns the newest first.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateSet("asc", "desc")]
    public string? Order { get; set; }

    private protected override bool NeedsFilesApi => true;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ListSet)
        {
            List();
            return;
        }

        var client = Connect();
        foreach (var id in Files.Select(static file => file.Id))
        {
            Enqueue(id, async (context, cancellationToken) =>
                BatchOutcome.Answered(id, await client.GetFileAsync(id, context, cancellationToken).ConfigureAwait(false)));
        }
    }

    private void List()
    {
        var patterns = Name?.Select(static name => new NamePattern(name)).ToList();
        for (var page = EndOnFailure(null, () => Fetch(after: null)); page is not null;)
        {
            Func<FilePage?> next = static () => null;
            var files = page.Files;
            for (var index = 0; index < files.Count; index++)
            {
                // The next page is requested before the last file is written: if a later command deletes this file, its cursor is no longer valid.
                if (index == files.Count - 1 && page.HasMore)
                {
                    next = FetchAhead(files[index].Id);
                }

                if (patterns is null || patterns.Exists(pattern => pattern.IsMatch(files[index].Name)))
                {
                    WriteObject(files[index]);
                }
            }

            page = EndOnFailure(null, next);
        }
    }

    /// <summary>Requests a page now. The returned function throws the failure only when it is called, so that the previous page is written first.</summary>
    private Func<FilePage?> FetchAhead(string after)
    {
        try
        {
            var page = Fetch(after);
            return () => page;
        }
        catch (WriterVisionException failure)
        {
            return () => throw failure;
        }
    }

    private FilePage Fetch(string? after)
    {
        var query = new FileQuery
        {
            After = after,
            Order = Order,
            Status = Status,
            FileTypes = FileType is null ? null : string.Join(",", FileType.Select(static type => type.TrimStart('*', '.'))),
            GraphId = GraphId,
        };
        if (after is not null)
        {
            _cursors.Add(after);
        }

        var client = Connect();
        return AwaitOrThrow(async (context, cancellationToken) =>
        {
            var page = await client.ListFilesAsync(query, context, cancellationToken).ConfigureAwait(false);
            return page.HasMore && _cursors.Contains(page.Files[page.Files.Count - 1].Id)
                ? throw ConnectionErrors.InvalidResponse("the list of files repeats a page that was already returned.")
                : page;
        });
    }
}
