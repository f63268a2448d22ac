using System;
using System.Security.Cryptography;
using SkiaSharp;

namespace WriterVision.Emulator.Images;

/// <summary>An image that came with a request, decoded: what its pixels say, and nothing that the client said of it.</summary>
internal sealed class ReceivedImage
{
    /// <summary>The most pixels that are decoded: a small file can claim any size.</summary>
    private const long MaximumPixels = 100_000_000;

    private ReceivedImage(string format, int length, SKBitmap pixels)
    {
        Format = format;
        Length = length;
        Width = pixels.Width;
        Height = pixels.Height;
        Colours = ColourNames.Shares(pixels);
        Pixels = pixels;
    }

    /// <summary>By the bytes, as people call it: JPEG, PNG, GIF or WebP.</summary>
    public string Format { get; }

    public int Length { get; }

    public int Width { get; }

    public int Height { get; }

    public System.Collections.Generic.IReadOnlyList<(string Name, double Share)> Colours { get; }

    /// <summary>The pixels, while the request lasts.</summary>
    public SKBitmap Pixels { get; }

    /// <exception cref="ApiErrorException">The bytes are no image that the API reads.</exception>
    public static ReceivedImage Decode(ReadOnlySpan<byte> bytes)
    {
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data) ?? throw NoImage();
        var format = codec.EncodedFormat switch
        {
            SKEncodedImageFormat.Jpeg => "JPEG",
            SKEncodedImageFormat.Png => "PNG",
            SKEncodedImageFormat.Gif => "GIF",
            SKEncodedImageFormat.Webp => "WebP",
            _ => throw NoImage(),
        };
        var info = codec.Info;
        if ((long)info.Width * info.Height > MaximumPixels)
        {
            throw ApiErrorException.BadRequest($"The image is too large to decode: {info.Width} x {info.Height} pixels.");
        }

        var pixels = new SKBitmap(new SKImageInfo(info.Width, info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        if (codec.GetPixels(pixels.Info, pixels.GetPixels()) != SKCodecResult.Success)
        {
            pixels.Dispose();
            throw NoImage();
        }

        return new ReceivedImage(format, bytes.Length, pixels);
    }

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static ApiErrorException NoImage() =>
        ApiErrorException.BadRequest("The image cannot be decoded: it is neither a whole JPEG, PNG, GIF nor WebP.");
}
