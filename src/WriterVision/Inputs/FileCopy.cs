using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Errors;

namespace WriterVision.Inputs;

/// <summary>
/// Copies a response to a file. If writing fails, the error names the file; otherwise the failure would look like a lost connection and
/// be retried. A failure of the source is not changed.
/// </summary>
internal static class FileCopy
{
    private const int BufferSize = 80 * 1024;

    /// <summary>Copies a stream to its end.</summary>
    /// <param name="source">The stream that is read.</param>
    /// <param name="file">The file that is written, from its current position.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="WriterVisionException"><c>FileNotWritable</c>.</exception>
    public static async Task CopyAsync(Stream source, Stream file, string path, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        for (int read; (read = await source.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            await WriteAsync(file, buffer, read, path, cancellationToken).ConfigureAwait(false);
        }

        await GuardAsync(() => file.FlushAsync(cancellationToken), path).ConfigureAwait(false);
    }

    /// <summary>Writes a block.</summary>
    /// <exception cref="WriterVisionException"><c>FileNotWritable</c>.</exception>
    public static Task WriteAsync(Stream file, byte[] buffer, int count, string path, CancellationToken cancellationToken) =>
        GuardAsync(() => file.WriteAsync(buffer, 0, count, cancellationToken), path);

    private static async Task GuardAsync(Func<Task> action, string path)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw FileErrors.FileNotWritable(path, exception);
        }
    }
}
