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
/// What a command has put into the account. Questions about equal content that are under way together share one upload, and the last
/// of them deletes it: a process that is killed leaves behind what was under way, and no more.
/// </summary>
internal sealed class SharedUploads
{
    /// <summary>How many lost uploads a warning names.</summary>
    private const int ShownNames = 5;

    private readonly object _lock = new();
    private readonly SingleFlight<ImageIdentity, Upload> _sending = new();
    private readonly Dictionary<ImageIdentity, Upload> _uploads = [];
    private readonly ConcurrentQueue<string> _lost = new();
    private readonly WriterClient _client;
    private readonly bool _isKept;
    private Upload? _sharedUpload;

    /// <param name="client">The account.</param>
    /// <param name="isKept">Whether nothing is deleted.</param>
    public SharedUploads(WriterClient client, bool isKept)
    {
        _client = client;
        _isKept = isKept;
    }

    /// <summary>The upload of a file; to be given back by <see cref="ReleaseAsync"/>.</summary>
    /// <exception cref="WriterVisionException">The file cannot be read, or was not taken.</exception>
    public async Task<Upload> AcquireAsync(LocalImage image, RequestContext context, CancellationToken cancellationToken)
    {
        var content = await image.IdentifyAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var (upload, isShared) = await _sending.RunAsync(
                content,
                async () => Join(content) ?? await SendAsync(image, content, context, cancellationToken).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
            if (!isShared)
            {
                return upload;
            }

            // The upload of another question, unless that has deleted it meanwhile.
            if (Join(content) is { } joined)
            {
                return joined;
            }
        }
    }

    /// <summary>Keeps an upload until another one takes its place.</summary>
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
            upload.Users++;
        }

        await ReleaseAsync(replaced, context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives back what <see cref="KeepAsync"/> kept.</summary>
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
            var count = _lost.Count == 1 ? "1 upload" : $"{_lost.Count.ToString(CultureInfo.CurrentCulture)} uploads";
            var names = string.Join(", ", _lost.Take(ShownNames)) + (_lost.Count > ShownNames ? ", …" : string.Empty);
            context.Warn($"{count} ended without an answer, and the account does not list the files. If a file was stored after all, it remains in the "
                + $"account: {SafeText.Line(names)}. Find it with Get-WriterFile -Name, and delete it with Remove-WriterFile.");
        }
    }

    /// <summary>Gives an upload back, and deletes the file where nobody else uses it. Does not fail: it warns.</summary>
    public async Task ReleaseAsync(Upload? upload, RequestContext context, CancellationToken cancellationToken)
    {
        if (upload is null)
        {
            return;
        }

        lock (_lock)
        {
            if (--upload.Users > 0)
            {
                return;
            }

            Remove(upload);
        }

        if (!_isKept)
        {
            await TemporaryUpload.DeleteAsync(_client, upload.FileId, context, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Forgets an upload that is no longer in the account, so that the next question uploads the image again.</summary>
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

    /// <summary>The upload of the content, with one more user; null if there is none.</summary>
    private Upload? Join(ImageIdentity content)
    {
        lock (_lock)
        {
            if (_uploads.TryGetValue(content, out var upload))
            {
                upload.Users++;
            }

            return upload;
        }
    }

    private async Task<Upload> SendAsync(LocalImage image, ImageIdentity identity, RequestContext context, CancellationToken cancellationToken)
    {
        using var content = await image.GetContentAsync(cancellationToken).ConfigureAwait(false);
        var fileId = _isKept
            ? await KeepFileAsync(image.Name, content, context, cancellationToken).ConfigureAwait(false)
            : await TemporaryUpload.SendAsync(_client, image.Name, content, context, _lost.Enqueue, cancellationToken).ConfigureAwait(false);
        var upload = new Upload(identity, fileId) { Users = 1 };
        lock (_lock)
        {
            _uploads.Add(identity, upload);
        }

        return upload;
    }

    /// <summary>Uploads an image that stays in the account, under its own name.</summary>
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
        public int Users { get; set; }
    }
}
