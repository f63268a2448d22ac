using System;
using System.IO;

namespace WriterVision.Imaging.Codecs.Tiff;

/// <summary>
/// Shows a TIFF file as one that has a single page: the header points to its directory, which points to no other. ImageMagick itself
/// finds a page by the page numbers in the file, which need not be in order.
/// </summary>
internal sealed class TiffPageStream : Stream
{
    private readonly Stream _file;
    private readonly byte[] _offset;
    private readonly long _offsetPosition;
    private readonly byte[] _next;
    private readonly long _nextPosition;

    public TiffPageStream(Stream file, TiffDirectory page)
    {
        _file = file;
        _offsetPosition = page.IsBig ? 8 : 4;
        _offset = new byte[page.IsBig ? 8 : 4];
        for (var index = 0; index < _offset.Length; index++)
        {
            _offset[page.IsLittleEndian ? index : _offset.Length - 1 - index] = (byte)(page.Offset >> (8 * index));
        }

        _nextPosition = page.NextOffsetPosition;
        _next = new byte[_offset.Length];
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _file.Length;

    public override long Position
    {
        get => _file.Position;
        set => _file.Position = value;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var position = _file.Position;
        var read = _file.Read(buffer, offset, count);
        Overlay(_offset, _offsetPosition);
        Overlay(_next, _nextPosition);
        return read;

        void Overlay(byte[] patch, long at)
        {
            var from = Math.Max(position, at);
            var to = Math.Min(position + read, at + patch.Length);
            for (var index = from; index < to; index++)
            {
                buffer[offset + (index - position)] = patch[index - at];
            }
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => _file.Seek(offset, origin);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
