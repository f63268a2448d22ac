using System;
using System.Text;

namespace WriterVision.Inputs;

/// <summary>
/// The share that a file belongs to: the first 32 bits of the SHA-256 hash of its name in UTF-8, as a big-endian number, modulo the
/// number of shares. Only the name counts, with its extension and its case, so that another folder, mount point or path separator makes no
/// difference. Users depend on it: it is the same on every platform and in every version.
/// </summary>
internal static class Shard
{
    /// <param name="path">A path with either separator, a URL or a name.</param>
    /// <param name="count">The number of shares.</param>
    public static int IndexOf(string path, int count)
    {
        var hash = ContentHash.Compute(Encoding.UTF8.GetBytes(NameOf(path)));
        return (int)((hash.First >> 32) % (uint)count);
    }

    /// <summary>What follows the last separator; of a URL without its query and fragment, which can be a signature that expires.</summary>
    private static string NameOf(string path)
    {
        if (path.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || path.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            var end = path.IndexOfAny(['?', '#']);
            path = end < 0 ? path : path.Substring(0, end);
        }

        var whole = path.TrimEnd('/', '\\');
        return whole.Substring(whole.LastIndexOfAny(['/', '\\']) + 1);
    }
}
