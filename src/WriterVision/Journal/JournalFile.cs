using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Errors;
using WriterVision.Inputs;
using WriterVision.Platform;
using WriterVision.Text;

namespace WriterVision.Journal;

/// <summary>
/// The record of what is done: a file in which each answer is a line, found again by its question. It is written by one process at a
/// time, from any of its threads, and can be read by others meanwhile.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    private readonly object _lock = new();
    private readonly object _readLock = new();
    private readonly Dictionary<Sha256Digest, Task<WriterVisionException?>> _asked = [];
    private readonly Dictionary<Sha256Digest, JournalPlace> _places;
    private readonly string _path;
    private readonly int _maximumLineLength;
    private readonly JournalLock? _writerLock;
    private readonly JournalLog _log;
    private readonly FileStream _reader;

    private JournalFile(string path, int maximumLineLength, JournalLock? writerLock, FileStream writer, FileStream reader, JournalScan scan)
    {
        _path = path;
        _maximumLineLength = maximumLineLength;
        _writerLock = writerLock;
        _reader = reader;
        _places = scan.Places;
        _log = new JournalLog(writer, path, scan.End);
        if (scan.End == 0)
        {
            _log.Append(JournalLine.Header(DateTimeOffset.UtcNow));
        }
        else if (scan.LacksLineEnd)
        {
            _log.Append(new ArraySegment<byte>([(byte)'\n']));
        }

        if (scan.TornLength > 0)
        {
            var length = scan.TornLength.ToString("N0", CultureInfo.CurrentCulture);
            Warning = $"The last line of the journal '{SafeText.Line(path)}' was not written to its end, as by a run that was cut off. "
                + $"Its {length} bytes were dropped; what it answered is asked again.";
        }
    }

    /// <summary>What the user should know of the file as it was found; null where it was whole.</summary>
    public string? Warning { get; }

    /// <summary>How many questions it answers.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _places.Count;
            }
        }
    }

    /// <summary>Opens a journal, or begins one, and keeps others from writing it.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <exception cref="WriterVisionException">
    /// <c>JournalInUse</c>, <c>NotAJournal</c>, <c>JournalVersionNotSupported</c>, <c>JournalDamaged</c> (the file is as it was), or
    /// <c>JournalNotReadable</c>, <c>JournalNotWritable</c>.
    /// </exception>
    public static JournalFile Open(string path) =>
        Open(path, static file => PlatformSupport.OpenPrivate(file, FileShare.Read), JournalLine.MaximumLength);

    /// <param name="path">The full path of the file.</param>
    /// <param name="openWriter">Opens the file for writing, so that others can read it but not write.</param>
    /// <param name="maximumLineLength">The longest line, in bytes.</param>
    internal static JournalFile Open(string path, Func<string, FileStream> openWriter, int maximumLineLength)
    {
        JournalLock? writerLock = null;
        FileStream? writer = null;
        FileStream? reader = null;
        try
        {
            writerLock = Attempt(path, () => JournalLock.Take(path), JournalErrors.JournalNotWritable);
            writer = Attempt(path, () => openWriter(path), JournalErrors.JournalNotWritable);
            reader = Attempt(path, () => OpenToRead(path), JournalErrors.JournalNotReadable);
            var scan = Attempt(path, () => JournalScan.Read(reader, path, maximumLineLength), JournalErrors.JournalNotReadable);
            return new JournalFile(path, maximumLineLength, writerLock, writer, reader, scan);
        }
        catch
        {
            reader?.Dispose();
            writer?.Dispose();
            writerLock?.Dispose();
            throw;
        }
    }

    /// <summary>The answer to a question, from an earlier run or from this one; null where there is none.</summary>
    /// <exception cref="WriterVisionException"><c>JournalNotReadable</c>, or <c>JournalChanged</c>: the line is no longer there.</exception>
    public JournalEntry? Find(Sha256Digest key)
    {
        JournalPlace place;
        lock (_lock)
        {
            if (!_places.TryGetValue(key, out place))
            {
                return null;
            }
        }

        var line = ArrayPool<byte>.Shared.Rent(place.Length);
        try
        {
            ReadLine(place, line);
            var (found, entry) = JournalLine.Read(line.AsMemory(0, place.Length));
            return found.Equals(key) ? entry : throw JournalErrors.JournalChanged(_path);
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw JournalErrors.JournalChanged(_path);
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw JournalErrors.JournalNotReadable(_path, exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(line);
        }
    }

    /// <summary>Records an answer. When this returns it is in the file, and within a second on the disk.</summary>
    /// <exception cref="WriterVisionException"><c>JournalNotWritable</c>, or <c>JournalLineTooLong</c>.</exception>
    public void Add(Sha256Digest key, JournalEntry entry)
    {
        var line = JournalLine.Of(key, entry);
        if (line.Count - 1 > _maximumLineLength)
        {
            throw JournalErrors.JournalLineTooLong(_path, _maximumLineLength);
        }

        var start = _log.Append(line);
        lock (_lock)
        {
            _places[key] = new JournalPlace(start, line.Count - 1);
        }
    }

    /// <summary>
    /// The answer to a question: the recorded one, or the one that <paramref name="ask"/> gives, which is recorded. Who asks the same
    /// meanwhile waits for it. Where it fails, the next of them asks, unless the failure is one that ends the run.
    /// </summary>
    /// <param name="key">The question.</param>
    /// <param name="ask">Asks. It is called once at most, with a cancellation of its own.</param>
    /// <param name="cancellationToken">Ends the waiting of this caller alone.</param>
    /// <returns>The answer, and whether it was asked for by another, now or in an earlier run.</returns>
    /// <exception cref="WriterVisionException">What <paramref name="ask"/> threw, or as <see cref="Find"/> and <see cref="Add"/> have it.</exception>
    public async Task<(JournalEntry Entry, bool IsFromJournal)> GetOrAddAsync(
        Sha256Digest key, Func<Task<JournalEntry>> ask, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Find(key) is { } entry)
            {
                return (entry, true);
            }

            TaskCompletionSource<WriterVisionException?>? mine = null;
            Task<WriterVisionException?>? others;
            lock (_lock)
            {
                if (!_asked.TryGetValue(key, out others) && !_places.ContainsKey(key))
                {
                    mine = new TaskCompletionSource<WriterVisionException?>(TaskCreationOptions.RunContinuationsAsynchronously);
                    _asked.Add(key, mine.Task);
                }
            }

            if (mine is not null)
            {
                return (await AskAsync(key, ask, mine).ConfigureAwait(false), false);
            }

            if (others is not null && await WaitAsync(others, cancellationToken).ConfigureAwait(false) is { EndsRun: true } failure)
            {
                throw failure;
            }
        }
    }

    /// <summary>Has all that was recorded on the disk when it returns: what a run does at its end.</summary>
    /// <exception cref="WriterVisionException"><c>JournalNotWritable</c>.</exception>
    public void Flush() => _log.Flush();

    public void Dispose()
    {
        _log.Dispose();
        lock (_readLock)
        {
            _reader.Dispose();
        }

        _writerLock?.Dispose();
    }

    private static FileStream OpenToRead(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);

    /// <summary>Does what the file system may refuse, and names the journal where it does.</summary>
    private static T Attempt<T>(string path, Func<T> action, Func<string, Exception, WriterVisionException> refused)
    {
        try
        {
            return action();
        }
        catch (IOException exception) when (IsInUse(exception))
        {
            throw JournalErrors.JournalInUse(path);
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw refused(path, exception);
        }
    }

    /// <summary>Whether an error says that another has the file: a sharing violation on Windows, EWOULDBLOCK on Linux or macOS.</summary>
    private static bool IsInUse(IOException exception) => exception.HResult is unchecked((int)0x80070020) or 11 or 35;

    private static async Task<T> WaitAsync<T>(Task<T> task, CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => stopped.TrySetCanceled(cancellationToken)))
        {
            return await (await Task.WhenAny(task, stopped.Task).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private async Task<JournalEntry> AskAsync(Sha256Digest key, Func<Task<JournalEntry>> ask, TaskCompletionSource<WriterVisionException?> outcome)
    {
        WriterVisionException? failure = null;
        try
        {
            var entry = await ask().ConfigureAwait(false);
            Add(key, entry);
            return entry;
        }
        catch (WriterVisionException exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            lock (_lock)
            {
                _asked.Remove(key);
            }

            outcome.SetResult(failure);
        }
    }

    private void ReadLine(JournalPlace place, byte[] line)
    {
        lock (_readLock)
        {
            _reader.Position = place.Offset;
            if (_reader.ReadBlock(line, place.Length) < place.Length)
            {
                throw JournalErrors.JournalChanged(_path);
            }
        }
    }
}
