using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using WriterVision.Errors;
using WriterVision.Inputs;
using WriterVision.Platform;
using WriterVision.Text;

namespace WriterVision.Reports;

/// <summary>Writes images into a report in parts. Each part is the text of an element, which the page reads when it shows the image.</summary>
internal sealed class ImageEmbedder
{
    /// <summary>The length is divisible by 3, so that the parts of an image can be joined to one Base64 text.</summary>
    private const int ChunkLength = 48 * 1024;

    /// <summary>The maximum number of images that are remembered, so that a reference image that several rows share is embedded once.</summary>
    private const int MaximumRemembered = 4096;

    /// <summary>The maximum number of failures that are described.</summary>
    private const int MaximumFailures = 3;

    private readonly Stream _report;
    private readonly Dictionary<string, string> _embedded = new(StringComparer.Ordinal);
    private readonly List<string> _failures = [];
    private readonly byte[] _chunk = new byte[ChunkLength];
    private readonly char[] _base64 = new char[ChunkLength / 3 * 4];
    private readonly byte[] _encoded = new byte[ChunkLength / 3 * 4];
    private int _images;

    /// <param name="report">The stream to which the elements are written.</param>
    public ImageEmbedder(Stream report) => _report = report;

    /// <summary>The number of images that could not be embedded.</summary>
    public int FailureCount { get; private set; }

    /// <summary>The first of these images, each with the reason.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Writes an image.</summary>
    /// <param name="path">The full path of its file.</param>
    /// <returns>The id of its element; null if it cannot be embedded.</returns>
    /// <exception cref="IOException">The report cannot be written.</exception>
    public string? Embed(string path)
    {
        if (_embedded.TryGetValue(path, out var known))
        {
            return known;
        }

        var id = TryOpen(path) is { } image ? Write(path, image) : null;
        if (id is not null && _embedded.Count < MaximumRemembered)
        {
            _embedded.Add(path, id);
        }

        return id;
    }

    private FileStream? TryOpen(string path)
    {
        try
        {
            var file = PlatformSupport.FollowLinks(new FileInfo(path));
            if (file.Exists && file.Length == 0)
            {
                // This includes files that are not regular, such as a pipe, which would block when it is opened.
                return Fail(path, "the file is empty");
            }

            return new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            return Fail(path, exception is FileNotFoundException or DirectoryNotFoundException ? "the file does not exist" : SafeText.Description(exception.Message));
        }
    }

    private string? Write(string path, FileStream image)
    {
        using (image)
        {
            var remaining = image.Length;
            var length = TryRead(path, image, remaining);
            if (length is null)
            {
                return null;
            }

            var format = ImageFormats.Detect(_chunk.AsSpan(0, Math.Min(length.Value, ImageFormats.SignatureLength)));
            if (format is not (ImageFormat.Jpeg or ImageFormat.Png or ImageFormat.Gif or ImageFormat.WebP))
            {
                Fail(path, "it is not a JPEG, PNG, GIF or WebP image");
                return null;
            }

            var id = $"image-{++_images}";
            WriteAscii($"<script type=\"text/plain\" id=\"{id}\">data:{format.MediaType()};base64,");
            while (length > 0)
            {
                var characters = Convert.ToBase64CharArray(_chunk, 0, length.Value, _base64, 0);
                _report.Write(_encoded, 0, Encoding.ASCII.GetBytes(_base64, 0, characters, _encoded, 0));
                remaining -= length.Value;
                length = TryRead(path, image, remaining);
            }

            WriteAscii("</script>\n");
            return length is null ? null : id;
        }
    }

    /// <summary>Reads the next part, which is shorter only at the end of the file. A file that grows is read up to its original length.</summary>
    /// <returns>The length of the part; null if reading failed.</returns>
    private int? TryRead(string path, FileStream image, long remaining)
    {
        try
        {
            return image.ReadBlock(_chunk, (int)Math.Min(remaining, ChunkLength));
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            Fail(path, SafeText.Description(exception.Message));
            return null;
        }
    }

    private FileStream? Fail(string path, string reason)
    {
        FailureCount++;
        if (_failures.Count < MaximumFailures)
        {
            _failures.Add($"'{SafeText.Line(path)}' ({reason.TrimEnd('.')})");
        }

        return null;
    }

    private void WriteAscii(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        _report.Write(bytes, 0, bytes.Length);
    }
}
