using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Unicode;
using SkiaSharp;

namespace WriterVision.Emulator.Images;

/// <summary>Facts from the bytes and pixels of an image, independent of what the client stated.</summary>
/// <param name="Format">The usual name of the format, detected from the bytes: JPEG, PNG, GIF, WebP, PDF or text.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Width">In pixels; 0 for a document without pixels.</param>
/// <param name="Height">In pixels; 0 for a document without pixels.</param>
/// <param name="Colors">The main colors, with their shares, largest first.</param>
/// <param name="Words">The content of a text file; null for an image.</param>
internal sealed record ImageFacts(
    string Format, int Length, int Width, int Height, IReadOnlyList<(string Name, double Share)> Colors, string? Words = null)
{
    /// <summary>The maximum number of pixels that are decoded: a small file can claim any size.</summary>
    public const long MaximumPixels = 50_000_000;

    /// <summary>The number of pixels to decode, from the header alone.</summary>
    /// <exception cref="ApiErrorException">The bytes are not an image, or the image is too large.</exception>
    public static unsafe long CountPixels(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            using var data = SKData.Create((IntPtr)start, bytes.Length);
            using var codec = SKCodec.Create(data) ?? throw NoImage();
            _ = FormatName(codec);
            var pixels = (long)codec.Info.Width * codec.Info.Height;
            return pixels <= MaximumPixels
                ? pixels
                : throw ApiErrorException.BadRequest($"The image is too large to decode: {codec.Info.Width} x {codec.Info.Height} pixels.");
        }
    }

    /// <summary>Decodes an image.</summary>
    /// <exception cref="ApiErrorException">The bytes are not a complete image of a supported format.</exception>
    public static unsafe (ImageFacts Facts, SKBitmap Pixels) Decode(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            using var data = SKData.Create((IntPtr)start, bytes.Length);
            using var codec = SKCodec.Create(data) ?? throw NoImage();
            var pixels = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
            if (codec.GetPixels(pixels.Info, pixels.GetPixels()) != SKCodecResult.Success)
            {
                pixels.Dispose();
                throw NoImage();
            }

            return (new ImageFacts(FormatName(codec), bytes.Length, pixels.Width, pixels.Height, ColorNames.Shares(pixels)), pixels);
        }
    }

    /// <summary>Reads a PDF or a text file; null if the bytes are neither.</summary>
    public static ImageFacts? TryReadDocument(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("%PDF-"u8))
        {
            return new ImageFacts("PDF", bytes.Length, 0, 0, [], string.Empty);
        }

        return Utf8.IsValid(bytes) && !bytes.Contains((byte)0)
            ? new ImageFacts("text", bytes.Length, 0, 0, [], Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 4000)]))
            : null;
    }

    private static string FormatName(SKCodec codec) => codec.EncodedFormat switch
    {
        SKEncodedImageFormat.Jpeg => "JPEG",
        SKEncodedImageFormat.Png => "PNG",
        SKEncodedImageFormat.Gif => "GIF",
        SKEncodedImageFormat.Webp => "WebP",
        _ => throw NoImage(),
    };

    private static ApiErrorException NoImage() =>
        ApiErrorException.BadRequest("The image cannot be decoded: it is not a complete JPEG, PNG, GIF or WebP image.");
}
