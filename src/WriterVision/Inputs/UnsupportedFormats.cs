using System;

namespace WriterVision.Inputs;

/// <summary>The names of formats that no model reads, for error messages. They are detected from the first bytes of a file.</summary>
internal static class UnsupportedFormats
{
    /// <summary>A format.</summary>
    /// <param name="Name">The name with its article, such as "a HEIC image".</param>
    /// <param name="IsConvertible">Whether <c>ConvertTo-WriterImage</c> supports it.</param>
    /// <param name="Advice">What to do with a file that it does not support; null if it is most likely the wrong file.</param>
    internal readonly record struct KnownFormat(string Name, bool IsConvertible, string? Advice = null);

    private const string SaveInAnotherProgram = "Save it as a JPEG or PNG image in another program.";

    private const string RenderSvg =
        "Render it as a PNG image, for example with rsvg-convert in.svg -o out.png, or with inkscape in.svg --export-filename=out.png.";

    /// <summary>Gets the name of a format that another model reads.</summary>
    public static KnownFormat Of(ImageFormat format) => format switch
    {
        ImageFormat.Pdf => new("a PDF document", true),
        ImageFormat.Text => new("a text file", false),
        _ => new($"a {format.DisplayName()} image", true),
    };

    /// <summary>Gets the format of a file; null if it is not known.</summary>
    /// <param name="start">The first bytes.</param>
    public static KnownFormat? Find(ReadOnlySpan<byte> start)
    {
        if (start.Length >= 12 && start.Slice(4).StartsWith("ftyp"u8))
        {
            return FindInBaseMedia(start);
        }

        if (StartsWith(start, [(byte)'I', (byte)'I', 42, 0]) || StartsWith(start, [(byte)'M', (byte)'M', 0, 42]) || StartsWith(start, [(byte)'I', (byte)'I', 43, 0]))
        {
            return new("a TIFF image", true);
        }

        if (start.StartsWith("8BPS"u8))
        {
            return new("a Photoshop document (PSD)", true);
        }

        if (start.StartsWith("BM"u8) && start.Length >= 18 && start[14] is 12 or 40 or 52 or 56 or 64 or 108 or 124)
        {
            return new("a BMP image", true);
        }

        if (StartsWith(start, [0, 0, 1, 0]) && start.Length > 5 && start[5] == 0 && start[4] != 0)
        {
            return new("an icon (ICO)", true);
        }

        if (StartsWith(start, [0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' ']) || StartsWith(start, [0xFF, 0x4F, 0xFF, 0x51]))
        {
            return new("a JPEG 2000 image", true);
        }

        if (StartsWith(start, [0xFF, 0x0A]) || StartsWith(start, [0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', (byte)' ']))
        {
            return new("a JPEG XL image", false, SaveInAnotherProgram);
        }

        if (start.StartsWith("PK\u0003\u0004"u8))
        {
            return new("a ZIP archive or an Office document", false);
        }

        return StartsWith(start, [0x1F, 0x8B]) ? new("a gzip archive", false)
            : start.StartsWith("MZ"u8) || StartsWith(start, [0x7F, (byte)'E', (byte)'L', (byte)'F']) ? new("a program", false)
            : FindInText(start);
    }

    /// <summary>ISO base media files specify their kind in a brand (ISO/IEC 14496-12, 23008-12).</summary>
    private static KnownFormat? FindInBaseMedia(ReadOnlySpan<byte> start)
    {
        var brand = start.Slice(8, 4);
        if (brand.StartsWith("avi"u8))
        {
            return new("an AVIF image", true);
        }

        if (brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8))
        {
            return new("a HEIC image", true);
        }

        if (brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8))
        {
            // The codec is among the compatible brands.
            return start.Slice(0, Math.Min(start.Length, 64)).IndexOf("avif"u8) >= 0 ? new("an AVIF image", true) : new("a HEIC image", true);
        }

        return brand.SequenceEqual("crx "u8) ? new("a camera raw image (CR3)", false, SaveInAnotherProgram) : new("a video", false, "Extract images from it, for example with ffmpeg -i in.mp4 -vf fps=1 out-%04d.jpg.");
    }

    private static KnownFormat? FindInText(ReadOnlySpan<byte> start)
    {
        var text = System.Text.Encoding.UTF8.GetString(start.ToArray()).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return StartsWith(text, "<!doctype html") || StartsWith(text, "<html") ? new("an HTML page", false)
            : StartsWith(text, "<") && (Contains(text, "<svg") || Contains(text, "<!doctype svg")) ? new("an SVG drawing", false, RenderSvg)
            : StartsWith(text, "<?xml") ? new("an XML document", false)
            : StartsWith(text, "{") ? new("a JSON document", false)
            : StartsWith(text, "version https://git-lfs") ? new("a Git LFS pointer", false, "Download the file itself: git lfs pull.")
            : null;
    }

    private static bool Contains(string text, string part) => text.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool StartsWith(string text, string start) => text.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    private static bool StartsWith(ReadOnlySpan<byte> start, ReadOnlySpan<byte> signature) => start.StartsWith(signature);
}
