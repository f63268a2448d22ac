using System.IO;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Inputs.Metadata;

namespace WriterVision.Inputs;

/// <summary>
/// An image without its metadata. The length, the hash and the journal refer to the content that is sent: two files that differ only in
/// their metadata are equal.
/// </summary>
internal sealed class StrippedImage : LocalImage
{
    private readonly LocalImage _image;
    private readonly SharedOperation<Splice?> _splice;
    private readonly SharedOperation<ImageIdentity> _identity;

    public StrippedImage(LocalImage image)
    {
        _image = image;
        _splice = new SharedOperation<Splice?>(FindSpliceAsync);
        _identity = new SharedOperation<ImageIdentity>(ComputeIdentityAsync);
    }

    public override string Path => _image.Path;

    public override string Name => _image.Name;

    public override int? Page => _image.Page;

    public override string Description => _image.Description + ", without metadata";

    public override ImageReference Reference => _image.Reference;

    public override long? KnownLength => null;

    public override async Task<ImageContent> GetContentAsync(CancellationToken cancellationToken)
    {
        var splice = await _splice.GetAsync(cancellationToken).ConfigureAwait(false);
        var content = await _image.GetContentAsync(cancellationToken).ConfigureAwait(false);
        return splice is null
            ? content
            : new ImageContent(content.Format, splice.Length, async token => new SplicedStream(await content.OpenAsync(token).ConfigureAwait(false), splice), content);
    }

    public override Task<ImageIdentity> IdentifyAsync(CancellationToken cancellationToken) => _identity.GetAsync(cancellationToken);

    public override Task ThrowIfChangedAsync(CancellationToken cancellationToken) => _image.ThrowIfChangedAsync(cancellationToken);

    public override void CacheContent() => _image.CacheContent();

    private protected override string? FindWarning(CancellationToken cancellationToken) => _image.Check(cancellationToken);

    /// <summary>Finds the parts to keep; null if the image has no metadata.</summary>
    private async Task<Splice?> FindSpliceAsync(CancellationToken cancellationToken)
    {
        using var content = await _image.GetContentAsync(cancellationToken).ConfigureAwait(false);
        if (!MetadataStripper.Supports(content.Format))
        {
            return null;
        }

        try
        {
            using var stream = await content.OpenAsync(cancellationToken).ConfigureAwait(false);
            var splice = await MetadataStripper.FindPartsToKeepAsync(content.Format, stream, cancellationToken).ConfigureAwait(false);
            return splice.Length == content.Length ? null : splice;
        }
        catch (InvalidDataException exception)
        {
            throw InputErrors.MetadataNotStripped(Path, exception);
        }
    }

    private async Task<ImageIdentity> ComputeIdentityAsync(CancellationToken cancellationToken)
    {
        var identity = await _image.IdentifyAsync(cancellationToken).ConfigureAwait(false);
        if (identity.Settings is { } settings)
        {
            // The metadata is not known before the conversion.
            return identity with { Settings = settings + ";metadata=stripped" };
        }

        using var content = await GetContentAsync(cancellationToken).ConfigureAwait(false);
        if (await _splice.GetAsync(cancellationToken).ConfigureAwait(false) is null)
        {
            return identity;
        }

        using var stream = await content.OpenAsync(cancellationToken).ConfigureAwait(false);
        return new ImageIdentity(await ContentHash.ComputeAsync(stream, cancellationToken).ConfigureAwait(false));
    }
}
