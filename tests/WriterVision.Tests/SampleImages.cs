using System;

namespace WriterVision.Tests;

/// <summary>Bytes that the module accepts as an image, because it inspects only the first bytes.</summary>
internal static class SampleImages
{
    /// <summary>Random bytes with the signature and the end marker of a PNG.</summary>
    public static byte[] Png(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        ReadOnlySpan<byte> signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
        signature[..Math.Min(length, signature.Length)].CopyTo(bytes);
        ReadOnlySpan<byte> end = [0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82];
        if (length >= signature.Length + end.Length)
        {
            end.CopyTo(bytes.AsSpan(length - end.Length));
        }

        return bytes;
    }

    public static byte[] Jpeg(int length)
    {
        var bytes = Png(Math.Max(length, 3));
        bytes[0] = 0xFF;
        bytes[1] = 0xD8;
        bytes[2] = 0xFF;
        if (length >= 5)
        {
            bytes[length - 2] = 0xFF;
            bytes[length - 1] = 0xD9;
        }

        return bytes[..length];
    }
}
