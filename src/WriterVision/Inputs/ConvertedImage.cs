using System;
using System.IO;
using System.Management.Automation;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Errors;
using WriterVision.Text;

namespace WriterVision.Inputs;

/// <summary>An image that another module creates on demand. If the answer is in the journal, the image is not created.</summary>
internal sealed class ConvertedImage : LocalImage
{
    private readonly ImageConversion _conversion;
    private readonly ImageRules _rules;
    private readonly SharedOperation<byte[]> _cached;
    private FileVersion? _version;
    private bool _cachesContent;

    public ConvertedImage(ImageConversion conversion, ImageRules rules)
    {
        _conversion = conversion;
        _rules = rules;
        _cached = new SharedOperation<byte[]>(LoadAsync);
    }

    public override string Path => _conversion.Path;

    public override string Name => _conversion.Name;

    public override int? Page => _conversion.Page;

    /// <summary>The name of an upload. The service determines the type from the extension, so the extension must match the result, not the source.</summary>
    public string UploadName(ImageFormat format) =>
        System.IO.Path.GetFileNameWithoutExtension(Name) + (Page is { } page ? FormattableString.Invariant($"-{page}") : string.Empty) + format.Extensions()[0];

    public override string Description => Page is { } page ? $"page {page}, converted when it is needed" : "converted when it is needed";

    public override long? KnownLength => null;

    public override ImageReference Reference => ImageReference.FromConversion(_conversion);

    public override void CacheContent() => _cachesContent = true;

    public override async Task<ImageContent> GetContentAsync(CancellationToken cancellationToken)
    {
        if (!_cachesContent)
        {
            return await ConvertAsync(cancellationToken).ConfigureAwait(false);
        }

        var bytes = await _cached.GetAsync(cancellationToken).ConfigureAwait(false);
        return await ImageContent.FromStreamAsync(Path, new MemoryStream(bytes, writable: false), _rules, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<ImageIdentity> IdentifyAsync(CancellationToken cancellationToken)
    {
        // The version is read first, so that a change during hashing is detected.
        _version ??= FileVersion.Of(Path);
        var hash = await GuardAsync(_conversion.HashSourceAsync, cancellationToken).ConfigureAwait(false);
        return Sha256Digest.TryParse(Encoding.UTF8.GetBytes(hash), out var digest)
            ? new ImageIdentity(digest, Page, _conversion.Settings)
            : throw InputErrors.ImageNotConverted(DisplayText, new FormatException("The hash of the source does not consist of 64 hexadecimal digits."));
    }

    public override async Task ThrowIfChangedAsync(CancellationToken cancellationToken)
    {
        if (_version is not { } version || FileVersion.Of(Path) is not { } current || version == current)
        {
            return;
        }

        var identity = await IdentifyAsync(cancellationToken).ConfigureAwait(false);
        if (version.Length != current.Length || !identity.Content.Equals(await HashAsync(cancellationToken).ConfigureAwait(false)))
        {
            throw FileErrors.FileChanged(Path, isAnswered: true);
        }
    }

    /// <summary>Computes the hash of the source.</summary>
    private async Task<Sha256Digest> HashAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var source = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            return await ContentHash.ComputeAsync(source, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw FileErrors.FileNotReadable(Path, exception);
        }
    }

    private async Task<byte[]> LoadAsync(CancellationToken cancellationToken)
    {
        using var content = await ConvertAsync(cancellationToken).ConfigureAwait(false);
        using var stream = await content.OpenAsync(cancellationToken).ConfigureAwait(false);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, 80 * 1024, cancellationToken).ConfigureAwait(false);
        return copy.ToArray();
    }

    private async Task<ImageContent> ConvertAsync(CancellationToken cancellationToken)
    {
        var stream = await GuardAsync(_conversion.ConvertAsync, cancellationToken).ConfigureAwait(false);
        return await ImageContent.FromStreamAsync(Path, stream, _rules, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs code of another module on the thread pool. An exception becomes the error of this image, and does not end the run.</summary>
    private async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await Task.Run(() => action(cancellationToken), cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException("The conversion returned null.");
        }
        catch (Exception exception) when (exception is not WriterVisionException && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw exception is IContainsErrorRecord { ErrorRecord: { } record } ? Explained(record, exception) : InputErrors.ImageNotConverted(DisplayText, exception);
        }
    }

    /// <summary>Converts an error of another module. The id, category, message and recommended action do not change.</summary>
    private static WriterVisionException Explained(ErrorRecord record, Exception cause) => new(
        record.FullyQualifiedErrorId,
        record.CategoryInfo.Category,
        SafeText.Description(record.ErrorDetails?.Message ?? cause.Message),
        record.ErrorDetails?.RecommendedAction,
        cause);
}
