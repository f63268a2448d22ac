using System;
using System.Collections.Concurrent;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Errors;

namespace WriterVision.Imaging.Sources;

/// <summary>Writes images to a folder, each under its name only when it is complete.</summary>
internal sealed class ImageFileWriter
{
    private readonly string _folder;
    private readonly bool _replaces;
    private readonly ConcurrentDictionary<string, bool> _written = new(StringComparer.OrdinalIgnoreCase);

    public ImageFileWriter(string folder, bool replaces)
    {
        _folder = folder;
        _replaces = replaces;
    }

    /// <param name="source">The file that the image comes from, which is never replaced; null if there is none.</param>
    /// <param name="name">The name of the new file.</param>
    /// <param name="content">The image.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="WriterVisionException"><c>FileExists</c> or <c>FileNotWritable</c>.</exception>
    public async Task<FileInfo> WriteAsync(string? source, string name, Stream content, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, name);
        var temporary = Path.Combine(_folder, "." + Path.GetRandomFileName());
        try
        {
            Directory.CreateDirectory(_folder);
            ThrowIfExists(path, source);
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

    private void ThrowIfExists(string path, string? source)
    {
        // Neither the source nor what this writer wrote is ever replaced. On Windows and macOS names differ in more than case.
        var isOwn = !_written.TryAdd(path, true) || string.Equals(path, source, StringComparison.OrdinalIgnoreCase);
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
