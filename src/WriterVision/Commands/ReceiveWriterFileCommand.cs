using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api;
using WriterVision.Api.Http;
using WriterVision.Api.Responses;
using WriterVision.Commands.Binding;
using WriterVision.Commands.Pipeline;
using WriterVision.Errors;
using WriterVision.Inputs;
using WriterVision.Text;

namespace WriterVision.Commands;

/// <summary>Downloads files in the account to this machine.</summary>
[Cmdlet(VerbsCommunications.Receive, "WriterFile", DefaultParameterSetName = IdSet, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ReceiveWriterFileCommand : FileIdCommand
{
    /// <summary>The files that this command has written. It does not overwrite them, even with <see cref="Force"/>.</summary>
    private readonly ConcurrentDictionary<string, bool> _written = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The folders that this command has created. A parent folder comes before its subfolders.</summary>
    private readonly List<string> _createdFolders = [];

    /// <summary>
    /// The destination: a folder, which is created if it does not exist, or a file. A path that does not exist is a folder, unless its name has an
    /// extension.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>Overwrites existing files.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var file in Files)
        {
            string destination;
            try
            {
                destination = new PathResolver(SessionState.Path).Literal(Destination!).Single();
            }
            catch (WriterVisionException failure)
            {
                EnqueueFailure(file.Id, failure);
                continue;
            }

            if (ShouldProcess(DisplayText(file), $"Save to {SafeText.Line(destination)}"))
            {
                var client = Connect();
                Enqueue(file.Id, (context, cancellationToken) => ReceiveAsync(client, file, destination, context, cancellationToken));
            }
        }
    }

    /// <summary>Removes folders that the command created and that are still empty at the end.</summary>
    private protected override void Close(RequestContext context, CancellationToken cancellationToken)
    {
        base.Close(context, cancellationToken);
        lock (_createdFolders)
        {
            for (var index = _createdFolders.Count - 1; index >= 0; index--)
            {
                var folder = _createdFolders[index];
                // This fails if the folder is not empty.
                TryDelete(() => Directory.Delete(folder));
            }

            _createdFolders.Clear();
        }
    }

    private async Task<BatchOutcome> ReceiveAsync(
        WriterClient client, WriterFile file, string destination, RequestContext context, CancellationToken cancellationToken)
    {
        var target = destination;
        if (IsFolder(destination))
        {
            var name = file.Name.Length > 0 ? file.Name : (await client.GetFileAsync(file.Id, context, cancellationToken).ConfigureAwait(false)).Name;
            target = Path.Combine(destination, SafeFileName.From(name, file.Id));
        }

        if (!_written.TryAdd(target, true) || (!Force && (File.Exists(target) || Directory.Exists(target))))
        {
            throw FileErrors.FileExists(target);
        }

        // The temporary file is in the same folder, and therefore on the same volume, so that it can be renamed.
        var folder = Path.GetDirectoryName(target)!;
        var partial = Path.Combine(folder, "." + Path.GetRandomFileName() + ".partial");
        try
        {
            Guard(target, () => MakeFolder(folder));
            await client.DownloadFileAsync(
                file.Id, (download, attempt) => SaveAsync(download, partial, target, attempt), context, cancellationToken).ConfigureAwait(false);
            Guard(target, () => Move(partial, target));
            return BatchOutcome.Answered(file.Id, new FileInfo(target));
        }
        catch
        {
            _written.TryRemove(target, out _);
            TryDelete(() => File.Delete(partial));
            throw;
        }
    }

    private static bool IsFolder(string destination) =>
        Directory.Exists(destination) || (!File.Exists(destination) && Path.GetExtension(destination).Length == 0);

    private static async Task<bool> SaveAsync(FileBody download, string partial, string target, CancellationToken cancellationToken)
    {
        using var file = Guard(target, () => new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous));
        await FileCopy.CopyAsync(download.Content, file, target, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private void Move(string partial, string target)
    {
        try
        {
            File.Move(partial, target);
        }
        catch (IOException) when (File.Exists(target))
        {
            // The file existed before, or appeared during the download.
            if (!Force)
            {
                throw FileErrors.FileExists(target);
            }

            File.Replace(partial, target, destinationBackupFileName: null);
        }
    }

    private void MakeFolder(string folder)
    {
        lock (_createdFolders)
        {
            var count = _createdFolders.Count;
            for (var missing = folder; missing is not null && !Directory.Exists(missing); missing = Path.GetDirectoryName(missing))
            {
                _createdFolders.Insert(count, missing);
            }

            Directory.CreateDirectory(folder);
        }
    }

    /// <summary>Ignores a failure to delete, because the original failure is reported.</summary>
    private static void TryDelete(Action delete)
    {
        try
        {
            delete();
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
        }
    }

    private static void Guard(string path, Action action) => Guard(path, () =>
    {
        action();
        return true;
    });

    private static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw FileErrors.FileNotWritable(path, exception);
        }
    }
}
