using System;
using System.Buffers.Binary;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Inputs.Metadata;
using WriterVision.Platform;
using WriterVision.Text;

namespace WriterVision.Inputs;

/// <summary>
/// The warnings about an image before it is sent, based on its first and last bytes: it is truncated, or its EXIF orientation is not upright.
/// </summary>
internal static class ImageWarnings
{
    private const int BlockLength = 4096;

    /// <summary>Checks for a truncated file, then for a rotation in the EXIF data.</summary>
    /// <param name="path">The input, for the message.</param>
    /// <param name="format">The format of the image.</param>
    /// <param name="content">The image, as a stream that can seek.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>A warning; null if there is none.</returns>
    public static async Task<string?> FindAsync(string path, ImageFormat format, Stream content, CancellationToken cancellationToken)
    {
        if (format is not (ImageFormat.Jpeg or ImageFormat.Png or ImageFormat.Gif or ImageFormat.WebP))
        {
            return null;
        }

        var start = await ReadAsync(content, 0, cancellationToken).ConfigureAwait(false);
        var end = content.Length <= BlockLength ? start : await ReadAsync(content, content.Length - BlockLength, cancellationToken).ConfigureAwait(false);
        if (IsTruncated(format, start, end, content.Length) && !(format == ImageFormat.Png && await HasEndChunkAsync(content, cancellationToken).ConfigureAwait(false)))
        {
            return $"'{SafeText.Line(path)}' is a truncated {format.DisplayName()} file: its end is missing, so the model sees only a part of the image. Copy or download the file again.";
        }

        return format == ImageFormat.Jpeg && ExifOrientation.ReadJpeg(start) is not ExifOrientation.Upright and var orientation
            ? $"'{SafeText.Line(path)}' is stored {Turn(orientation)}: its EXIF orientation is {orientation}. The model may ignore the orientation. To turn the image upright, use … | ConvertTo-WriterImage | Invoke-WriterVision …"
            : null;
    }

    private static async Task<byte[]> ReadAsync(Stream content, long position, CancellationToken cancellationToken)
    {
        var block = new byte[(int)Math.Min(BlockLength, content.Length)];
        content.Position = position;
        await content.ReadBlockAsync(block, block.Length, cancellationToken).ConfigureAwait(false);
        return block;
    }

    /// <summary>Whether a PNG contains the end chunk. Other data can follow it.</summary>
    private static async Task<bool> HasEndChunkAsync(Stream content, CancellationToken cancellationToken)
    {
        var header = new byte[8];
        for (long at = 8; at + 12 <= content.Length; at += 12L + BinaryPrimitives.ReadUInt32BigEndian(header))
        {
            content.Position = at;
            await content.ReadBlockAsync(header, header.Length, cancellationToken).ConfigureAwait(false);
            if (header.AsSpan(4).SequenceEqual("IEND"u8))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTruncated(ImageFormat format, byte[] start, ReadOnlySpan<byte> end, long length) => format switch
    {
        ImageFormat.Jpeg => IsTruncatedJpeg(end, length),
        ImageFormat.Png => end.LastIndexOf("IEND"u8) is var at && (at < 0 || at + 8 > end.Length),
        // Some programs write zeros after the trailer.
        ImageFormat.Gif => LastByte(end) != 0x3B,
        _ => BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(4)) + 8L > length,
    };

    /// <summary>
    /// Cameras write videos, depth maps and padding after the end marker. So a missing marker is reported only if the file ends within
    /// compressed data, in which 0xFF is followed by 0 or by a restart marker, or if the entire file was inspected.
    /// </summary>
    private static bool IsTruncatedJpeg(ReadOnlySpan<byte> end, long length)
    {
        if (end.EndsWith((ReadOnlySpan<byte>)[0xFF, 0xD9]))
        {
            return false;
        }

        if (end.Length == length)
        {
            return end.LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) < 0;
        }

        var isCompressed = false;
        for (var at = 0; at + 1 < end.Length; at++)
        {
            if (end[at] == 0xFF && end[at + 1] != 0xFF)
            {
                if (end[at + 1] is not (0 or (>= 0xD0 and <= 0xD7)))
                {
                    return false;
                }

                isCompressed = true;
            }
        }

        return isCompressed;
    }

    /// <summary>The last byte that is not zero.</summary>
    private static byte LastByte(ReadOnlySpan<byte> bytes)
    {
        var last = bytes.Length - 1;
        while (last > 0 && bytes[last] == 0)
        {
            last--;
        }

        return bytes[last];
    }

    private static string Turn(int orientation) => orientation switch
    {
        3 => "upside down",
        6 or 8 => "on its side",
        _ => "mirrored",
    };
}
