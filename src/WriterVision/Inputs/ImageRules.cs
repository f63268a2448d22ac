using System;
using System.Collections.Generic;
using System.Linq;

namespace WriterVision.Inputs;

/// <summary>The images that a route accepts.</summary>
internal sealed class ImageRules
{
    /// <summary>7 MB: the maximum that the vision endpoint accepts (https://dev.writer.com/home/analyze-images).</summary>
    public const long UploadLimit = 7 * 1024 * 1024;

    private readonly IReadOnlyList<ImageFormat>? _formats;
    private readonly long? _maximumLength;

    private ImageRules(IReadOnlyList<ImageFormat>? formats, long? maximumLength, bool acceptsUrls)
    {
        _formats = formats;
        _maximumLength = maximumLength;
        AcceptsUrls = acceptsUrls;
    }

    /// <summary>The chat endpoint with inline images. No size limit is documented.</summary>
    public static ImageRules Chat { get; } =
        new([ImageFormat.Jpeg, ImageFormat.Png, ImageFormat.Gif, ImageFormat.WebP], maximumLength: null, acceptsUrls: true);

    /// <summary>The vision endpoint and the vision tool, which use the same model.</summary>
    public static ImageRules Vision { get; } =
        new([ImageFormat.Jpeg, ImageFormat.Png, ImageFormat.Pdf, ImageFormat.Text], UploadLimit, acceptsUrls: false);

    /// <summary>The rules of the files API, which checks only the extension.</summary>
    public static ImageRules Files { get; } =
        new(formats: null, maximumLength: null, acceptsUrls: false);

    /// <summary>Whether the service downloads images from URLs.</summary>
    public bool AcceptsUrls { get; }

    /// <summary>What messages call an input.</summary>
    public string InputName => _formats is null ? "a file" : "an image";

    /// <summary>Whether a format is accepted, whatever the length of the file.</summary>
    public bool Accepts(ImageFormat format) => _formats?.Contains(format) != false;

    /// <summary>Throws if an image is not acceptable.</summary>
    /// <param name="path">The input, for messages.</param>
    /// <param name="format">Its format.</param>
    /// <param name="length">Its length in bytes; 0 if it is not known yet.</param>
    /// <param name="start">Its first bytes, which determine the name of an unsupported format in an error.</param>
    /// <exception cref="WriterVisionException"><c>UnsupportedImage</c> or <c>FileTooLarge</c>.</exception>
    public void Check(string path, ImageFormat format, long length, ReadOnlySpan<byte> start)
    {
        if (!Accepts(format))
        {
            var known = format == ImageFormat.Unknown ? UnsupportedFormats.Find(start) : UnsupportedFormats.Of(format);
            throw InputErrors.UnsupportedImage(path, known, [.. _formats!.Select(static accepted => accepted.DisplayName())]);
        }

        if (length > _maximumLength)
        {
            throw InputErrors.FileTooLarge(path, length, _maximumLength.Value);
        }
    }
}
