using System;
using System.IO;
using System.Linq;
using System.Net;
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
/// Uploads an image under a unique name, and makes sure that it does not remain in the account. <see cref="AccountUploads"/> decides when it is
/// deleted, and whether it is kept (<c>-KeepFile</c>). If the run is stopped after the body of an upload was sent, the upload is completed and
/// deleted. If the response is lost, the file is searched by its name.
/// </summary>
internal sealed class TemporaryUpload
{
    /// <summary>The time that an upload whose body was sent has after the run is stopped. Services usually answer within tenths of a second.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(3);

    /// <summary>The time for a delete request after the run is stopped.</summary>
    private static readonly TimeSpan CleanupTime = TimeSpan.FromSeconds(1.5);

    private readonly WriterClient _client;
    private readonly RequestContext _context;
    private readonly string _name;
    private readonly Action<string> _onLost;
    private volatile bool _isBodySent;

    /// <summary>The number of attempts whose body was sent, and that the service did not reject. Each of them may have created a file.</summary>
    private int _uploads;

    private TemporaryUpload(WriterClient client, RequestContext context, string name, Action<string> onLost)
    {
        _onLost = onLost;
        _client = client;
        _context = context;
        _name = name;
    }

    /// <summary>Uploads an image.</summary>
    /// <param name="client">The account.</param>
    /// <param name="name">The name of the image. The file in the account gets a unique name.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="context">The input that the image belongs to.</param>
    /// <param name="onLost">Receives the name of a file that may remain in the account, because the response was lost and the file was not found.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>The id of the file.</returns>
    /// <exception cref="WriterVisionException">The upload failed, and is not retried.</exception>
    public static Task<string> SendAsync(
        WriterClient client, string name, ImageContent content, RequestContext context, Action<string> onLost, CancellationToken cancellationToken) =>
        new TemporaryUpload(client, context, UniqueName(name, content.Format), onLost).SendAsync(content, cancellationToken);

    /// <summary>Deletes a file. Does not throw: a failure becomes a warning.</summary>
    /// <param name="client">The account.</param>
    /// <param name="fileId">The id of the file.</param>
    /// <param name="context">Receives the warning.</param>
    /// <param name="cancellationToken">Limits the time after it is canceled.</param>
    public static async Task DeleteAsync(WriterClient client, string fileId, RequestContext context, CancellationToken cancellationToken)
    {
        using var deletion = new CancellationTokenSource();
        using var stopping = cancellationToken.Register(() => deletion.CancelAfter(CleanupTime));
        try
        {
            await client.DeleteFileAsync(fileId, context.Aside(), deletion.Token).ConfigureAwait(false);
        }
        catch (WriterApiException failure) when (failure.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            // The file has already been deleted.
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

    private async Task<string> SendAsync(ImageContent content, CancellationToken cancellationToken)
    {
        // A request is canceled immediately while its body is being sent. After that, the request creates a file and is completed.
        using var sending = new CancellationTokenSource();
        using var stopping = cancellationToken.Register(() => sending.CancelAfter(_isBodySent ? AnswerTime : TimeSpan.Zero));
        WriterFile sent;
        try
        {
            sent = await _client.UploadFileAsync(
                new FileUpload
                {
                    Name = _name,
                    MediaType = new MediaTypeHeaderValue(content.MediaType),
                    Length = content.Length,
                    OpenAsync = token => OpenAsync(content, token),
                    OnRejected = OnRejected,
                },
                _context,
                sending.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WriterVisionException or OperationCanceledException)
        {
            if (_uploads > 0)
            {
                await DeleteLostAsync(keptId: null, cancellationToken).ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }

        if (_uploads > 1)
        {
            await DeleteLostAsync(sent.Id, cancellationToken).ConfigureAwait(false);
        }

        if (cancellationToken.IsCancellationRequested)
        {
            await DeleteAsync(_client, sent.Id, _context, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return sent.Id;
    }

    private async Task<Stream> OpenAsync(ImageContent content, CancellationToken cancellationToken)
    {
        _isBodySent = false;
        return new BodyStream(await content.OpenAsync(cancellationToken).ConfigureAwait(false), content.Length, () =>
        {
            _isBodySent = true;
            Interlocked.Increment(ref _uploads);
        });
    }

    /// <summary>After a client error (4xx), no file was created. After a failure of a gateway (5xx), this is not known.</summary>
    private void OnRejected(HttpStatusCode status)
    {
        if (_isBodySent && status < HttpStatusCode.InternalServerError)
        {
            _isBodySent = false;
            Interlocked.Decrement(ref _uploads);
        }
    }

    /// <summary>Deletes files that earlier attempts without a response may have created in the account.</summary>
    private async Task DeleteLostAsync(string? keptId, CancellationToken cancellationToken)
    {
        using var cleanup = new CancellationTokenSource();
        using var stopping = cancellationToken.Register(() => cleanup.CancelAfter(CleanupTime));
        try
        {
            var page = await _client.ListFilesAsync(new FileQuery { Order = "desc" }, _context.Aside(), cleanup.Token).ConfigureAwait(false);
            var lost = page.Files.Where(file => file.Name == _name && file.Id != keptId).ToList();
            foreach (var file in lost)
            {
                await DeleteAsync(_client, file.Id, _context, cancellationToken).ConfigureAwait(false);
            }

            if (lost.Count < _uploads - (keptId is null ? 0 : 1))
            {
                _onLost(_name);
            }
        }
        catch (Exception exception) when (exception is WriterVisionException or OperationCanceledException)
        {
            _onLost(_name);
        }
    }

    private static string NotDeleted(string fileId, string reason) =>
        $"The file '{SafeText.Line(fileId)}' could not be deleted from the account. {reason.TrimEnd('.')}. Delete it with Remove-WriterFile {SafeText.Line(fileId)}.";

    /// <summary>
    /// A unique name with the extension of the format, because the service determines the type from the extension.
    /// </summary>
    private static string UniqueName(string name, ImageFormat format)
    {
        var extensions = format.Extensions();
        var extension = extensions.FirstOrDefault(known => name.EndsWith(known, StringComparison.OrdinalIgnoreCase)) ?? extensions[0];
        var stem = name.EndsWith(extension, StringComparison.OrdinalIgnoreCase) ? name.Substring(0, name.Length - extension.Length) : name;
        return $"{stem}.{Guid.NewGuid().ToString("N").Substring(0, 8)}{extension}";
    }

    /// <summary>Reports when all bytes of a body were read.</summary>
    private sealed class BodyStream : Stream
    {
        private readonly Stream _inner;
        private readonly Action _onEnd;
        private long _remaining;

        public BodyStream(Stream inner, long length, Action onEnd)
        {
            _inner = inner;
            _remaining = length;
            _onEnd = onEnd;
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => _inner.Length;

        public override long Position
        {
            get => _inner.Position;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Count(_inner.Read(buffer, offset, count));

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Count(await _inner.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _inner.Dispose();
            }

            base.Dispose(disposing);
        }

        private int Count(int read)
        {
            if (read > 0 && (_remaining -= read) == 0)
            {
                _onEnd();
            }

            return read;
        }
    }
}
