using System;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Errors;
using WriterVision.Platform;

namespace WriterVision.Inputs;

/// <summary>An image in a file of this machine, looked at and found fit to send. Holds no handle: each attempt opens it anew.</summary>
internal sealed class ImageFile : VisionImage
{
    /// <summary>
    /// Opened for what it is read by: a runtime may have each read that is waited for made by another thread of the pool, where the file
    /// was opened for the other kind, and many images at once then wait for threads.
    /// </summary>
    private static readonly FileOptions Options =
        FileOptions.SequentialScan | (ImageFileStream.ReadsOverlapped ? FileOptions.Asynchronous : FileOptions.None);

    private readonly object _hashLock = new();
    private Task<Sha256Digest>? _hash;
    private DateTime _hashedVersion;

    private ImageFile(string path, long length, ImageFormat format)
    {
        Path = path;
        Length = length;
        Format = format;
    }

    /// <summary>The full path, as the file system knows it.</summary>
    public override string Path { get; }

    public override string Name => System.IO.Path.GetFileName(Path);

    public override string Description =>
        $"{Format.DisplayName()}, {Size}";

    /// <summary>The length, for people.</summary>
    public string Size => $"{(Length / 1024d).ToString("N1", CultureInfo.CurrentCulture)} KB";

    /// <summary>The length in bytes at the time it was looked at, which is the length that a request announces.</summary>
    public long Length { get; }

    public ImageFormat Format { get; }

    public override ImageReference Reference => ImageReference.FromPath(Path);

    public string MediaType => Format.MediaType();

    /// <summary>Looks at a file: that it is there, is a file, can be read, and is what is taken, by its first bytes and its length.</summary>
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

            // Asked before it is opened: a named pipe has no length, and opening one would wait for its writer.
            if (PlatformSupport.FollowLinks(file).Length == 0)
            {
                throw FileErrors.EmptyFile(path);
            }

            using var stream = Open(path);
            var start = new byte[ImageFormats.SignatureLength];
            var read = 0;
            for (int count; read < start.Length && (count = stream.Read(start, read, start.Length - read)) > 0;)
            {
                read += count;
            }

            var format = ImageFormats.Detect(start.AsSpan(0, read));
            // A text that calls itself an image is a mistake, and not what a model should read.
            format = format == ImageFormat.Text && !IsCalledText(path) ? ImageFormat.Unknown : format;
            rules.Check(path, format, stream.Length);
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

    /// <summary>Opens the file for one attempt. The stream gives exactly <see cref="Length"/> bytes, or fails with the file's name.</summary>
    /// <exception cref="WriterVisionException">The file cannot be opened any more.</exception>
    public async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Opening can wait for a share or a cloud drive: not on a thread that other requests need.
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
    public async Task<Sha256Digest> HashAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<Sha256Digest> hash;
            lock (_hashLock)
            {
                if (_hash is null || _hash.IsFaulted || _hash.IsCanceled)
                {
                    _hash = ComputeHashAsync(cancellationToken);
                }

                hash = _hash;
            }

            try
            {
                return await hash.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The caller that started the read gave up; this one did not.
            }
        }
    }

    /// <summary>Throws if the length or last-write time of the file changed since it was hashed.</summary>
    /// <exception cref="WriterVisionException"><c>FileChanged</c>.</exception>
    public void ThrowIfChanged()
    {
        var file = new FileInfo(Path);
        if (file.Exists && (file.Length != Length || file.LastWriteTimeUtc != _hashedVersion))
        {
            throw FileErrors.FileChanged(Path);
        }
    }

    private async Task<Sha256Digest> ComputeHashAsync(CancellationToken cancellationToken)
    {
        // Taken first: a change while it is hashed is one too.
        _hashedVersion = File.GetLastWriteTimeUtc(Path);
        using var content = await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await ContentHash.ComputeAsync(content, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsCalledText(string path) =>
        string.Equals(System.IO.Path.GetExtension(path), ImageFormat.Text.Extensions()[0], StringComparison.OrdinalIgnoreCase);

    private static FileStream Open(string path) =>
        // No buffer of its own: what reads it brings one. Others may go on writing, renaming or deleting: it is theirs.
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, Options);
}
