using System;
using System.Collections.Generic;
using SkiaSharp;

namespace WriterVision.Emulator.Images;

/// <summary>What an image's bytes and pixels say, and nothing that the client said of it.</summary>
/// <param name="Format">By the bytes, as people call it: JPEG, PNG, GIF, WebP, PDF or text.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Width">In pixels; 0 for what has none.</param>
/// <param name="Height">In pixels; 0 for what has none.</param>
/// <param name="Colours">The main colours, with their shares, largest first.</param>
/// <param name="Words">The words of a text file; null for an image.</param>
internal sealed record ImageFacts(
    string Format, int Length, int Width, int Height, IReadOnlyList<(string Name, double Share)> Colours, string? Words = null)
{
    /// <summary>The most pixels that are decoded: a small file can claim any size.</summary>
    public const long MaximumPixels = 50_000_000;

    /// <summary>Tokens as vision models count them: so much for each tile of 512 pixels.</summary>
    public long Tokens => Words is not null ? (Words.Length / 4) + 1 : 85 + (170L * ((Width + 511) / 512) * ((Height + 511) / 512));

    /// <summary>The pixels that decoding would take, by the header alone.</summary>
    /// <exception cref="ApiErrorException">The bytes are no image, or one of an absurd size.</exception>
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
    /// <exception cref="ApiErrorException">The bytes are no whole image that the API reads.</exception>
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

            return (new ImageFacts(FormatName(codec), bytes.Length, pixels.Width, pixels.Height, ColourNames.Shares(pixels)), pixels);
        }
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
        ApiErrorException.BadRequest("The image cannot be decoded: it is neither a whole JPEG, PNG, GIF nor WebP.");
}
