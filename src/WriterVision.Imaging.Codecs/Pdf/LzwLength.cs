using System;

namespace WriterVision.Imaging.Codecs.Pdf;

/// <summary>Measures how long LZW data is when it is decompressed, without decompressing it.</summary>
internal static class LzwLength
{
    private const int Clear = 256;
    private const int End = 257;
    private const int MaximumCodes = 4096;

    /// <summary>Reads the codes alone: each entry of the table is one byte longer than the one that it extends.</summary>
    /// <param name="input">The data.</param>
    public static long Measure(ReadOnlySpan<byte> input)
    {
        var lengths = new int[MaximumCodes];
        lengths.AsSpan(0, Clear).Fill(1);
        long total = 0;
        var count = End + 1;
        var previous = 0;
        var (bits, held, at) = (0, 0, 0);
        while (true)
        {
            // Codes have one bit more as soon as the table may need it, which is one code early in PDF.
            var width = count >= 2047 ? 12 : count >= 1023 ? 11 : count >= 511 ? 10 : 9;
            for (; held < width; held += 8)
            {
                if (at == input.Length)
                {
                    return total;
                }

                bits = ((bits << 8) | input[at++]) & 0xFFFFFF;
            }

            held -= width;
            var code = (bits >> held) & ((1 << width) - 1);
            if (code == End)
            {
                return total;
            }

            if (code == Clear)
            {
                count = End + 1;
                previous = 0;
                continue;
            }

            var length = code < count && code != Clear ? lengths[code] : previous + 1;
            total += length;
            if (previous > 0 && count < MaximumCodes)
            {
                lengths[count++] = previous + 1;
            }

            previous = length;
        }
    }
}
