using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Inputs.Metadata;

/// <summary>Reads an image without its metadata from the original, which is read from start to end.</summary>
internal sealed class SplicedStream : Stream
{
    private readonly Stream _original;
    private readonly Splice _splice;
    private byte[]? _skipBuffer;
    private long _originalPosition;
    private long _position;
    private long _done;
    private int _piece;

    public SplicedStream(Stream original, Splice splice)
    {
        _original = original;
        _splice = splice;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _splice.Length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        while (count > 0 && _piece < _splice.Pieces.Count)
        {
            var piece = _splice.Pieces[_piece];
            var part = (int)Math.Min(count, piece.Length - _done);
            if (part == 0)
            {
                _piece++;
                _done = 0;
                continue;
            }

            if (piece.Bytes is { } bytes)
            {
                Buffer.BlockCopy(bytes, (int)_done, buffer, offset, part);
            }
            else
            {
                await SkipToAsync(piece.Offset + _done, cancellationToken).ConfigureAwait(false);
                part = await _original.ReadAsync(buffer, offset, part, cancellationToken).ConfigureAwait(false);
                _originalPosition += part;
            }

            _done += part;
            _position += part;
            return part;
        }

        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

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
            _original.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task SkipToAsync(long offset, CancellationToken cancellationToken)
    {
        while (_originalPosition < offset)
        {
            _skipBuffer ??= new byte[16 * 1024];
            var read = await _original.ReadAsync(_skipBuffer, 0, (int)Math.Min(_skipBuffer.Length, offset - _originalPosition), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }

            _originalPosition += read;
        }
    }
}
