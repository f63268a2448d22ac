using System;
using System.Buffers;
using System.Buffers.Text;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Platform;

namespace WriterVision.Api.Http;

/// <summary>
/// A request body made of <see cref="BodySegment"/>s. Streams are read, encoded and sent piece by piece through pooled buffers, so
/// that an image of any size uses the same memory. The length is known in advance and announced.
/// </summary>
internal sealed class SegmentedContent : HttpContent
{
    /// <summary>A multiple of three, so that Base64 pads only at the end, and of the page size.</summary>
    private const int ReadSize = 3 * 16 * 1024;

    private readonly IReadOnlyList<BodySegment> _segments;
    private readonly CancellationToken _cancellationToken;
    private readonly long _length;

    public SegmentedContent(IReadOnlyList<BodySegment> segments, MediaTypeHeaderValue mediaType, CancellationToken cancellationToken)
    {
        _segments = segments;
        _cancellationToken = cancellationToken;
        foreach (var segment in segments)
        {
            _length += segment.Length;
        }

        Headers.ContentType = mediaType;
    }

    /// <summary>
    /// The failure of a stream while it was sent. The transport wraps it, or reports only that the request was aborted:
    /// the original is kept here, so that an unreadable file is not reported as a broken connection.
    /// </summary>
    public WriterVisionException? Failed { get; private set; }

    /// <summary>Whether the transport has begun to send the body: there is a connection.</summary>
    public bool IsStarted { get; private set; }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        IsStarted = true;
        foreach (var segment in _segments)
        {
            if (segment.OpenAsync is { } open)
            {
                try
                {
                    using var source = await open(_cancellationToken).ConfigureAwait(false);
                    await (segment.IsBase64 ? WriteBase64Async(source, stream) : WriteAsync(source, stream)).ConfigureAwait(false);
                }
                catch (WriterVisionException exception)
                {
                    Failed = exception;
                    throw;
                }
            }
            else
            {
                await WriteAsync(stream, segment.Bytes).ConfigureAwait(false);
            }
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    private Task WriteAsync(Stream stream, ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array)
            ? stream.WriteAsync(array.Array!, array.Offset, array.Count, _cancellationToken)
            : stream.WriteAsync(bytes.ToArray(), 0, bytes.Length, _cancellationToken);

    private async Task WriteAsync(Stream source, Stream destination)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            for (int read; (read = await source.ReadAsync(buffer, 0, ReadSize, _cancellationToken).ConfigureAwait(false)) > 0;)
            {
                await destination.WriteAsync(buffer, 0, read, _cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task WriteBase64Async(Stream source, Stream destination)
    {
        var plain = ArrayPool<byte>.Shared.Rent(ReadSize);
        var text = ArrayPool<byte>.Shared.Rent(ReadSize / 3 * 4);
        try
        {
            int read;
            do
            {
                read = await source.ReadBlockAsync(plain, ReadSize, _cancellationToken).ConfigureAwait(false);
                Base64.EncodeToUtf8(plain.AsSpan(0, read), text, out _, out var written, isFinalBlock: true);
                await destination.WriteAsync(text, 0, written, _cancellationToken).ConfigureAwait(false);
            }
            while (read == ReadSize);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
            ArrayPool<byte>.Shared.Return(text);
        }
    }
}
