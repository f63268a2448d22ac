using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Platform;

namespace WriterVision.Inputs.Metadata;

/// <summary>Reads a stream from start to end through a buffer, and knows its position.</summary>
internal sealed class ForwardReader
{
    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _next;
    private int _end;

    public ForwardReader(Stream stream) => _stream = stream;

    /// <summary>The number of bytes that were read or skipped.</summary>
    public long Position { get; private set; }

    /// <summary>Reads a byte; -1 at the end.</summary>
    public async ValueTask<int> ReadByteAsync(CancellationToken cancellationToken)
    {
        if (_next == _end && !await FillAsync(cancellationToken).ConfigureAwait(false))
        {
            return -1;
        }

        Position++;
        return _buffer[_next++];
    }

    /// <summary>Reads bytes; fewer than <paramref name="count"/> at the end.</summary>
    public async ValueTask<byte[]> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        var read = 0;
        while (read < count && (_next < _end || await FillAsync(cancellationToken).ConfigureAwait(false)))
        {
            var part = Math.Min(count - read, _end - _next);
            Buffer.BlockCopy(_buffer, _next, bytes, read, part);
            _next += part;
            read += part;
        }

        Position += read;
        if (read < count)
        {
            Array.Resize(ref bytes, read);
        }

        return bytes;
    }

    /// <summary>Skips bytes; false if the stream ends first.</summary>
    public async ValueTask<bool> SkipAsync(long count, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            if (_next == _end && !await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            var part = (int)Math.Min(count, _end - _next);
            _next += part;
            Position += part;
            count -= part;
        }

        return true;
    }

    /// <summary>Skips to the next byte with this value, which is not read yet; false if there is none.</summary>
    public async ValueTask<bool> SkipToAsync(byte value, CancellationToken cancellationToken)
    {
        while (_next < _end || await FillAsync(cancellationToken).ConfigureAwait(false))
        {
            var found = Array.IndexOf(_buffer, value, _next, _end - _next);
            var part = (found < 0 ? _end : found) - _next;
            _next += part;
            Position += part;
            if (found >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        _next = 0;
        _end = await _stream.ReadBlockAsync(_buffer, _buffer.Length, cancellationToken).ConfigureAwait(false);
        return _end > 0;
    }
}
