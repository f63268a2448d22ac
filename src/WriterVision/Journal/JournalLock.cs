using System;
using System.IO;
using System.Runtime.InteropServices;
using WriterVision.Errors;
using WriterVision.Platform;

namespace WriterVision.Journal;

/// <summary>
/// Keeps other processes from writing a journal. On Windows the way in which the file is opened does that, through any link. On Unix, .NET
/// either lets others write or keeps readers out too, so that two other locks are used: a hidden file beside the journal, held by one
/// process at a time, which is released when the process ends, however it ends; and, on Linux, a record lock on the journal itself, which
/// also works through a hard link. What these miss, <see cref="JournalWriter"/> notices by the length of the file.
/// </summary>
internal sealed class JournalLock : IDisposable
{
    private readonly FileStream _file;

    private JournalLock(FileStream file) => _file = file;

    /// <summary>The file that a path leads to, if it is a symbolic link: every path to a journal must lead to the same lock.</summary>
    public static string Resolve(string path) => PlatformSupport.FollowLinks(new FileInfo(path)).FullName;

    /// <summary>Takes the lock of a resolved path; null if the system needs none.</summary>
    /// <exception cref="IOException">Another process has it.</exception>
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
                // The last owner can have deleted the file between opening and locking: the file that is there now does not have this length.
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

    /// <summary>
    /// Takes the record lock on an opened journal, until it is closed. It is lost if this process opens and closes the journal elsewhere
    /// meanwhile (as POSIX has it), and the hidden file is not.
    /// </summary>
    /// <exception cref="IOException">Another process has it.</exception>
    public static void TakeRecordLock(FileStream journal)
    {
        try
        {
            PlatformSupport.LockRecord(journal);
        }
        catch (IOException exception) when (!IsInUse(exception))
        {
            // The file system has no such locks.
        }
    }

    /// <summary>Whether an error means that another process has the file: a sharing violation on Windows, EWOULDBLOCK on Linux and macOS.</summary>
    public static bool IsInUse(IOException exception) => exception.HResult is unchecked((int)0x80070020) or 11 or 35;

    public void Dispose()
    {
        try
        {
            File.Delete(_file.Name);
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            // It stays, and the next run takes it.
        }

        _file.Dispose();
    }
}
