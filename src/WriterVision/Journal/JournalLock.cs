using System;
using System.IO;
using System.Runtime.InteropServices;
using WriterVision.Errors;
using WriterVision.Platform;

namespace WriterVision.Journal;

/// <summary>
/// Prevents other processes from writing to a journal. On Windows, the share mode of the open file does this, even through links. On Unix,
/// .NET can exclude either nobody or all readers and writers, so two other locks are used. The first is a hidden file in the folder of the
/// journal, which one process at a time holds, and which the system releases when the process ends. The second, on Linux, is a record lock
/// on the journal, which also works through a hard link. If both fail, <see cref="JournalWriter"/> detects changes by the length of the file.
/// </summary>
internal sealed class JournalLock : IDisposable
{
    private readonly FileStream _file;

    private JournalLock(FileStream file) => _file = file;

    /// <summary>The target of a symbolic link, so that all paths to a journal use the same lock.</summary>
    public static string Resolve(string path) => PlatformSupport.FollowLinks(new FileInfo(path)).FullName;

    /// <summary>Opens or creates a journal for writing. On Windows, other processes can only read it until it is closed.</summary>
    public static FileStream OpenJournal(string path) => PlatformSupport.OpenPrivate(path, FileShare.Read);

    /// <summary>Takes the lock of a resolved path; null if the system does not need a lock.</summary>
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
                // The previous owner may have deleted the file after it was opened here. A new file does not have this length.
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
    /// Takes the record lock on an open journal, until the journal is closed. As POSIX specifies, the lock is lost if this process opens and
    /// closes the journal elsewhere; the lock of the hidden file is not.
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
            // The file system does not support record locks.
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
            // The file remains, and the next run can lock it.
        }

        _file.Dispose();
    }
}
