using System;
using System.Collections.Generic;
using System.IO;

namespace WriterVision.Imaging.Codecs;

/// <summary>The formats that are decoded. Nothing else is passed to a decoder.</summary>
internal enum FileFormat
{
    Unknown,
    Jpeg,
    Png,
    Gif,
    WebP,
    Heic,
    Avif,
    Tiff,
    Bmp,
    Ico,
    Psd,
    Tga,
    Jpeg2000,
    Pdf,
}

/// <summary>Detects a format by the first bytes of a file. For TGA, which has no signature, the name of the file is used.</summary>
internal static class FileFormats
{
    /// <summary>The number of bytes that detection needs. A PDF file can start with other bytes.</summary>
    public const int SignatureLength = 1024;

    private static readonly string[] HeicBrands = ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1"];

    private static readonly HashSet<string> TgaExtensions = new(StringComparer.OrdinalIgnoreCase) { ".tga", ".icb", ".vda", ".vst", ".targa" };

    /// <summary>The names of all formats, for messages.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["JPEG", "PNG", "GIF", "WebP", "HEIC", "AVIF", "TIFF", "BMP", "ICO", "PSD", "TGA", "JPEG 2000", "PDF"];

    /// <summary>A format as people call it.</summary>
    public static string DisplayName(FileFormat format) => format == FileFormat.Unknown ? "unknown" : Names[(int)format - 1];

    /// <summary>Whether vision models read the format.</summary>
    public static bool IsForModels(FileFormat format) => format is FileFormat.Jpeg or FileFormat.Png or FileFormat.Gif or FileFormat.WebP;

    /// <summary>The extension of a format that a conversion writes, or passes through.</summary>
    public static string Extension(FileFormat format) => format switch
    {
        FileFormat.Png => ".png",
        FileFormat.Gif => ".gif",
        FileFormat.WebP => ".webp",
        _ => ".jpg",
    };

    public static FileFormat Detect(byte[] start, int length, string path)
    {
        if (Has(start, length, 0, 0xFF, 0xD8, 0xFF))
        {
            return FileFormat.Jpeg;
        }

        if (Has(start, length, 0, 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A))
        {
            return FileFormat.Png;
        }

        if (Has(start, length, 0, 'G', 'I', 'F', '8') && (Has(start, length, 4, '7', 'a') || Has(start, length, 4, '9', 'a')))
        {
            return FileFormat.Gif;
        }

        if (Has(start, length, 0, 'R', 'I', 'F', 'F') && Has(start, length, 8, 'W', 'E', 'B', 'P'))
        {
            return FileFormat.WebP;
        }

        // Classic TIFF has version 42, BigTIFF 43.
        if (Has(start, length, 0, 'I', 'I', 42, 0) || Has(start, length, 0, 'M', 'M', 0, 42)
            || Has(start, length, 0, 'I', 'I', 43, 0) || Has(start, length, 0, 'M', 'M', 0, 43))
        {
            return FileFormat.Tiff;
        }

        if (Has(start, length, 0, '8', 'B', 'P', 'S', 0) && length > 5 && start[5] is 1 or 2)
        {
            return FileFormat.Psd;
        }

        if (Has(start, length, 0, 0, 0, 0, 12, 'j', 'P', ' ', ' ', 0x0D, 0x0A, 0x87, 0x0A) || Has(start, length, 0, 0xFF, 0x4F, 0xFF, 0x51))
        {
            return FileFormat.Jpeg2000;
        }

        if (IsBmp(start, length))
        {
            return FileFormat.Bmp;
        }

        // An icon and a cursor differ in one byte; the number of images follows.
        if (length >= 22 && (Has(start, length, 0, 0, 0, 1, 0) || Has(start, length, 0, 0, 0, 2, 0)) && start[4] != 0 && start[5] == 0 && start[9] == 0)
        {
            return FileFormat.Ico;
        }

        if (Has(start, length, 4, 'f', 't', 'y', 'p'))
        {
            return FormatOfBrands(start, length);
        }

        return IsPdf(start, length) ? FileFormat.Pdf
            : TgaExtensions.Contains(Path.GetExtension(path)) && IsTga(start, length) ? FileFormat.Tga
            : FileFormat.Unknown;
    }

    private static bool Has(byte[] start, int length, int offset, params int[] expected)
    {
        if (length < offset + expected.Length)
        {
            return false;
        }

        for (var index = 0; index < expected.Length; index++)
        {
            if (start[offset + index] != expected[index])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>"BM" starts many texts, so the size of the header that follows must be one of those that exist.</summary>
    private static bool IsBmp(byte[] start, int length) =>
        Has(start, length, 0, 'B', 'M') && length >= 18 && start[15] == 0 && start[16] == 0 && start[17] == 0 && start[14] is 12 or 40 or 52 or 56 or 64 or 108 or 124;

    private static FileFormat FormatOfBrands(byte[] start, int length)
    {
        var boxLength = (start[0] << 24) | (start[1] << 16) | (start[2] << 8) | start[3];
        var end = Math.Min(Math.Max(boxLength, 16), length);
        var format = FileFormat.Unknown;
        for (var at = 8; at + 4 <= end; at += 4)
        {
            // The four bytes after the major brand are its version.
            var brand = new string([(char)start[at], (char)start[at + 1], (char)start[at + 2], (char)start[at + 3]]);
            if (brand is "avif" or "avis")
            {
                return FileFormat.Avif;
            }

            format = Array.IndexOf(HeicBrands, brand) >= 0 ? FileFormat.Heic : format;
        }

        return format;
    }

    private static bool IsPdf(byte[] start, int length)
    {
        for (var at = 0; at + 5 <= length; at++)
        {
            if (Has(start, length, at, '%', 'P', 'D', 'F', '-'))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTga(byte[] start, int length) =>
        length >= 18
        && start[1] <= 1
        && start[2] is 1 or 2 or 3 or 9 or 10 or 11
        && start[16] is 8 or 15 or 16 or 24 or 32
        && (start[12] | start[13]) != 0
        && (start[14] | start[15]) != 0;
}
