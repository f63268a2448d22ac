using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Errors;
using WriterVision.Inputs;
using WriterVision.Platform;

namespace WriterVision.Vision.Routes;

/// <summary>
/// The bytes of an uploaded file on their way into a request: kept in a nameless file of this machine rather than in memory, since a
/// request may have to be sent again. Nothing of it outlives the process.
/// </summary>
internal sealed class SpooledImage : IDisposable
{
    private readonly FileStream _file;
    private readonly ImageFormat _format;

    private SpooledImage(FileStream file, ImageFormat format)
    {
        _file = file;
        _format = format;
        Length = file.Length;
    }

    public string MediaType => _format.MediaType();

    /// <summary>The length in bytes.</summary>
    public long Length { get; }

    /// <summary>Takes an image from a stream, and reads no further than its first bytes where it is none.</summary>
    /// <param name="fileId">The file, for messages.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="rules">What it must be.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WriterVisionException"><c>EmptyFile</c>, <c>UnsupportedImage</c>, <c>FileTooLarge</c> or <c>FileNotWritable</c>.</exception>
    public static async Task<SpooledImage> ReceiveAsync(string fileId, Stream content, ImageRules rules, CancellationToken cancellationToken)
    {
        var start = new byte[ImageFormats.SignatureLength];
        var read = 0;
        for (int count; read < start.Length && (count = await content.ReadAsync(start, read, start.Length - read, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            read += count;
        }

        if (read == 0)
        {
            throw FileErrors.EmptyFile(fileId);
        }

        var format = ImageFormats.Detect(start.AsSpan(0, read));
        rules.Check(fileId, format, read);
        var file = Create();
        try
        {
            await file.WriteAsync(start, 0, read, cancellationToken).ConfigureAwait(false);
            var buffer = new byte[64 * 1024];
            for (int count; (count = await content.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                await WriteAsync(file, buffer, count, cancellationToken).ConfigureAwait(false);
            }

            await file.FlushAsync(cancellationToken).ConfigureAwait(false);
            return new SpooledImage(file, format);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The bytes from their start. One attempt reads at a time: they have one position.</summary>
    public Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _file.Position = 0;
        return Task.FromResult<Stream>(new LentStream(_file));
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Create()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            // Without a name at once: whatever ends this process, nothing is left behind.
            var file = PlatformSupport.OpenPrivate(path, FileShare.Delete);
            File.Delete(path);
            return file;
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw FileErrors.FileNotWritable(path, exception);
        }
    }

    private static async Task WriteAsync(FileStream file, byte[] buffer, int count, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(buffer, 0, count, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            // Named here: to the sender of the request it would look like a broken connection.
            throw FileErrors.FileNotWritable(file.Name, exception);
        }
    }

    /// <summary>A stream that its reader may close, and its owner goes on with.</summary>
    private sealed class LentStream : Stream
    {
        private readonly Stream _owned;

        public LentStream(Stream owned) => _owned = owned;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => _owned.Length;

        public override long Position
        {
            get => _owned.Position;
            set => throw new NotSupportedException();
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            _owned.ReadAsync(buffer, offset, count, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => _owned.Read(buffer, offset, count);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
