using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Errors;
using WriterVision.Text;

namespace WriterVision.Inputs;

/// <summary>An image in memory: bytes that the user specified, or the data of a data URL.</summary>
internal sealed class InMemoryImage : LocalImage
{
    /// <summary>The length of the hash in a generated name, in hexadecimal digits: enough to avoid collisions.</summary>
    private const int NameDigits = 12;

    private readonly byte[] _content;
    private readonly ImageFormat _format;
    private readonly Sha256Digest _hash;

    private InMemoryImage(byte[] content, string name, ImageFormat format, Sha256Digest hash)
    {
        _content = content;
        Name = name;
        _format = format;
        _hash = hash;
    }

    public override string Path => Name;

    public override string Name { get; }

    public override string Description => $"{_format.DisplayName()}, {QuantityText.Kilobytes(_content.Length)}";

    public override long? KnownLength => _content.Length;

    public override ImageReference Reference => ImageReference.FromReleasedBytes(Name);

    /// <exception cref="WriterVisionException"><c>EmptyFile</c>, <c>UnsupportedImage</c>, <c>FileTooLarge</c> or <c>BytesNotKept</c>.</exception>
    public static InMemoryImage Inspect(ImageBytes bytes, ImageRules rules)
    {
        if (bytes.Content is not { } content)
        {
            throw InputErrors.BytesNotKept(bytes.Name!);
        }

        if (content.Length == 0)
        {
            throw FileErrors.EmptyFile(bytes.Name ?? "bytes");
        }

        var hash = ContentHash.Compute(content);
        var format = ImageFormats.Detect(content.AsSpan(0, Math.Min(content.Length, ImageFormats.SignatureLength)));
        var name = bytes.Name ?? "bytes-" + hash.ToString().Substring(0, NameDigits) + (format == ImageFormat.Unknown ? string.Empty : format.Extensions()[0]);
        rules.Check(name, format, content.Length, content.AsSpan(0, Math.Min(content.Length, ImageFormats.SignatureLength)));
        return new InMemoryImage(content, name, format, hash);
    }

    /// <exception cref="WriterVisionException"><c>InvalidDataUrl</c>, or as for bytes.</exception>
    public static InMemoryImage Inspect(string dataUrl, ImageRules rules) =>
        DataUrl.Decode(dataUrl, out var problem) is { } bytes
            ? Inspect(new ImageBytes(bytes, name: null), rules)
            : throw InputErrors.InvalidDataUrl(DataUrl.Show(dataUrl), problem!);

    public override Task<ImageContent> GetContentAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new ImageContent(_format, _content.Length, _ => Task.FromResult<Stream>(new MemoryStream(_content, writable: false))));

    public override Task<ImageIdentity> IdentifyAsync(CancellationToken cancellationToken) => Task.FromResult(new ImageIdentity(_hash));

    private protected override string? FindWarning(CancellationToken cancellationToken) =>
        ImageWarnings.Find(Path, _format, new MemoryStream(_content, writable: false), cancellationToken);
}
