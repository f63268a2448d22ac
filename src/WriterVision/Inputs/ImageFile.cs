using System;
using System.Buffers;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Errors;
using WriterVision.Platform;
using WriterVision.Text;

namespace WriterVision.Inputs;

/// <summary>A valid image file on this machine. No handle stays open: each attempt opens the file again.</summary>
internal sealed class ImageFile : LocalImage
{
    /// <summary>
    /// The kind of handle must match the way in which the file is read. Otherwise the runtime may use another thread of the pool for each read,
    /// and many concurrent images would wait for threads.
    /// </summary>
    private static readonly FileOptions Options =
        FileOptions.SequentialScan | (ImageFileStream.ReadsOverlapped ? FileOptions.Asynchronous : FileOptions.None);

    private readonly SharedOperation<HashedFile> _hash;

    /// <summary>The last version whose content was found to be the same as that of <see cref="_hash"/>.</summary>
    private HashedFile? _unchanged;

    private ImageFile(string path, long length, ImageFormat format)
    {
        Path = path;
        Length = length;
        Format = format;
        _hash = new SharedOperation<HashedFile>(ComputeHashAsync);
    }

    /// <summary>The full path in the file system.</summary>
    public override string Path { get; }

    public override string Name => System.IO.Path.GetFileName(Path);

    public override string Description =>
        $"{Format.DisplayName()}, {QuantityText.Kilobytes(Length)}";

    /// <summary>The length in bytes at the time of the inspection, which is the announced length of a request.</summary>
    public long Length { get; }

    public override long? KnownLength => Length;

    public ImageFormat Format { get; }

    public override ImageReference Reference => ImageReference.FromPath(Path);

    public string MediaType => Format.MediaType();

    /// <summary>Checks that a file exists and can be read, and that its first bytes and its length are acceptable.</summary>
    /// <exception cref="WriterVisionException">A check failed; the message contains the reason.</exception>
    public static ImageFile Inspect(string path, ImageRules rules)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                throw Directory.Exists(path) ? FileErrors.NotAFile(path, rules.InputName) : FileErrors.FileNotFound(path);
            }

            // The length is checked before the file is opened: a named pipe has no length, and opening it would block.
            if (PlatformSupport.FollowLinks(file).Length == 0)
            {
                throw FileErrors.EmptyFile(path);
            }

            using var stream = Open(path);
            return new ImageFile(path, stream.Length, ReadFormat(path, stream, rules));
        }
        catch (FileNotFoundException)
        {
            throw FileErrors.FileNotFound(path);
        }
        catch (DirectoryNotFoundException)
        {
            throw FileErrors.FileNotFound(path);
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw FileErrors.FileNotReadable(path, exception);
        }
    }

    public override Task<ImageContent> GetContentAsync(CancellationToken cancellationToken) => Task.FromResult(new ImageContent(Format, Length, OpenAsync));

    public override async Task<ImageIdentity> IdentifyAsync(CancellationToken cancellationToken) => new(await HashAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Opens the file for one attempt. The stream returns exactly <see cref="Length"/> bytes, or fails with an error that names the file.</summary>
    /// <exception cref="WriterVisionException">The file can no longer be opened.</exception>
    public async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Opening a file on a share or a cloud drive can block, so it must not use a thread that other requests need.
            return await Task.Run(() => (Stream)new ImageFileStream(Open(Path), Path, Length), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw FileErrors.FileNotReadable(Path, exception);
        }
    }

    /// <summary>
    /// The SHA-256 of the file's bytes. The file is read once for all callers, even if they call at the same time. After a failure, the next caller
    /// reads it again.
    /// </summary>
    /// <exception cref="WriterVisionException">The file can no longer be read.</exception>
    public async Task<Sha256Digest> HashAsync(CancellationToken cancellationToken) => (await _hash.GetAsync(cancellationToken).ConfigureAwait(false)).Digest;

    public override async Task ThrowIfChangedAsync(CancellationToken cancellationToken)
    {
        var hashed = await _hash.GetAsync(cancellationToken).ConfigureAwait(false);
        if (FileVersion.Of(Path) is not { } version || version == hashed.Version || version == Volatile.Read(ref _unchanged)?.Version)
        {
            return;
        }

        // A backup or a virus scanner can change the time stamp without changing the content.
        var current = await ComputeHashAsync(cancellationToken).ConfigureAwait(false);
        if (version.Length != Length || !current.Digest.Equals(hashed.Digest))
        {
            throw FileErrors.FileChanged(Path, isAnswered: true);
        }

        Volatile.Write(ref _unchanged, current);
    }

    private protected override string? FindWarning(CancellationToken cancellationToken)
    {
        // The request reports a file that changed or cannot be read.
        try
        {
            using var stream = Open(Path);
            return stream.Length == Length ? ImageWarnings.Find(Path, Format, stream, cancellationToken) : null;
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            return null;
        }
    }

    private static ImageFormat ReadFormat(string path, FileStream stream, ImageRules rules)
    {
        var block = ArrayPool<byte>.Shared.Rent(ImageFormats.SignatureLength);
        try
        {
            var start = block.AsSpan(0, stream.ReadBlock(block, ImageFormats.SignatureLength));
            var format = ImageFormats.Detect(start);
            // A text file with the extension of an image is a mistake, and not meant for the model.
            format = format == ImageFormat.Text && !IsNamedAsText(path) ? ImageFormat.Unknown : format;
            rules.Check(path, format, stream.Length, start);
            return format;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private async Task<HashedFile> ComputeHashAsync(CancellationToken cancellationToken)
    {
        // The version is read first, so that a change during hashing is detected.
        var version = FileVersion.Of(Path);
        using var content = await OpenAsync(cancellationToken).ConfigureAwait(false);
        return new HashedFile(version, await ContentHash.ComputeAsync(content, cancellationToken).ConfigureAwait(false));
    }

    private static bool IsNamedAsText(string path) =>
        string.Equals(System.IO.Path.GetExtension(path), ImageFormat.Text.Extensions()[0], StringComparison.OrdinalIgnoreCase);

    private static FileStream Open(string path) =>
        // Unbuffered, because the reader has its own buffer. Other programs can still write, rename or delete the file.
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, Options);

    /// <summary>A hash, and the version of the file that was read to compute it; null if the file did not exist.</summary>
    private sealed record HashedFile(FileVersion? Version, Sha256Digest Digest);
}
