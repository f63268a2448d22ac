using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Errors;

namespace WriterVision.Inputs;

/// <summary>
/// Reads a file whose length a request has announced. If exactly this number of bytes cannot be read, the error names the file; otherwise
/// the failure would look like a lost connection and be retried.
/// </summary>
internal sealed class ImageFileStream : Stream
{
    /// <summary>
    /// Whether the system reads files asynchronously. On Unix it does not: the runtime would use another thread of the pool for each block,
    /// which is slower than reading synchronously.
    /// </summary>
    public static readonly bool ReadsOverlapped = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    private readonly Stream _file;
    private readonly bool _ownsStream;
    private readonly string _path;
    private long _remaining;
    private Task<int>? _lastRead;

    public ImageFileStream(Stream file, string path, long length, bool ownsStream = true)
    {
        _file = file;
        _ownsStream = ownsStream;
        _path = path;
        Length = length;
        _remaining = length;
        if (file.Length != length)
        {
            Dispose();
            throw FileErrors.FileChanged(path);
        }
    }

    public override long Length { get; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Position
    {
        get => Length - _remaining;
        set => throw new NotSupportedException();
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<int>(cancellationToken);
        }

        if (ReadsOverlapped)
        {
            return ReadOverlappedAsync(buffer, offset, count, cancellationToken);
        }

        var read = Read(buffer, offset, count);
        return _lastRead is { } last && last.Result == read ? last : _lastRead = Task.FromResult(read);
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var requested = (int)Math.Min(count, _remaining);
        if (requested == 0)
        {
            return 0;
        }

        try
        {
            return Count(_file.Read(buffer, offset, requested));
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw FileErrors.FileNotReadable(_path, exception);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _ownsStream)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<int> ReadOverlappedAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        var requested = (int)Math.Min(count, _remaining);
        if (requested == 0)
        {
            return 0;
        }

        try
        {
            return Count(await _file.ReadAsync(buffer, offset, requested, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw FileErrors.FileNotReadable(_path, exception);
        }
    }

    private int Count(int read)
    {
        _remaining -= read;
        return read == 0 ? throw FileErrors.FileChanged(_path) : read;
    }
}
