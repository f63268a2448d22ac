using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Client;

/// <summary>A piece of a request body: bytes at hand, or a stream that is opened, and base64-encoded if asked, while it is sent.</summary>
internal sealed class BodySegment
{
    private BodySegment(ReadOnlyMemory<byte> bytes, long length, Func<CancellationToken, Task<Stream>>? open)
    {
        Bytes = bytes;
        Length = length;
        OpenAsync = open;
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The length in the body, in bytes.</summary>
    public long Length { get; }

    /// <summary>Opens the stream that stands here as base64; null where <see cref="Bytes"/> do.</summary>
    public Func<CancellationToken, Task<Stream>>? OpenAsync { get; }

    public static BodySegment FromBytes(ReadOnlyMemory<byte> bytes) => new(bytes, bytes.Length, null);

    /// <summary>The base64 text of a stream.</summary>
    /// <param name="length">The length of the stream in bytes, which it must have each time it is opened.</param>
    /// <param name="open">Opens the stream anew, for each attempt.</param>
    public static BodySegment FromBase64(long length, Func<CancellationToken, Task<Stream>> open) =>
        new(default, checked((length + 2) / 3 * 4), open);
}
