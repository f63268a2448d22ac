using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Images;

/// <summary>
/// Reads a file that a request has announced with its length. Where the file cannot be read to that very length, the failure names
/// the file: without this it would reach the user as a broken connection, and be tried again.
/// </summary>
internal sealed class ImageFileStream : Stream
{
    private readonly FileStream _file;
    private readonly string _path;
    private long _left;

    public ImageFileStream(FileStream file, string path, long length)
    {
        _file = file;
        _path = path;
        Length = length;
        _left = length;
        if (file.Length != length)
        {
            file.Dispose();
            throw Failure.FileChanged(path);
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

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        var wanted = (int)Math.Min(count, _left);
        if (wanted == 0)
        {
            return 0;
        }

        int read;
        try
        {
            read = await _file.ReadAsync(buffer, offset, wanted, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (ImageFile.IsFileSystemFailure(exception))
        {
            throw Failure.FileNotReadable(_path, exception);
        }

        _left -= read;
        return read == 0 ? throw Failure.FileChanged(_path) : read;
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

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
}
