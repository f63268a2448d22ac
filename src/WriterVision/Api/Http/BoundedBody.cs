using System;
using System.Buffers;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Platform;

namespace WriterVision.Api.Http;

/// <summary>
/// The body of an answer, read into a pooled buffer up to a maximum size, which <see cref="WriterClient"/> specifies for answers and
/// <see cref="Responses.ErrorBodyReader"/> for errors.
/// </summary>
internal sealed class BoundedBody : IDisposable
{
    /// <summary>Answers are small. The length that a server announces is not trusted until <see cref="TrustedSize"/> has arrived.</summary>
    private const int FirstSize = 16 * 1024;

    /// <summary>From here on the buffer grows to the announced length at once: each size in between would stay in the pool.</summary>
    private const int TrustedSize = 1024 * 1024;

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

                body.Grow(content.Headers.ContentLength, limit);
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

    /// <param name="announced">The length that the server announced; null if it did not.</param>
    /// <param name="limit">The most that is read.</param>
    private void Grow(long? announced, int limit)
    {
        if (Length < _buffer.Length)
        {
            return;
        }

        // One more than the announced length, so that the end is found without another buffer.
        var size = Length >= TrustedSize && announced >= Length ? announced.Value + 1 : _buffer.Length * 2L;
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(size, limit));
        _buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
