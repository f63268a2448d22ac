using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api;
using WriterVision.Api.Http;
using WriterVision.Api.Requests;
using WriterVision.Inputs;
using WriterVision.Text;

namespace WriterVision.Vision.Routes;

/// <summary>
/// The files that a command uploaded to the account. Concurrent questions about equal content share one upload, and the last of them deletes
/// it. If the process is killed, only the files of requests in flight remain in the account.
/// </summary>
internal sealed class AccountUploads
{
    /// <summary>The maximum number of lost uploads in a warning.</summary>
    private const int MaximumNames = 5;

    private readonly object _lock = new();
    private readonly SingleFlight<ImageIdentity, Upload> _sending = new();
    private readonly Dictionary<ImageIdentity, Upload> _uploads = [];
    private readonly ConcurrentQueue<string> _lost = new();
    private readonly WriterClient _client;
    private readonly bool _keepsFiles;
    private Upload? _sharedUpload;

    /// <param name="client">The account.</param>
    /// <param name="keepsFiles">Whether files remain in the account.</param>
    public AccountUploads(WriterClient client, bool keepsFiles)
    {
        _client = client;
        _keepsFiles = keepsFiles;
    }

    /// <summary>Uploads a file, or shares an existing upload. The caller calls <see cref="ReleaseAsync"/>.</summary>
    /// <exception cref="WriterVisionException">The file cannot be read, or the service did not accept it.</exception>
    public async Task<Upload> AcquireAsync(LocalImage image, RequestContext context, CancellationToken cancellationToken)
    {
        var content = await image.IdentifyAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var (upload, isShared) = await _sending.RunAsync(
                content,
                async () => TryShare(content) ?? await SendAsync(image, content, context, cancellationToken).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
            if (!isShared)
            {
                return upload;
            }

            // Shares the upload of another question, unless it has been deleted in the meantime.
            if (TryShare(content) is { } shared)
            {
                return shared;
            }
        }
    }

    /// <summary>Keeps an upload until another upload replaces it.</summary>
    public async Task KeepAsync(Upload upload, RequestContext context, CancellationToken cancellationToken)
    {
        Upload? replaced;
        lock (_lock)
        {
            if (_sharedUpload == upload)
            {
                return;
            }

            replaced = _sharedUpload;
            _sharedUpload = upload;
            upload.UserCount++;
        }

        await ReleaseAsync(replaced, context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Releases the upload that <see cref="KeepAsync"/> kept.</summary>
    public async Task CloseAsync(RequestContext context, CancellationToken cancellationToken)
    {
        Upload? kept;
        lock (_lock)
        {
            kept = _sharedUpload;
            _sharedUpload = null;
        }

        await ReleaseAsync(kept, context, cancellationToken).ConfigureAwait(false);
        if (!_lost.IsEmpty)
        {
            var names = SafeText.Line(string.Join(", ", _lost.Take(MaximumNames)) + (_lost.Count > MaximumNames ? ", …" : string.Empty));
            context.Warn(_lost.Count == 1
                ? "The server did not confirm 1 upload, and the account's file list does not contain it. If the file was stored anyway, it is still in the "
                    + $"account: {names}. Find it with Get-WriterFile -Name, and delete it with Remove-WriterFile."
                : $"The server did not confirm {_lost.Count.ToString(CultureInfo.CurrentCulture)} uploads, and the account's file list does not contain them. If "
                    + $"files were stored anyway, they are still in the account: {names}. Find them with Get-WriterFile -Name, and delete them with Remove-WriterFile.");
        }
    }

    /// <summary>Releases an upload, and deletes the file if no other question uses it. Does not throw: a failure becomes a warning.</summary>
    public async Task ReleaseAsync(Upload? upload, RequestContext context, CancellationToken cancellationToken)
    {
        if (upload is null)
        {
            return;
        }

        lock (_lock)
        {
            if (--upload.UserCount > 0)
            {
                return;
            }

            Remove(upload);
        }

        if (!_keepsFiles)
        {
            await TemporaryUpload.DeleteAsync(_client, upload.FileId, context, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes an upload that is no longer in the account, so that the next question uploads the image again.</summary>
    public void Forget(Upload upload)
    {
        lock (_lock)
        {
            Remove(upload);
        }
    }

    private void Remove(Upload upload)
    {
        if (_uploads.TryGetValue(upload.Content, out var current) && current == upload)
        {
            _uploads.Remove(upload.Content);
        }
    }

    /// <summary>The existing upload of the content, with an additional user; null if there is none.</summary>
    private Upload? TryShare(ImageIdentity content)
    {
        lock (_lock)
        {
            if (_uploads.TryGetValue(content, out var upload))
            {
                upload.UserCount++;
            }

            return upload;
        }
    }

    private async Task<Upload> SendAsync(LocalImage image, ImageIdentity identity, RequestContext context, CancellationToken cancellationToken)
    {
        using var content = await image.GetContentAsync(cancellationToken).ConfigureAwait(false);
        var fileId = _keepsFiles
            ? await KeepFileAsync(image.Name, content, context, cancellationToken).ConfigureAwait(false)
            : await TemporaryUpload.SendAsync(_client, image.Name, content, context, _lost.Enqueue, cancellationToken).ConfigureAwait(false);
        var upload = new Upload(identity, fileId) { UserCount = 1 };
        lock (_lock)
        {
            _uploads.Add(identity, upload);
        }

        return upload;
    }

    /// <summary>Uploads an image that remains in the account, under its own name.</summary>
    private async Task<string> KeepFileAsync(string name, ImageContent content, RequestContext context, CancellationToken cancellationToken)
    {
        var extensions = content.Format.Extensions();
        var sent = await _client.UploadFileAsync(
            new FileUpload
            {
                Name = extensions.Any(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) ? name : name + extensions[0],
                MediaType = new MediaTypeHeaderValue(content.MediaType),
                Length = content.Length,
                OpenAsync = content.OpenAsync,
            },
            context,
            cancellationToken).ConfigureAwait(false);
        return sent.Id;
    }

    /// <summary>A file in the account.</summary>
    internal sealed class Upload
    {
        public Upload(ImageIdentity content, string fileId)
        {
            Content = content;
            FileId = fileId;
        }

        public ImageIdentity Content { get; }

        public string FileId { get; }

        /// <summary>The number of questions that use the file.</summary>
        public int UserCount { get; set; }
    }
}
