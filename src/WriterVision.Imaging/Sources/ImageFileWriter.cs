using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Errors;
using WriterVision.Imaging.Errors;
using WriterVision.Inputs;
using WriterVision.Platform;

namespace WriterVision.Imaging.Sources;

/// <summary>Writes images to files, each under its name only when it is complete.</summary>
internal sealed class ImageFileWriter
{
    private readonly bool _replaces;
    private readonly string _parameter;

    // Case is ignored, because on Windows and macOS names that differ only by case are the same file.
    private readonly ConcurrentDictionary<string, bool> _written = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> _sourceFolders = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, NameTurn> _turns = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="replaces">Whether existing files are replaced.</param>
    /// <param name="parameter">The parameter that specifies where to write, for messages.</param>
    public ImageFileWriter(bool replaces, string parameter)
    {
        _replaces = replaces;
        _parameter = parameter;
    }

    /// <summary>Protects a source: from now on, no existing file in its folder is replaced, because it can be a later input of the command.</summary>
    /// <param name="path">The full path of the source. The name of an image in memory is ignored.</param>
    public void AddSource(string path)
    {
        if (!_replaces || !Path.IsPathRooted(path))
        {
            return;
        }

        try
        {
            // A link to a file is in one folder, and its content in another.
            foreach (var file in (string[])[path, PlatformSupport.FollowLinks(new FileInfo(path)).FullName])
            {
                _sourceFolders.TryAdd(RealFolder(file), true);
            }
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            // The file cannot be read either, which is an error of its own.
        }
    }

    /// <summary>Takes the turn of an image to choose its name. Called in input order, on the pipeline thread only.</summary>
    /// <param name="stem">The path of the file, without the part that is known only after the conversion.</param>
    public NameTurn TakeTurn(string stem) =>
        _turns[stem] = new NameTurn(_turns.TryGetValue(stem, out var previous) ? previous.Ended : Task.CompletedTask);

    /// <param name="path">The full path of the new file. Its folder is created.</param>
    /// <param name="content">The image.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="WriterVisionException"><c>FileExists</c> or <c>FileNotWritable</c>.</exception>
    public async Task<FileInfo> WriteAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path)!;
        var temporary = Path.Combine(folder, "." + Path.GetRandomFileName());
        try
        {
            Directory.CreateDirectory(folder);
            ThrowIfExists(path);
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
                throw ImagingErrors.FileExists(path, FileConflict.Exists, _parameter);
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

    private static string RealFolder(string path) => PlatformSupport.FollowFolderLinks(Path.GetDirectoryName(path)!);

    private void ThrowIfExists(string path)
    {
        if (!_written.TryAdd(path, true))
        {
            throw ImagingErrors.FileExists(path, FileConflict.IsOwn, _parameter);
        }

        if (File.Exists(path))
        {
            if (!_replaces)
            {
                throw ImagingErrors.FileExists(path, FileConflict.Exists, _parameter);
            }

            if (_sourceFolders.ContainsKey(RealFolder(path)))
            {
                throw ImagingErrors.FileExists(path, FileConflict.IsSourceFolder, _parameter);
            }
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
