using System;
using WriterVision.Text;

namespace WriterVision;

/// <summary>The source of an image: a file, a URL, the Writer account, bytes in memory, or a conversion that runs on demand.</summary>
/// <remarks>The content is not shown: the query of a URL can be a secret, and bytes are not text.</remarks>
public sealed class ImageReference
{
    private ImageReference()
    {
    }

    /// <summary>The full path of a file.</summary>
    internal string? Path { get; private init; }

    /// <summary>A complete HTTPS URL; its query can be a secret.</summary>
    internal Uri? Url { get; private init; }

    /// <summary>The id of an uploaded file.</summary>
    internal string? FileId { get; private init; }

    /// <summary>The bytes of an image.</summary>
    internal ImageBytes? Bytes { get; private init; }

    /// <summary>A complete data URL, which has not been decoded yet.</summary>
    internal string? DataUrl { get; private init; }

    /// <summary>An image that is created on demand.</summary>
    internal ImageConversion? Conversion { get; private init; }

    /// <summary>Whether this machine sends the image: false for a URL, from which the service downloads the image, and for a file in the account.</summary>
    internal bool IsLocal => Url is null && FileId is null;

    /// <summary>Refers to a file on this machine.</summary>
    /// <param name="path">The full path.</param>
    /// <returns>The reference. The file is inspected when the image is used.</returns>
    public static ImageReference FromPath(string path) => new() { Path = path ?? throw new ArgumentNullException(nameof(path)) };

    /// <summary>Refers to an image in memory. The array is not copied, and must not change.</summary>
    /// <param name="content">The bytes of an image file.</param>
    /// <param name="name">The name that results and errors show; null for a name that is created from the hash of the content.</param>
    /// <returns>The reference.</returns>
    public static ImageReference FromBytes(byte[] content, string? name = null) =>
        new() { Bytes = new ImageBytes(content ?? throw new ArgumentNullException(nameof(content)), name) };

    /// <summary>Refers to an image that is created on demand, such as one page of a scan.</summary>
    /// <param name="conversion">The name, the identity and the conversion of the image.</param>
    /// <returns>The reference. Nothing is created yet.</returns>
    public static ImageReference FromConversion(ImageConversion conversion) =>
        new() { Conversion = conversion ?? throw new ArgumentNullException(nameof(conversion)) };

    internal static ImageReference FromUrl(Uri url) => new() { Url = url };

    internal static ImageReference FromFileId(string fileId) => new() { FileId = fileId };

    internal static ImageReference FromDataUrl(string url) => new() { DataUrl = url };

    /// <summary>Refers to an image without its bytes, so that results do not keep every image of a long run in memory.</summary>
    internal static ImageReference FromReleasedBytes(string name) => new() { Bytes = new ImageBytes(content: null, name) };

    /// <summary>The path, the URL without its query, the file id, or the name.</summary>
    /// <returns>Text that is safe to show.</returns>
    public override string ToString() => this switch
    {
        { Url: { } url } => UrlText.Show(url),
        { DataUrl: { } url } => Text.DataUrl.Show(url),
        { Bytes: { } bytes } => bytes.Name ?? "bytes",
        { Conversion: { } conversion } => conversion.Path,
        _ => Path ?? FileId!,
    };
}
