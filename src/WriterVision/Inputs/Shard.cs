using System;
using System.Text;

namespace WriterVision.Inputs;

/// <summary>
/// The shard of a file: the first 32 bits of the SHA-256 hash of its name in UTF-8, as a big-endian number, modulo the number of shards.
/// Only the name is used, including its extension and its case; the folder, the mount point and the path separator make no difference.
/// The shard must not change: users depend on the same shard on every platform and in every version.
/// </summary>
internal static class Shard
{
    /// <param name="path">A path with either separator, a URL or a name.</param>
    /// <param name="count">The number of shards.</param>
    public static int IndexOf(string path, int count)
    {
        var hash = ContentHash.Compute(Encoding.UTF8.GetBytes(NameOf(path)));
        return (int)((hash.First >> 32) % (uint)count);
    }

    /// <summary>The text after the last separator. The query and the fragment of a URL are ignored, because they can contain a signature that expires.</summary>
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
