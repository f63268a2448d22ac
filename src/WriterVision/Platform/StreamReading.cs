using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Platform;

/// <summary>Reads complete blocks from streams, which may return less than requested, like <see cref="TextReader.ReadBlock(char[], int, int)"/> for text.</summary>
internal static class StreamReading
{
    /// <summary>Reads until <paramref name="count"/> bytes were read or the stream ends.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="buffer">Receives the bytes.</param>
    /// <param name="count">The number of bytes to read.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The number of bytes read; less than <paramref name="count"/> only at the end of the stream.</returns>
    public static async ValueTask<int> ReadBlockAsync(this Stream stream, byte[] buffer, int count, CancellationToken cancellationToken)
    {
        var total = 0;
        for (int read; total < count && (read = await stream.ReadAsync(buffer, total, count - total, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            total += read;
        }

        return total;
    }

    /// <summary>The synchronous version, for a caller that must not block on a task.</summary>
    public static int ReadBlock(this Stream stream, byte[] buffer, int count)
    {
        var total = 0;
        for (int read; total < count && (read = stream.Read(buffer, total, count - total)) > 0;)
        {
            total += read;
        }

        return total;
    }
}
