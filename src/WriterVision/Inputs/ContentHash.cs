using System.Buffers;
using System.IO;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Inputs;

/// <summary>The identity of an image in a journal, independent of its name: the SHA-256 hash of its bytes, as <c>Get-FileHash</c> returns it.</summary>
internal static class ContentHash
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Reads a stream to its end through a buffer.</summary>
    public static async Task<Sha256Digest> ComputeAsync(Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
            {
                hash.AppendData(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new Sha256Digest(hash.GetHashAndReset());
    }

    public static Sha256Digest Compute(byte[] content) => Compute(content, content.Length);

    /// <summary>Hashes the first bytes of an array.</summary>
    public static Sha256Digest Compute(byte[] content, int count)
    {
        using var hash = SHA256.Create();
        return new Sha256Digest(hash.ComputeHash(content, 0, count));
    }
}
