using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SkiaSharp;
using WriterVision.Inputs;
using WriterVision.Inputs.Metadata;
using Xunit;

namespace WriterVision.Tests.Inputs.Metadata;

/// <summary>An image without its metadata has the same pixels and color profile, but no location and no author.</summary>
public sealed class MetadataStripperTests
{
    private const string Secret = "48.137 N 11.575 E";

    private static readonly byte[] Profile = [.. "ICC_PROFILE\0\x01\x01"u8, .. Enumerable.Repeat((byte)7, 300)];

    [Fact]
    public async Task A_JPEG_loses_its_metadata_and_keeps_pixels_profile_and_orientation()
    {
        var plain = Encode(SKEncodedImageFormat.Jpeg);
        byte[] exif = [.. "Exif\0\0"u8, .. Tiff(orientation: 6)];
        byte[] with =
        [
            .. plain[..2], .. Segment(0xE1, exif), .. Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Bytes(Secret)]),
            .. Segment(0xED, [.. "Photoshop 3.0\0"u8, .. Bytes(Secret)]), .. Segment(0xE2, Profile), .. Segment(0xE2, [.. "MPF\0"u8, .. Bytes(Secret)]),
            .. Segment(0xFE, Bytes(Secret)), .. plain[2..], .. "a motion photo's video "u8, .. Bytes(Secret),
        ];

        var stripped = await StripAsync(ImageFormat.Jpeg, with);

        AssertClean(with, stripped);
        Assert.True(stripped.AsSpan().IndexOf(Profile) > 0);
        Assert.Equal(6, ExifOrientation.ReadJpeg(stripped));
        Assert.Equal([0xFF, 0xD9], stripped[^2..]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    public async Task A_JPEG_with_many_scans_keeps_all_of_them(int scans)
    {
        byte[] scan = [.. Segment(0xDA, [1, 2, 3]), 1, 2, 0xFF, 0, 3, 0xFF, 0xD3, 4, 0xFF, 0xFF];
        byte[] plain = [0xFF, 0xD8, .. Segment(0xC2, [1]), .. Enumerable.Repeat(scan, scans).SelectMany(part => part), 0xFF, 0xD9];
        byte[] with = [.. plain[..2], .. Segment(0xE1, Bytes(Secret)), .. plain[2..]];

        Assert.Equal(plain, await StripAsync(ImageFormat.Jpeg, with));
    }

    [Fact]
    public async Task A_PNG_loses_its_texts_times_and_EXIF()
    {
        var plain = Encode(SKEncodedImageFormat.Png);
        byte[] with =
        [
            .. plain[..33], .. Chunk("tEXt", Bytes("Author\0" + Secret)), .. Chunk("iTXt", Bytes(Secret)), .. Chunk("eXIf", Bytes(Secret)), .. Chunk("tIME", Bytes(Secret)),
            .. Chunk("pHYs", new byte[9]), .. plain[33..], .. Bytes(Secret),
        ];

        var stripped = await StripAsync(ImageFormat.Png, with);

        AssertClean(with, stripped);
        Assert.Equal(plain.Length + 21, stripped.Length);
    }

    [Fact]
    public async Task A_WebP_loses_EXIF_and_XMP_and_their_flags()
    {
        var simple = Encode(SKEncodedImageFormat.Webp);
        byte[] body = [.. RiffChunk("VP8X", [0x0C, 0, 0, 0, 63, 0, 0, 47, 0, 0]), .. simple[12..], .. RiffChunk("EXIF", Bytes(Secret)), .. RiffChunk("XMP ", Bytes(Secret + "!"))];
        byte[] with = [.. "RIFF"u8, .. BitConverter.GetBytes(body.Length + 4), .. "WEBP"u8, .. body];

        var stripped = await StripAsync(ImageFormat.WebP, with);

        AssertClean(with, stripped);
        Assert.Equal(stripped.Length - 8, BitConverter.ToInt32(stripped, 4));
        Assert.Equal(0, stripped[20]);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, nameof(ImageFormat.Jpeg))]
    [InlineData(SKEncodedImageFormat.Png, nameof(ImageFormat.Png))]
    [InlineData(SKEncodedImageFormat.Webp, nameof(ImageFormat.WebP))]
    public async Task An_image_without_metadata_is_unchanged_even_if_truncated(SKEncodedImageFormat encoded, string name)
    {
        var format = Enum.Parse<ImageFormat>(name);
        var plain = Encode(encoded);

        Assert.Equal(plain, await StripAsync(format, plain));
        for (var length = 12; length < plain.Length; length += 97)
        {
            Assert.True((await StripAsync(format, plain[..length])).Length <= length);
        }
    }

    [Fact]
    public async Task An_image_with_a_broken_structure_is_rejected_and_not_sent()
    {
        byte[] jpeg = [0xFF, 0xD8, .. Segment(0xE0, [1]), .. Bytes(Secret), 0xFF, 0xD9];

        await Assert.ThrowsAsync<InvalidDataException>(() => StripAsync(ImageFormat.Jpeg, jpeg));
        await Assert.ThrowsAsync<InvalidDataException>(() => StripAsync(ImageFormat.Png, [.. Encode(SKEncodedImageFormat.Png)[..8], .. Bytes(Secret)]));
    }

    private static void AssertClean(byte[] with, byte[] stripped)
    {
        Assert.True(stripped.AsSpan().IndexOf(Bytes(Secret)) < 0);
        using var before = Pixels(with);
        using var after = Pixels(stripped);
        Assert.Equal(before.Bytes, after.Bytes);
        Assert.Equal(before.Info.Size, after.Info.Size);
    }

    private static SKBitmap Pixels(byte[] image)
    {
        using var codec = SKCodec.Create(new MemoryStream(image));
        return SKBitmap.Decode(codec, new SKImageInfo(codec.Info.Width, codec.Info.Height));
    }

    private static async Task<byte[]> StripAsync(ImageFormat format, byte[] image)
    {
        var splice = await MetadataStripper.FindPartsToKeepAsync(format, new MemoryStream(image), CancellationToken.None);
        using var copy = new MemoryStream();
        await using var stream = new SplicedStream(new MemoryStream(image), splice);
        await stream.CopyToAsync(copy, 7, TestContext.Current.CancellationToken);
        Assert.Equal(splice.Length, copy.Length);
        return copy.ToArray();
    }

    private static byte[] Encode(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(64, 48);
        for (var at = 0; at < 64 * 48; at++)
        {
            bitmap.SetPixel(at % 64, at / 64, new SKColor((uint)(0xFF000000 | (at * 2654435761))));
        }

        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    private static byte[] Tiff(byte orientation) =>
        [(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0, .. Bytes(Secret)];

    private static byte[] Segment(byte marker, byte[] data) => [0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data];

    private static byte[] Chunk(string name, byte[] data) =>
        [0, 0, (byte)(data.Length >> 8), (byte)data.Length, .. Bytes(name), .. data, .. BitConverter.GetBytes(Crc([.. Bytes(name), .. data])).Reverse()];

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }

    private static byte[] RiffChunk(string name, byte[] data) => [.. Bytes(name), .. BitConverter.GetBytes(data.Length), .. data, .. new byte[data.Length & 1]];

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
