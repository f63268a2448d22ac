using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Errors;

namespace WriterVision.Inputs;

/// <summary>
/// Reads a file that a request has announced with its length. Where the file cannot be read to that very length, the failure names
/// the file: without this it would reach the user as a broken connection, and be tried again.
/// </summary>
internal sealed class ImageFileStream : Stream
{
    /// <summary>
    /// Whether the system reads while nobody waits. On Unix no file is read so: the runtime hands each piece to another thread of the pool,
    /// which waits in the place of this one, and that costs more than it gives.
    /// </summary>
    public static readonly bool ReadsOverlapped = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    private readonly FileStream _file;
    private readonly string _path;
    private long _left;
    private Task<int>? _lastRead;

    public ImageFileStream(FileStream file, string path, long length)
    {
        _file = file;
        _path = path;
        Length = length;
        _left = length;
        if (file.Length != length)
        {
            file.Dispose();
            throw FileErrors.FileChanged(path);
        }
    }

    public override long Length { get; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Position
    {
        get => Length - _left;
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
        var wanted = (int)Math.Min(count, _left);
        if (wanted == 0)
        {
            return 0;
        }

        try
        {
            return Count(_file.Read(buffer, offset, wanted));
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
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<int> ReadOverlappedAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        var wanted = (int)Math.Min(count, _left);
        if (wanted == 0)
        {
            return 0;
        }

        try
        {
            return Count(await _file.ReadAsync(buffer, offset, wanted, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw FileErrors.FileNotReadable(_path, exception);
        }
    }

    private int Count(int read)
    {
        _left -= read;
        return read == 0 ? throw FileErrors.FileChanged(_path) : read;
    }
}
