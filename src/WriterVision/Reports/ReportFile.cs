using System;
using System.IO;
using WriterVision.Errors;
using WriterVision.Platform;

namespace WriterVision.Reports;

/// <summary>
/// The file of a report. It is written as a temporary file in the same folder, which replaces an existing report only when it is complete:
/// with <see cref="ReportOptions.NoClobber"/> never, and a read-only file only with <see cref="ReportOptions.Force"/>.
/// </summary>
internal sealed class ReportFile : IDisposable
{
    private readonly ReportOptions _options;
    private readonly string _target;
    private readonly string _partial;
    private bool _isComplete;

    private ReportFile(ReportOptions options, string target)
    {
        _options = options;
        _target = target;
        _partial = Path.Combine(Path.GetDirectoryName(target)!, "." + Path.GetRandomFileName() + ".partial");
        Content = new FileStream(_partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024);
    }

    /// <summary>The temporary file.</summary>
    public FileStream Content { get; }

    /// <summary>Creates the temporary file.</summary>
    /// <exception cref="WriterVisionException">The file cannot be created, or must not be replaced.</exception>
    public static ReportFile Create(ReportOptions options)
    {
        if (Directory.Exists(options.Path))
        {
            throw ReportErrors.ReportPathIsFolder(options.Path);
        }

        var folder = Path.GetDirectoryName(options.Path)!;
        if (!Directory.Exists(folder))
        {
            throw ReportErrors.ReportFolderNotFound(options.Path, folder);
        }

        return Guard(options.Path, () =>
        {
            // The target of a link is replaced, not the link.
            var target = PlatformSupport.FollowLinks(new FileInfo(options.Path));
            if (target.Exists && options.NoClobber)
            {
                throw ReportErrors.FileExists(options.Path);
            }

            if (target.Exists && target.IsReadOnly && !options.Force)
            {
                throw ReportErrors.FileIsReadOnly(options.Path);
            }

            return new ReportFile(options, target.FullName);
        });
    }

    /// <summary>Writes to the file.</summary>
    /// <exception cref="WriterVisionException"><c>FileNotWritable</c>.</exception>
    public void Write(Action<FileStream> write) => Guard(_target, () =>
    {
        write(Content);
        return true;
    });

    /// <summary>Gives the file its name.</summary>
    /// <returns>The complete file.</returns>
    /// <exception cref="WriterVisionException"><c>FileNotWritable</c>, or <c>FileExists</c> if the file was created in the meantime.</exception>
    public FileInfo Complete() => Guard(_target, () =>
    {
        Content.Flush(flushToDisk: true);
        Content.Dispose();
        Rename();
        _isComplete = true;
        return new FileInfo(_options.Path);
    });

    /// <summary>Deletes an incomplete file.</summary>
    public void Dispose()
    {
        Ignore(Content.Dispose);
        if (!_isComplete)
        {
            Ignore(() => File.Delete(_partial));
        }
    }

    private void Rename()
    {
        try
        {
            File.Move(_partial, _target);
        }
        catch (IOException) when (File.Exists(_target))
        {
            if (_options.NoClobber)
            {
                throw ReportErrors.FileExists(_target);
            }

            var target = new FileInfo(_target);
            if (target.IsReadOnly)
            {
                target.IsReadOnly = false;
            }

            File.Replace(_partial, _target, destinationBackupFileName: null);
        }
    }

    /// <summary>Cleans up. A failure is ignored, because the original failure is reported.</summary>
    private static void Ignore(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
        }
    }

    private static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw FileErrors.FileNotWritable(path, exception);
        }
    }
}
