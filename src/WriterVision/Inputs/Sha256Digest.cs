using System;
using System.Buffers.Binary;

namespace WriterVision.Inputs;

/// <summary>The 32 bytes of a SHA-256 hash, as a value type without a heap allocation.</summary>
internal readonly struct Sha256Digest : IEquatable<Sha256Digest>
{
    public const int Size = 32;

    private const string Digits = "0123456789abcdef";

    private static readonly byte[] Values = CreateValues();

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    /// <param name="bytes">The 32 bytes.</param>
    public Sha256Digest(ReadOnlySpan<byte> bytes)
    {
        _first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _second = BinaryPrimitives.ReadUInt64BigEndian(bytes.Slice(8));
        _third = BinaryPrimitives.ReadUInt64BigEndian(bytes.Slice(16));
        _fourth = BinaryPrimitives.ReadUInt64BigEndian(bytes.Slice(24, 8));
    }

    /// <summary>The first 64 bits, used as the hash code.</summary>
    public ulong First => _first;

    /// <summary>The next 64 bits.</summary>
    public ulong Second => _second;

    /// <summary>Reads 64 hexadecimal digits in ASCII, of either case.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Sha256Digest digest)
    {
        digest = default;
        if (text.Length != 2 * Size)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Size];
        for (var at = 0; at < Size; at++)
        {
            var high = ValueOf(text[2 * at]);
            var low = ValueOf(text[(2 * at) + 1]);
            if ((high | low) > 15)
            {
                return false;
            }

            bytes[at] = (byte)((high << 4) | low);
        }

        digest = new Sha256Digest(bytes);
        return true;
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _first);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), _second);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(16), _third);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(24), _fourth);
        return bytes;
    }

    public bool Equals(Sha256Digest other) =>
        _first == other._first && _second == other._second && _third == other._third && _fourth == other._fourth;

    public override bool Equals(object? obj) => obj is Sha256Digest other && Equals(other);

    // Any part of a hash is a good hash code.
    public override int GetHashCode() => unchecked((int)_first);

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        var text = new char[2 * Size];
        var bytes = ToBytes();
        for (var at = 0; at < Size; at++)
        {
            text[2 * at] = Digits[bytes[at] >> 4];
            text[(2 * at) + 1] = Digits[bytes[at] & 0xF];
        }

        return new string(text);
    }

    /// <summary>The value of a hexadecimal digit; 255 for any other character.</summary>
    private static byte ValueOf(byte digit) => Values[digit];

    private static byte[] CreateValues()
    {
        var values = new byte[256];
        for (var digit = 0; digit < values.Length; digit++)
        {
            values[digit] = (byte)Digits.IndexOf(char.ToLowerInvariant((char)digit)) is var value && digit < 128 ? value : byte.MaxValue;
        }

        return values;
    }
}
