using System;
using System.IO;

namespace WriterVision.Inputs;

/// <summary>The length and last-write time of a file, to detect changes without reading it.</summary>
/// <param name="Length">The length in bytes.</param>
/// <param name="LastWriteTimeUtc">The last-write time.</param>
internal readonly record struct FileVersion(long Length, DateTime LastWriteTimeUtc)
{
    /// <summary>Gets the version of a file; null if the file does not exist.</summary>
    public static FileVersion? Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new FileVersion(file.Length, file.LastWriteTimeUtc) : null;
    }
}
