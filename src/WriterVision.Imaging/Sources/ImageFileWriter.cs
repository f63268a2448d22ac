using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Errors;
using WriterVision.Inputs;

namespace WriterVision.Imaging.Sources;

/// <summary>Writes images to files, each under its name only when it is complete.</summary>
internal sealed class ImageFileWriter
{
    private readonly bool _replaces;
    private readonly ConcurrentDictionary<string, bool> _written = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="replaces">Whether existing files are replaced.</param>
    public ImageFileWriter(bool replaces) => _replaces = replaces;

    /// <param name="path">The full path of the new file. Its folder is created.</param>
    /// <param name="sources">The files that the image comes from. They are never replaced.</param>
    /// <param name="content">The image.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="WriterVisionException"><c>FileExists</c> or <c>FileNotWritable</c>.</exception>
    public async Task<FileInfo> WriteAsync(string path, IReadOnlyList<string?> sources, Stream content, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path)!;
        var temporary = Path.Combine(folder, "." + Path.GetRandomFileName());
        try
        {
            Directory.CreateDirectory(folder);
            ThrowIfExists(path, sources);
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                await FileCopy.CopyAsync(content, file, path, cancellationToken).ConfigureAwait(false);
            }

            if (_replaces)
            {
                File.Delete(path);
            }

            try
            {
                File.Move(temporary, path);
            }
            catch (IOException) when (File.Exists(path))
            {
                throw FileErrors.FileExists(path);
            }

            return new FileInfo(path);
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw FileErrors.FileNotWritable(path, exception);
        }
        finally
        {
            Discard(temporary);
        }
    }

    private void ThrowIfExists(string path, IReadOnlyList<string?> sources)
    {
        // Neither a source nor what this writer wrote is ever replaced. Case is ignored, because on Windows and macOS names that differ only by case are the same file.
        var isOwn = !_written.TryAdd(path, true) || sources.Any(source => string.Equals(path, source, StringComparison.OrdinalIgnoreCase));
        if (isOwn || (!_replaces && File.Exists(path)))
        {
            throw FileErrors.FileExists(path);
        }
    }

    private static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            // The error that ended the write is the one to show.
        }
    }
}
