using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using WriterVision.Errors;
using WriterVision.Platform;

namespace WriterVision.Journal;

/// <summary>
/// Merges journals into one that contains one line for each question: the newest answer or, if there is none, the newest failure. The
/// journals are read twice. Only an index and one line are in memory.
/// </summary>
internal sealed class JournalMerge : IDisposable
{
    private readonly List<JournalReader> _readers = [];

    /// <summary>The offset of each source, as if all sources were one file.</summary>
    private readonly List<long> _starts = [];

    private readonly JournalIndex _index;
    private long _end;

    public JournalMerge() => _index = new JournalIndex(place => ReadLine(place).Key);

    /// <summary>The number of entries that were read.</summary>
    public long Lines { get; private set; }

    /// <summary>The number of questions.</summary>
    public int Questions => _index.Count;

    /// <summary>Reads a journal up to its last complete line, because another run may be writing to it.</summary>
    /// <exception cref="WriterVisionException">As for <see cref="JournalReader.ReadAll"/>.</exception>
    public void Add(string path, CancellationToken cancellationToken)
    {
        var reader = JournalReader.Open(path);
        var start = _end;
        _readers.Add(reader);
        _starts.Add(start);
        reader.ReadAll((line, offset, _) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            Lines++;
            // An incomplete answer of an old journal is not copied, because it is requested again.
            if (line.IsComplete && (_index.Get(line.Key) is not (> 0 and var other) || IsBetter(line, ReadLine(other))))
            {
                _index.Set(line.Key, start + offset);
            }
        });
        _end += reader.End;
    }

    /// <summary>Writes the merged journal to a file beside the destination, and renames it when it is complete.</summary>
    /// <param name="destination">The full path of the file, or of a link to it; not of a folder.</param>
    /// <param name="replaces">Whether an existing file is replaced.</param>
    /// <param name="cancellationToken">Cancels the merge; no file remains.</param>
    /// <exception cref="WriterVisionException">
    /// <c>FileExists</c>, <c>FileNotWritable</c>, <c>JournalInUse</c>, or as for <see cref="JournalReader.ReadAll"/>.
    /// </exception>
    public void Write(string destination, bool replaces, CancellationToken cancellationToken)
    {
        // The target of a link is replaced, not the link.
        var target = Attempt(destination, () => JournalLock.Resolve(destination));
        using var destinationLock = Attempt(destination, () => JournalLock.Take(target));
        var partial = Path.Combine(Path.GetDirectoryName(target)!, "." + Path.GetRandomFileName() + ".partial");
        try
        {
            using (var file = Attempt(destination, () => PlatformSupport.OpenPrivate(partial, FileShare.None)))
            {
                Write(file, destination, cancellationToken);
            }

            Dispose();
            Attempt(destination, () => Move(partial, target, destination, replaces));
        }
        catch
        {
            Delete(partial);
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var reader in _readers)
        {
            reader.Dispose();
        }
    }

    /// <summary>Whether a line replaces another line of the same question: an answer replaces a failure, and a newer line an older one.</summary>
    private static bool IsBetter(JournalLine line, JournalLine other) =>
        line.IsFailure == other.IsFailure ? line.Time >= other.Time : other.IsFailure;

    private static bool Move(string partial, string target, string destination, bool replaces)
    {
        if (!File.Exists(target))
        {
            File.Move(partial, target);
        }
        else if (replaces)
        {
            File.Replace(partial, target, destinationBackupFileName: null);
        }
        else
        {
            throw FileErrors.FileExists(destination);
        }

        return true;
    }

    private static void Delete(string partial)
    {
        try
        {
            File.Delete(partial);
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            // The original failure is reported.
        }
    }

    private static T Attempt<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (IOException exception) when (JournalLock.IsInUse(exception))
        {
            throw JournalErrors.JournalInUse(path);
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw FileErrors.FileNotWritable(path, exception);
        }
    }

    private JournalLine ReadLine(long place)
    {
        var source = _starts.BinarySearch(place);
        source = source < 0 ? ~source - 1 : source;
        return _readers[source].ReadAt(place - _starts[source], static line => JournalFormat.ReadLine(line.AsSpan()));
    }

    private void Write(FileStream file, string destination, CancellationToken cancellationToken)
    {
        using var buffered = new BufferedStream(file, 256 * 1024);
        WriteBytes(JournalFormat.WriteHeader(DateTimeOffset.UtcNow));
        foreach (var (reader, start) in _readers.Zip(_starts, static (reader, start) => (reader, start)))
        {
            reader.ReadAll((line, offset, bytes) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_index.Contains(line.Key, start + offset))
                {
                    WriteBytes(bytes);
                    WriteBytes(new ArraySegment<byte>([(byte)'\n']));
                }
            });
        }

        Attempt(destination, () =>
        {
            buffered.Flush();
            file.Flush(flushToDisk: true);
            return true;
        });

        void WriteBytes(ArraySegment<byte> bytes) => Attempt(destination, () =>
        {
            buffered.Write(bytes.Array!, bytes.Offset, bytes.Count);
            return true;
        });
    }
}
