using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Inputs.Metadata;

/// <summary>
/// Removes the metadata of an image (EXIF, XMP, IPTC, comments) for <c>-StripMetadata</c>: finds the parts to keep, without decoding the image. Pixels, color profiles
/// and the orientation of a JPEG do not change. Data after the end of an image, such as the video of a motion photo, is removed, too.
/// </summary>
internal static class MetadataStripper
{
    private const int MarkerStart = 0xFF;

    /// <summary>Chunks of a PNG that affect its appearance. Critical chunks, which have an uppercase name, are always kept.</summary>
    private static readonly HashSet<string> PngChunks = new(StringComparer.Ordinal)
    {
        "iCCP", "gAMA", "cHRM", "sRGB", "sBIT", "bKGD", "hIST", "tRNS", "pHYs", "sPLT", "acTL", "fcTL", "fdAT", "cICP", "mDCV", "cLLI",
    };

    private static readonly HashSet<string> WebPChunks = new(StringComparer.Ordinal) { "VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP" };

    /// <summary>Whether metadata can be removed from a format.</summary>
    public static bool Supports(ImageFormat format) => format is ImageFormat.Jpeg or ImageFormat.Png or ImageFormat.WebP;

    /// <summary>Reads an image once, and finds the parts to keep.</summary>
    /// <exception cref="InvalidDataException">The structure of the image is not valid; the message says why.</exception>
    public static async Task<Splice> FindPartsToKeepAsync(ImageFormat format, Stream content, CancellationToken cancellationToken)
    {
        var reader = new ForwardReader(content);
        return format switch
        {
            ImageFormat.Jpeg => await FindInJpegAsync(reader, cancellationToken).ConfigureAwait(false),
            ImageFormat.Png => await FindInPngAsync(reader, cancellationToken).ConfigureAwait(false),
            ImageFormat.WebP => await FindInWebPAsync(reader, cancellationToken).ConfigureAwait(false),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
    }

    private static async Task<Splice> FindInJpegAsync(ForwardReader reader, CancellationToken cancellationToken)
    {
        const int StartOfImageLength = 2;
        var splice = new Splice();
        await reader.SkipAsync(StartOfImageLength, cancellationToken).ConfigureAwait(false);
        splice.Keep(0, StartOfImageLength);
        // A file without an end marker is truncated, for which there is a separate warning.
        for (var next = await ReadMarkerAsync(reader, cancellationToken).ConfigureAwait(false); next is { } found;)
        {
            switch (found.Marker)
            {
                case 0xD9:
                    splice.Keep(found.Start, reader.Position - found.Start);
                    return splice;
                case 0x01 or (>= 0xD0 and <= 0xD7):
                    splice.Keep(found.Start, reader.Position - found.Start);
                    break;
                default:
                    if (!await FindInSegmentAsync(reader, splice, found.Start, found.Marker, cancellationToken).ConfigureAwait(false))
                    {
                        return splice;
                    }

                    break;
            }

            next = found.Marker == 0xDA
                ? await SkipScanAsync(reader, splice, cancellationToken).ConfigureAwait(false)
                : await ReadMarkerAsync(reader, cancellationToken).ConfigureAwait(false);
        }

        return splice;
    }

    private static async Task<(long Start, int Marker)?> ReadMarkerAsync(ForwardReader reader, CancellationToken cancellationToken)
    {
        var start = reader.Position;
        var prefix = await reader.ReadByteAsync(cancellationToken).ConfigureAwait(false);
        var marker = prefix;
        while (marker == MarkerStart)
        {
            marker = await reader.ReadByteAsync(cancellationToken).ConfigureAwait(false);
        }

        return prefix < 0 || marker < 0 ? null
            : prefix == MarkerStart ? (start, marker)
            : throw new InvalidDataException($"it does not contain a JPEG marker at byte {start}");
    }

    private static async Task<bool> FindInSegmentAsync(ForwardReader reader, Splice splice, long start, int marker, CancellationToken cancellationToken)
    {
        var size = await reader.ReadAsync(2, cancellationToken).ConfigureAwait(false);
        if (size.Length < 2)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(size) - 2;
        if (length < 0)
        {
            throw new InvalidDataException($"it contains a JPEG segment with an invalid length at byte {start}");
        }

        var isApplication = marker is >= 0xE0 and <= 0xEF;
        var data = isApplication ? await reader.ReadAsync(length, cancellationToken).ConfigureAwait(false) : [];
        if (isApplication ? data.Length < length : !await reader.SkipAsync(length, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        if (marker == 0xE1 && data.AsSpan().StartsWith(ExifOrientation.SegmentStart))
        {
            var orientation = ExifOrientation.Read(data.AsSpan(ExifOrientation.SegmentStart.Length));
            if (orientation != ExifOrientation.Upright)
            {
                splice.Insert(ExifOrientation.CreateSegment(orientation));
            }
        }

        // JFIF, color profiles and Adobe's color transform affect the appearance.
        var isKept = marker switch
        {
            0xE0 or 0xEE => true,
            0xE2 => data.AsSpan().StartsWith("ICC_PROFILE\0"u8),
            0xFE => false,
            _ => !isApplication,
        };
        if (isKept)
        {
            splice.Keep(start, reader.Position - start);
        }

        return true;
    }

    /// <summary>Keeps the data of a scan, and returns the marker that follows it; null at the end of the file.</summary>
    private static async Task<(long Start, int Marker)?> SkipScanAsync(ForwardReader reader, Splice splice, CancellationToken cancellationToken)
    {
        var start = reader.Position;
        while (await reader.SkipToAsync(MarkerStart, cancellationToken).ConfigureAwait(false))
        {
            var marker = reader.Position;
            await reader.SkipAsync(1, cancellationToken).ConfigureAwait(false);
            var value = await reader.ReadByteAsync(cancellationToken).ConfigureAwait(false);
            while (value == MarkerStart)
            {
                marker = reader.Position - 1;
                value = await reader.ReadByteAsync(cancellationToken).ConfigureAwait(false);
            }

            if (value is 0 or (>= 0xD0 and <= 0xD7))
            {
                continue;
            }

            if (value < 0)
            {
                break;
            }

            splice.Keep(start, marker - start);
            return (marker, value);
        }

        splice.Keep(start, reader.Position - start);
        return null;
    }

    private static async Task<Splice> FindInPngAsync(ForwardReader reader, CancellationToken cancellationToken)
    {
        const int SignatureLength = 8;
        var splice = new Splice();
        await reader.SkipAsync(SignatureLength, cancellationToken).ConfigureAwait(false);
        splice.Keep(0, SignatureLength);
        while (true)
        {
            var start = reader.Position;
            var header = await reader.ReadAsync(8, cancellationToken).ConfigureAwait(false);
            if (header.Length < 8)
            {
                return splice;
            }

            var length = BinaryPrimitives.ReadUInt32BigEndian(header);
            var name = Name(header, 4, start);
            if (!char.IsLetter(name[0]))
            {
                throw InvalidChunk(start);
            }

            var isComplete = await reader.SkipAsync(length + 4L, cancellationToken).ConfigureAwait(false);
            if (char.IsUpper(name[0]) || PngChunks.Contains(name))
            {
                splice.Keep(start, reader.Position - start);
            }

            if (!isComplete || name == "IEND")
            {
                return splice;
            }
        }
    }

    private static async Task<Splice> FindInWebPAsync(ForwardReader reader, CancellationToken cancellationToken)
    {
        var splice = new Splice();
        var riff = await reader.ReadAsync(12, cancellationToken).ConfigureAwait(false);
        var end = BinaryPrimitives.ReadUInt32LittleEndian(riff.AsSpan(4)) + 8L;
        splice.Insert(riff);
        while (reader.Position < end)
        {
            var start = reader.Position;
            var header = await reader.ReadAsync(8, cancellationToken).ConfigureAwait(false);
            if (header.Length < 8)
            {
                break;
            }

            var name = Name(header, 0, start);
            // Chunks have an even length.
            var length = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4));
            var padded = length + (length & 1L);
            if (name == "VP8X" && padded == 10)
            {
                var features = await reader.ReadAsync(10, cancellationToken).ConfigureAwait(false);
                if (features.Length > 0)
                {
                    // The bits for EXIF and XMP.
                    features[0] &= 0xF3;
                }

                splice.Insert([.. header, .. features]);
                continue;
            }

            var isComplete = await reader.SkipAsync(padded, cancellationToken).ConfigureAwait(false);
            if (WebPChunks.Contains(name))
            {
                splice.Keep(start, reader.Position - start);
            }

            if (!isComplete)
            {
                break;
            }
        }

        var replacement = (byte[])riff.Clone();
        BinaryPrimitives.WriteUInt32LittleEndian(replacement.AsSpan(4), checked((uint)(splice.Length - 8)));
        splice.Replace(riff, replacement);
        return splice;
    }

    private static string Name(byte[] header, int index, long offset)
    {
        var name = Encoding.ASCII.GetString(header, index, 4);
        foreach (var character in name)
        {
            if (character is not ((>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or ' '))
            {
                throw InvalidChunk(offset);
            }
        }

        return name;
    }

    private static InvalidDataException InvalidChunk(long offset) => new($"it contains a chunk without a valid name at byte {offset}");
}
