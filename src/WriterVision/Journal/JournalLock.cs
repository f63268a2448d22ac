using System;
using System.IO;
using System.Runtime.InteropServices;
using WriterVision.Errors;
using WriterVision.Platform;

namespace WriterVision.Journal;

/// <summary>
/// Keeps others from writing a journal. Windows does it by the way in which the file is opened; on Unix .NET lets many open a file for
/// writing, or else keeps readers out too. There it is a hidden file beside the journal that one process can hold at a time, and that
/// the system frees when the process ends, however it ends.
/// </summary>
internal sealed class JournalLock : IDisposable
{
    private readonly FileStream _file;

    private JournalLock(FileStream file) => _file = file;

    /// <summary>Takes the lock; null where the system needs none.</summary>
    /// <exception cref="IOException">Another has it.</exception>
    public static JournalLock? Take(string path)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return null;
        }

        var lockPath = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.lock");
        var mark = 1 + (int)(PlatformSupport.NextRandom() * ushort.MaxValue);
        while (true)
        {
            var file = PlatformSupport.OpenPrivate(lockPath, FileShare.None);
            try
            {
                // Who had it may have deleted it between the opening and the locking: then what is there now is no file of this mark.
                file.SetLength(mark);
                if (new FileInfo(lockPath) is { Exists: true, Length: var length } && length == mark)
                {
                    return new JournalLock(file);
                }
            }
            catch
            {
                file.Dispose();
                throw;
            }

            file.Dispose();
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_file.Name);
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            // It stays, and is taken again as it is.
        }

        _file.Dispose();
    }
}
