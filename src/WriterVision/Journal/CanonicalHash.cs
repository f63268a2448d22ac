using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using WriterVision.Inputs;

namespace WriterVision.Journal;

/// <summary>
/// The SHA-256 of a sequence of values. Each goes in with its kind and its length, so that no two sequences give the same bytes:
/// <c>"ab", "c"</c> is not <c>"a", "bc"</c>, and nothing is not an empty text. The bytes are the same on every platform.
/// </summary>
/// <remarks>
/// A value is one byte for its kind and then: nothing (0), no more; a text (1), the number of its UTF-16 units as 8 bytes, and the
/// units; a whole number (2), 8 bytes; a fraction (3), the 8 bytes of its IEEE 754 form; a digest (4), 32 bytes. All little-endian but
/// the digest.
/// </remarks>
internal sealed class CanonicalHash : IDisposable
{
    private const int BufferSize = 4096;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);

    private enum ValueKind : byte
    {
        Nothing,
        Text,
        Whole,
        Fraction,
        Digest,
    }

    public void Add(string? text)
    {
        if (text is null)
        {
            Add(ValueKind.Nothing);
            return;
        }

        Add(ValueKind.Text, text.Length);

        // Unit by unit: an encoding would make the same of every half of a surrogate pair.
        for (var start = 0; start < text.Length;)
        {
            var count = Math.Min(text.Length - start, BufferSize / sizeof(char));
            for (var at = 0; at < count; at++)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(_buffer.AsSpan(at * sizeof(char)), text[start + at]);
            }

            _hash.AppendData(_buffer, 0, count * sizeof(char));
            start += count;
        }
    }

    public void Add(long? number)
    {
        if (number is { } value)
        {
            Add(ValueKind.Whole, value);
        }
        else
        {
            Add(ValueKind.Nothing);
        }
    }

    public void Add(double? number)
    {
        if (number is { } value)
        {
            // Zero has two forms, and they ask for the same.
            Add(ValueKind.Fraction, BitConverter.DoubleToInt64Bits(value == 0 ? 0 : value));
        }
        else
        {
            Add(ValueKind.Nothing);
        }
    }

    public void Add(Sha256Digest digest)
    {
        Add(ValueKind.Digest);
        _hash.AppendData(digest.ToBytes());
    }

    /// <summary>The hash of all that was added.</summary>
    public Sha256Digest ToDigest() => new(_hash.GetHashAndReset());

    public void Dispose()
    {
        _hash.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private void Add(ValueKind kind)
    {
        _buffer[0] = (byte)kind;
        _hash.AppendData(_buffer, 0, 1);
    }

    private void Add(ValueKind kind, long value)
    {
        _buffer[0] = (byte)kind;
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(1), value);
        _hash.AppendData(_buffer, 0, 1 + sizeof(long));
    }
}
