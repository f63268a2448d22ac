using System;
using System.Buffers.Binary;

namespace WriterVision.Inputs.Metadata;

/// <summary>
/// Reads and writes the orientation of an image in EXIF data, which is a TIFF structure (CIPA DC-008). <see cref="MetadataStripper"/> keeps it, and
/// <see cref="ImageWarnings"/> warns about images that are not upright.
/// </summary>
internal static class ExifOrientation
{
    /// <summary>The orientation of an upright image.</summary>
    public const int Upright = 1;

    private const ushort Tag = 0x0112;
    private const ushort ShortType = 3;
    private const int EntryLength = 12;

    /// <summary>The start of EXIF data in a JPEG segment.</summary>
    public static ReadOnlySpan<byte> SegmentStart => "Exif\0\0"u8;

    /// <summary>Reads the orientation from the EXIF segment at the start of a JPEG, 1 to 8; 1 if there is none.</summary>
    public static int ReadJpeg(ReadOnlySpan<byte> jpeg)
    {
        for (var at = 2; at + 4 <= jpeg.Length && jpeg[at] == 0xFF;)
        {
            var data = jpeg.Slice(at + 4);
            if (jpeg[at + 1] == 0xE1 && data.StartsWith(SegmentStart))
            {
                return Read(data.Slice(SegmentStart.Length));
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.Slice(at + 2));
        }

        return Upright;
    }

    /// <summary>Reads the orientation, 1 to 8; 1 if there is none or the data is not valid.</summary>
    /// <param name="tiff">The TIFF structure, or its start.</param>
    public static int Read(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 14)
        {
            return Upright;
        }

        var isLittleEndian = tiff[0] == 'I';
        var start = UInt32(tiff.Slice(4), isLittleEndian);
        if (start > tiff.Length - 2)
        {
            return Upright;
        }

        var directory = tiff.Slice((int)start);
        var count = UInt16(directory, isLittleEndian);
        for (var index = 0; index < count && 2 + ((index + 1) * EntryLength) <= directory.Length; index++)
        {
            var entry = directory.Slice(2 + (index * EntryLength), EntryLength);
            if (UInt16(entry, isLittleEndian) == Tag && UInt16(entry.Slice(2), isLittleEndian) == ShortType)
            {
                return UInt16(entry.Slice(8), isLittleEndian) is >= 1 and <= 8 and var value ? value : Upright;
            }
        }

        return Upright;
    }

    /// <summary>Creates a JPEG segment with EXIF data that contains only the orientation.</summary>
    public static byte[] CreateSegment(int orientation) =>
    [
        0xFF, 0xE1, 0, 34,
        .. SegmentStart,
        (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8,
        0, 1,
        Tag >> 8, Tag & 0xFF, 0, (byte)ShortType, 0, 0, 0, 1, 0, (byte)orientation, 0, 0,
        0, 0, 0, 0,
    ];

    private static ushort UInt16(ReadOnlySpan<byte> bytes, bool isLittleEndian) =>
        isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint UInt32(ReadOnlySpan<byte> bytes, bool isLittleEndian) =>
        isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
