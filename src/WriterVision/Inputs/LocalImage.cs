using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Inputs;

/// <summary>An image whose bytes this machine sends: a file, bytes in memory, or the result of a conversion.</summary>
internal abstract class LocalImage : VisionImage
{
    private int _isChecked;

    /// <summary>The length in bytes; null if it is not known before the content is created.</summary>
    public abstract long? KnownLength { get; }

    /// <summary>Gets the content, which the caller disposes after the last attempt. A conversion runs now.</summary>
    /// <exception cref="WriterVisionException">The content cannot be created, or the model does not accept it.</exception>
    public abstract Task<ImageContent> GetContentAsync(CancellationToken cancellationToken);

    /// <summary>Gets the identity of the content, without a conversion. A file is read only once.</summary>
    /// <exception cref="WriterVisionException">The source cannot be read.</exception>
    public abstract Task<ImageIdentity> IdentifyAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Checks the image before it is sent. Only the first call runs the check, even if several requests use the image. It reads on the
    /// calling thread, which must not be the pipeline thread.
    /// </summary>
    /// <returns>A warning; null if there is none.</returns>
    public string? Check(CancellationToken cancellationToken) => Interlocked.Exchange(ref _isChecked, 1) == 0 ? FindWarning(cancellationToken) : null;

    /// <summary>
    /// Throws if the source changed since <see cref="IdentifyAsync"/>. The source is read again only if its length or last-write time changed.
    /// </summary>
    /// <exception cref="WriterVisionException"><c>FileChanged</c>, or the source can no longer be read.</exception>
    public virtual Task ThrowIfChangedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Keeps the content in memory after it was created, for an image that several requests use.</summary>
    public virtual void CacheContent()
    {
    }

    private protected virtual string? FindWarning(CancellationToken cancellationToken) => null;
}
