using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Api.Http;

/// <summary>A piece of a request body: bytes, or a stream that is opened, and optionally Base64-encoded, while it is sent.</summary>
internal sealed class BodySegment
{
    private BodySegment(ReadOnlyMemory<byte> bytes, long length, Func<CancellationToken, Task<Stream>>? open, bool isBase64)
    {
        Bytes = bytes;
        Length = length;
        OpenAsync = open;
        IsBase64 = isBase64;
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The length in the body, in bytes.</summary>
    public long Length { get; }

    /// <summary>Opens the stream of the segment; null if it consists of <see cref="Bytes"/>.</summary>
    public Func<CancellationToken, Task<Stream>>? OpenAsync { get; }

    /// <summary>Whether the stream is sent as Base64 text, and not unchanged.</summary>
    public bool IsBase64 { get; }

    public static BodySegment FromBytes(ReadOnlyMemory<byte> bytes) => new(bytes, bytes.Length, null, isBase64: false);

    /// <summary>A stream, sent unchanged.</summary>
    /// <param name="length">The length of the stream in bytes, which it must have each time it is opened.</param>
    /// <param name="open">Opens the stream again for each attempt.</param>
    public static BodySegment FromStream(long length, Func<CancellationToken, Task<Stream>> open) => new(default, length, open, isBase64: false);

    /// <summary>A stream, sent as Base64 text.</summary>
    /// <param name="length">The length of the stream in bytes, which it must have each time it is opened.</param>
    /// <param name="open">Opens the stream again for each attempt.</param>
    public static BodySegment FromBase64(long length, Func<CancellationToken, Task<Stream>> open) =>
        new(default, checked((length + 2) / 3 * 4), open, isBase64: true);
}
