using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Errors;
using WriterVision.Platform;

namespace WriterVision.Inputs;

/// <summary>The bytes of an image, which can be sent several times. Only one attempt reads them at a time.</summary>
internal sealed class ImageContent : IDisposable
{
    private readonly Func<CancellationToken, Task<Stream>> _open;
    private readonly IDisposable? _owned;

    /// <param name="format">The format of the image.</param>
    /// <param name="length">The length in bytes of every stream that is opened.</param>
    /// <param name="open">Opens the bytes from their start.</param>
    /// <param name="owned">Disposed with the content.</param>
    public ImageContent(ImageFormat format, long length, Func<CancellationToken, Task<Stream>> open, IDisposable? owned = null)
    {
        Format = format;
        Length = length;
        _open = open;
        _owned = owned;
    }

    public ImageFormat Format { get; }

    public string MediaType => Format.MediaType();

    /// <summary>The length in bytes.</summary>
    public long Length { get; }

    /// <summary>Takes ownership of a stream. A stream that cannot seek is copied to a temporary file.</summary>
    /// <param name="path">The input, for messages.</param>
    /// <param name="stream">The bytes of the image; disposed here or with the content.</param>
    /// <param name="rules">The rules of the route.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="WriterVisionException">As for <see cref="ReceiveAsync"/>, or <c>FileNotReadable</c>.</exception>
    public static async Task<ImageContent> FromStreamAsync(string path, Stream stream, ImageRules rules, CancellationToken cancellationToken)
    {
        try
        {
            if (!stream.CanSeek)
            {
                using (stream)
                {
                    return await ReceiveAsync(path, stream, rules, cancellationToken).ConfigureAwait(false);
                }
            }

            stream.Position = 0;
            var start = await ReadStartAsync(path, stream, cancellationToken).ConfigureAwait(false);
            var format = ImageFormats.Detect(start);
            rules.Check(path, format, stream.Length, start);
            return Rewinding(path, format, stream);
        }
        catch (Exception exception)
        {
            stream.Dispose();
            if (FileErrors.IsFileSystemFailure(exception))
            {
                throw FileErrors.FileNotReadable(path, exception);
            }

            throw;
        }
    }

    /// <summary>
    /// Copies an image from a stream to an anonymous temporary file, because a request may have to be sent again. If the first bytes are not
    /// those of an acceptable image, no more bytes are read. The file is deleted when the process ends.
    /// </summary>
    /// <param name="path">The input, for messages.</param>
    /// <param name="content">The bytes of the image.</param>
    /// <param name="rules">The rules of the route.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="WriterVisionException"><c>EmptyFile</c>, <c>UnsupportedImage</c>, <c>FileTooLarge</c> or <c>FileNotWritable</c>.</exception>
    public static async Task<ImageContent> ReceiveAsync(string path, Stream content, ImageRules rules, CancellationToken cancellationToken)
    {
        var start = await ReadStartAsync(path, content, cancellationToken).ConfigureAwait(false);
        var format = ImageFormats.Detect(start);
        rules.Check(path, format, start.Length, start);
        var file = CreateTemporaryFile();
        try
        {
            await FileCopy.WriteAsync(file, start, start.Length, file.Name, cancellationToken).ConfigureAwait(false);
            await FileCopy.CopyAsync(content, file, file.Name, cancellationToken).ConfigureAwait(false);
            rules.Check(path, format, file.Length, start);
            return Rewinding(path, format, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens the bytes from their start.</summary>
    /// <exception cref="WriterVisionException">The bytes can no longer be read.</exception>
    public Task<Stream> OpenAsync(CancellationToken cancellationToken) => _open(cancellationToken);

    public void Dispose() => _owned?.Dispose();

    private static ImageContent Rewinding(string path, ImageFormat format, Stream stream)
    {
        var length = stream.Length;
        return new ImageContent(
            format,
            length,
            cancellationToken =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                stream.Position = 0;
                return Task.FromResult<Stream>(new ImageFileStream(stream, path, length, ownsStream: false));
            },
            stream);
    }

    private static async Task<byte[]> ReadStartAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        var start = new byte[ImageFormats.SignatureLength];
        var read = await content.ReadBlockAsync(start, start.Length, cancellationToken).ConfigureAwait(false);
        if (read == 0)
        {
            throw FileErrors.EmptyFile(path);
        }

        Array.Resize(ref start, read);
        return start;
    }

    private static FileStream CreateTemporaryFile()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            // The file is unlinked immediately, so that it does not remain even if the process is killed.
            var file = PlatformSupport.OpenPrivate(path, FileShare.Delete);
            File.Delete(path);
            return file;
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw FileErrors.FileNotWritable(path, exception);
        }
    }
}
