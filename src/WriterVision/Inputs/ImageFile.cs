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

    private Task<Sha256Digest>? _hash;
    private byte[]? _content;
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
        if (_content is not null)
        {
            return new MemoryStream(_content, writable: false);
        }

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

    /// <summary>Reads the file into memory, so that it is not read again: for one of known limits that is needed often.</summary>
    /// <exception cref="WriterVisionException">The file cannot be read any more.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        using var content = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var bytes = new byte[Length];
        for (int held = 0, read; held < bytes.Length; held += read)
        {
            // Ends in an exception where the file has become shorter.
            read = await content.ReadAsync(bytes, held, bytes.Length - held, cancellationToken).ConfigureAwait(false);
        }

        _content = bytes;
    }

    /// <summary>The SHA-256 of the file's bytes: they are read for it once, however often it is asked for.</summary>
    /// <exception cref="WriterVisionException">The file cannot be read any more.</exception>
    public async Task<Sha256Digest> HashAsync(CancellationToken cancellationToken)
    {
        var hash = _hash;
        if (hash is null || hash.IsFaulted || hash.IsCanceled)
        {
            _hash = hash = ComputeHashAsync(cancellationToken);
        }

        return await hash.ConfigureAwait(false);
    }

    /// <summary>Ends where the file is no longer the one that was hashed, as far as its length and its time of change tell.</summary>
    /// <exception cref="WriterVisionException"><c>FileChanged</c>.</exception>
    public void ThrowIfChanged()
    {
        var file = new FileInfo(Path);
        if (_content is null && file.Exists && (file.Length != Length || file.LastWriteTimeUtc != _hashedVersion))
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
