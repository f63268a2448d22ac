using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Errors;
using WriterVision.Platform;

namespace WriterVision.Inputs;

/// <summary>A valid image file of this machine. Keeps no handle open: each attempt opens the file again.</summary>
internal sealed class ImageFile : LocalImage
{
    /// <summary>
    /// Matches the way the file is read: with the other kind of handle the runtime may have another thread of the pool do each read, and many
    /// images at the same time then wait for threads.
    /// </summary>
    private static readonly FileOptions Options =
        FileOptions.SequentialScan | (ImageFileStream.ReadsOverlapped ? FileOptions.Asynchronous : FileOptions.None);

    private readonly SharedOperation<Sha256Digest> _hash;
    private FileVersion? _hashedVersion;

    private ImageFile(string path, long length, ImageFormat format)
    {
        Path = path;
        Length = length;
        Format = format;
        _hash = new SharedOperation<Sha256Digest>(ComputeHashAsync);
    }

    /// <summary>The full path, as the file system knows it.</summary>
    public override string Path { get; }

    public override string Name => System.IO.Path.GetFileName(Path);

    public override string Description =>
        $"{Format.DisplayName()}, {ImageContent.Size(Length)}";

    /// <summary>The length in bytes at the time of the inspection, which is the length that a request announces.</summary>
    public long Length { get; }

    public override long? KnownLength => Length;

    public ImageFormat Format { get; }

    public override ImageReference Reference => ImageReference.FromPath(Path);

    public string MediaType => Format.MediaType();

    /// <summary>Checks that a file exists, can be read and is acceptable by its first bytes and its length.</summary>
    /// <exception cref="WriterVisionException">It is not; the message says why.</exception>
    public static ImageFile Inspect(string path, ImageRules rules)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                throw Directory.Exists(path) ? FileErrors.NotAFile(path) : FileErrors.FileNotFound(path);
            }

            // Before the file is opened: a named pipe has no length, and opening one would wait for its writer.
            if (PlatformSupport.FollowLinks(file).Length == 0)
            {
                throw FileErrors.EmptyFile(path);
            }

            using var stream = Open(path);
            var start = new byte[ImageFormats.SignatureLength];
            var read = stream.ReadBlock(start, start.Length);
            var format = ImageFormats.Detect(start.AsSpan(0, read));
            // Text in a file with the name of an image is a mistake, and not intended for the model.
            format = format == ImageFormat.Text && !IsNamedAsText(path) ? ImageFormat.Unknown : format;
            rules.Check(path, format, stream.Length, start.AsSpan(0, read));
            return new ImageFile(path, stream.Length, format);
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
    /// <exception cref="WriterVisionException">The file cannot be opened any more.</exception>
    public async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Opening can wait for a share or a cloud drive, and must not block a thread that other requests need.
            return await Task.Run(() => (Stream)new ImageFileStream(Open(Path), Path, Length), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw FileErrors.FileNotReadable(Path, exception);
        }
    }

    /// <summary>
    /// The SHA-256 of the file's bytes. The file is read once for all callers, also if several ask at the same time; after a failure
    /// the next caller reads it again.
    /// </summary>
    /// <exception cref="WriterVisionException">The file can no longer be read.</exception>
    public Task<Sha256Digest> HashAsync(CancellationToken cancellationToken) => _hash.GetAsync(cancellationToken);

    public override async Task ThrowIfChangedAsync(CancellationToken cancellationToken)
    {
        if (FileVersion.Of(Path) is not { } version || version == _hashedVersion)
        {
            return;
        }

        // A backup or a virus scanner can change the time stamp without changing the content.
        var hashed = await HashAsync(cancellationToken).ConfigureAwait(false);
        if (version.Length != Length || !hashed.Equals(await ComputeHashAsync(cancellationToken).ConfigureAwait(false)))
        {
            throw FileErrors.FileChanged(Path);
        }
    }

    private protected override async Task<string?> FindWarningAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var stream = await Task.Run(() => Open(Path), cancellationToken).ConfigureAwait(false);
            return await ImageWarnings.FindAsync(Path, Format, stream, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            // The request reads the file, too, and its error names it.
            return null;
        }
    }

    private async Task<Sha256Digest> ComputeHashAsync(CancellationToken cancellationToken)
    {
        // Taken first: a change while the file is hashed is a change, too.
        _hashedVersion = FileVersion.Of(Path);
        using var content = await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await ContentHash.ComputeAsync(content, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsNamedAsText(string path) =>
        string.Equals(System.IO.Path.GetExtension(path), ImageFormat.Text.Extensions()[0], StringComparison.OrdinalIgnoreCase);

    private static FileStream Open(string path) =>
        // Without a buffer of its own, because the reader has one. Others may go on writing, renaming or deleting the file.
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, Options);
}
