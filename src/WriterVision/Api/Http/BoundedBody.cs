using System;
using System.Buffers;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Platform;

namespace WriterVision.Api.Http;

/// <summary>The body of an answer, read into a pooled buffer up to a maximum size.</summary>
internal sealed class BoundedBody : IDisposable
{
    /// <summary>The initial size of the buffer. Answers are small, and the length that a server announces is not trusted.</summary>
    private const int FirstSize = 16 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private byte[] _buffer;

    private BoundedBody(byte[] buffer) => _buffer = buffer;

    public int Length { get; private set; }

    /// <summary>Whether the body exceeds the maximum size.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The bytes that were read, without a UTF-8 byte order mark before them.</summary>
    public ReadOnlyMemory<byte> Bytes
    {
        get
        {
            var bytes = _buffer.AsMemory(0, Length);
            return bytes.Span.StartsWith(ByteOrderMark) ? bytes.Slice(ByteOrderMark.Length) : bytes;
        }
    }

    public static async Task<BoundedBody> ReadAsync(HttpContent? content, int limit, CancellationToken cancellationToken)
    {
        var body = new BoundedBody(ArrayPool<byte>.Shared.Rent(FirstSize));
        if (content is null)
        {
            return body;
        }

        try
        {
            using var stream = await PlatformSupport.OpenBodyAsync(content, cancellationToken).ConfigureAwait(false);
            while (true)
            {
                if (body.Length == limit)
                {
                    body.IsCut = await IsMoreAsync(stream, cancellationToken).ConfigureAwait(false);
                    return body;
                }

                body.Grow(limit);
                var read = await stream
                    .ReadAsync(body._buffer, body.Length, Math.Min(body._buffer.Length, limit) - body.Length, cancellationToken)
                    .ConfigureAwait(false);
                if (read == 0)
                {
                    return body;
                }

                body.Length += read;
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        Length = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<bool> IsMoreAsync(Stream stream, CancellationToken cancellationToken) =>
        await stream.ReadAsync(new byte[1], 0, 1, cancellationToken).ConfigureAwait(false) > 0;

    private void Grow(int limit)
    {
        if (Length < _buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min((long)_buffer.Length * 2, limit));
        _buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
