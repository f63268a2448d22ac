using System;
using System.Collections.Generic;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api;
using WriterVision.Api.Http;
using WriterVision.Api.Requests;
using WriterVision.Inputs;
using WriterVision.Text;
using WriterVision.Throttling;

namespace WriterVision.Vision.Routes;

/// <summary>
/// What a command has put into the account. Questions about equal content that are under way together share one upload, and the last
/// of them deletes it: a process that is killed leaves behind what was under way, and no more.
/// </summary>
internal sealed class SharedUploads
{
    /// <summary>How long a delete may take once the run is stopped.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(1.5);

    private readonly object _lock = new();
    private readonly SingleFlight<ImageIdentity, Upload> _sending = new();
    private readonly Dictionary<ImageIdentity, Upload> _uploads = [];
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
    public Task CloseAsync(RequestContext context, CancellationToken cancellationToken)
    {
        Upload? kept;
        lock (_lock)
        {
            kept = _sharedUpload;
            _sharedUpload = null;
        }

        return ReleaseAsync(kept, context, cancellationToken);
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

            _uploads.Remove(upload.Content);
        }

        if (!_isKept)
        {
            await DeleteAsync(upload.FileId, context, cancellationToken).ConfigureAwait(false);
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
        var sent = await _client.UploadFileAsync(
            new FileUpload
            {
                Name = UploadName(image.Name, content.Format),
                MediaType = new MediaTypeHeaderValue(content.MediaType),
                Length = content.Length,
                OpenAsync = content.OpenAsync,
            },
            context,
            cancellationToken).ConfigureAwait(false);
        var upload = new Upload(identity, sent.Id) { Users = 1 };
        lock (_lock)
        {
            _uploads.Add(identity, upload);
        }

        return upload;
    }

    private async Task DeleteAsync(string fileId, RequestContext context, CancellationToken cancellationToken)
    {
        using var deletion = new CancellationTokenSource();
        using var stopping = cancellationToken.Register(() => deletion.CancelAfter(StopTime));
        try
        {
            await _client.DeleteFileAsync(fileId, context.Aside(), deletion.Token).ConfigureAwait(false);
        }
        catch (WriterVisionException failure) when (failure.ErrorId == nameof(ApiErrors.FileIdNotFound))
        {
            // Somebody else was faster.
        }
        catch (WriterVisionException failure)
        {
            context.Warn(NotDeleted(fileId, failure.Message));
        }
        catch (OperationCanceledException)
        {
            context.Warn(NotDeleted(fileId, "The run was stopped, and the server did not answer in time."));
        }
    }

    private static string NotDeleted(string fileId, string reason) =>
        $"The file '{SafeText.Line(fileId)}' could not be deleted from the account. {reason} Delete it with Remove-WriterFile {SafeText.Line(fileId)}.";

    /// <summary>The image's own name with the extension of its format, by which the service decides what a file is.</summary>
    private static string UploadName(string name, ImageFormat format)
    {
        var extensions = format.Extensions();
        foreach (var extension in extensions)
        {
            if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            {
                return name;
            }
        }

        return name + extensions[0];
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
