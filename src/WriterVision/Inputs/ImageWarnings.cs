using System;
using System.Buffers;
using System.Buffers.Binary;
using System.IO;
using System.Threading;
using WriterVision.Inputs.Metadata;
using WriterVision.Platform;
using WriterVision.Text;

namespace WriterVision.Inputs;

/// <summary>
/// The warnings about an image: it is truncated, its EXIF orientation is not upright, or it is too large for the vision endpoint. Those about an answer
/// are in <c>Vision.Answers.AnswerWarnings</c>.
/// </summary>
internal static class ImageWarnings
{
    private const int BlockLength = 4096;

    /// <summary>
    /// Checks for a truncated file, then for a rotation in the EXIF data. Synchronous: on Unix, the runtime would use another thread of the pool for
    /// each read of the file.
    /// </summary>
    /// <param name="path">The input, for the message.</param>
    /// <param name="format">The format of the image.</param>
    /// <param name="content">The image, as a stream that can seek.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>A warning; null if there is none.</returns>
    public static string? Find(string path, ImageFormat format, Stream content, CancellationToken cancellationToken)
    {
        if (format is not (ImageFormat.Jpeg or ImageFormat.Png or ImageFormat.Gif or ImageFormat.WebP))
        {
            return null;
        }

        var block = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            var start = Read(content, 0, block);
            var orientation = format == ImageFormat.Jpeg ? ExifOrientation.ReadJpeg(start) : ExifOrientation.Upright;
            if (format == ImageFormat.WebP ? IsTruncatedWebP(start, content.Length) : IsTruncated(format, content, block, cancellationToken))
            {
                return $"'{SafeText.Line(path)}' is a truncated {format.DisplayName()} file: its end is missing, so the model sees only part of the image. Copy or download the file again.";
            }

            return orientation != ExifOrientation.Upright
                ? $"'{SafeText.Line(path)}' is stored {Turn(orientation)}: its EXIF orientation is {orientation}. The model may ignore the orientation. To rotate the image upright, use … | ConvertTo-WriterImage | Invoke-WriterVision …"
                : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>Warns of an uploaded image that only <c>Invoke-WriterVision</c> with a chat model can use; null if there is nothing to warn of.</summary>
    public static string? TooLargeForVision(string path, ImageFormat format, long length) =>
        length > ImageRules.UploadLimit && ImageRules.Vision.Accepts(format)
            ? $"'{SafeText.Line(path)}' is larger than 7 MB: the vision endpoint and the vision tool cannot read it."
            : null;

    /// <summary>Reads up to <see cref="BlockLength"/> bytes; the next read overwrites them.</summary>
    private static ReadOnlySpan<byte> Read(Stream content, long position, byte[] block)
    {
        content.Position = position;
        return block.AsSpan(0, content.ReadBlock(block, BlockLength));
    }

    /// <summary>The header contains the length of the file.</summary>
    private static bool IsTruncatedWebP(ReadOnlySpan<byte> start, long length) => BinaryPrimitives.ReadUInt32LittleEndian(start.Slice(4)) + 8L > length;

    /// <summary>Whether the end of a file is missing, in a format that marks the end.</summary>
    private static bool IsTruncated(ImageFormat format, Stream content, byte[] block, CancellationToken cancellationToken)
    {
        var end = Read(content, Math.Max(0, content.Length - BlockLength), block);
        return format switch
        {
            ImageFormat.Jpeg => IsTruncatedJpeg(end, content.Length),
            ImageFormat.Png => end.LastIndexOf("IEND"u8) is var at && (at < 0 || at + 8 > end.Length) && !HasEndChunk(content, cancellationToken),
            // Some programs write zeros after the trailer.
            _ => LastByte(end) != 0x3B,
        };
    }

    /// <summary>Whether a PNG contains the end chunk. Other data can follow it.</summary>
    private static bool HasEndChunk(Stream content, CancellationToken cancellationToken)
    {
        var header = new byte[8];
        for (long at = 8; at + 12 <= content.Length; at += 12L + BinaryPrimitives.ReadUInt32BigEndian(header))
        {
            cancellationToken.ThrowIfCancellationRequested();
            content.Position = at;
            content.ReadBlock(header, header.Length);
            if (header.AsSpan(4).SequenceEqual("IEND"u8))
            {
                return true;
            }
        }

        return false;
    }

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
