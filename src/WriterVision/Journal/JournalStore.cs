using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api;
using WriterVision.Errors;
using WriterVision.Inputs;
using WriterVision.Text;

namespace WriterVision.Journal;

/// <summary>
/// The recorded answers of this run and of earlier runs. Each answer is a line of a file, and is found by its question. Only one process can
/// write to the file at a time, from any of its threads. Other processes can read it at the same time.
/// </summary>
internal sealed class JournalStore : IDisposable
{
    private readonly object _lock = new();
    private readonly SingleFlight<Sha256Digest, JournalAnswer> _asking = new();
    private readonly JournalIndex _index;

    /// <summary>The questions that failed in this run, and are not sent again.</summary>
    private readonly HashSet<Sha256Digest> _failed = [];

    private readonly string _path;
    private readonly int _maximumLineLength;
    private readonly JournalLock? _writerLock;
    private readonly JournalWriter _writer;
    private readonly JournalReader _reader;

    private JournalStore(string path, int maximumLineLength, JournalLock? writerLock, FileStream file, JournalReader reader, JournalIndex index)
    {
        _path = path;
        _maximumLineLength = maximumLineLength;
        _writerLock = writerLock;
        _reader = reader;
        _index = index;
        // Removes an incomplete last line.
        _writer = new JournalWriter(file, path, reader.End);
        if (reader.End == 0)
        {
            _writer.Append(JournalFormat.WriteHeader(DateTimeOffset.UtcNow));
        }
        else if (reader.LacksLineFeed)
        {
            _writer.Append(new ArraySegment<byte>([(byte)'\n']));
        }

        if (reader.TornLength > 0)
        {
            Warning = $"The last line of the journal '{SafeText.Line(path)}' is incomplete: the run that wrote it was interrupted. "
                + $"The incomplete line ({QuantityText.Count(reader.TornLength, "byte")}) was removed, and its input will be sent again.";
        }
    }

    /// <summary>The warning about the state of the file; null if it was complete.</summary>
    public string? Warning { get; }

    /// <summary>The number of questions in the journal.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _index.Count;
            }
        }
    }

    /// <summary>Opens or creates a journal, and prevents other processes from writing to it.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <exception cref="WriterVisionException">
    /// <c>JournalInUse</c>, <c>NotAJournal</c>, <c>JournalVersionNotSupported</c>, <c>JournalDamaged</c> (the file is unchanged),
    /// <c>JournalNotReadable</c> or <c>JournalNotWritable</c>.
    /// </exception>
    public static JournalStore Open(string path) =>
        Open(path, JournalLock.OpenJournal, JournalFormat.MaximumLineLength);

    /// <param name="path">The full path of the file.</param>
    /// <param name="openToWrite">Opens the file for writing, so that other processes can only read it.</param>
    /// <param name="maximumLineLength">The maximum length of a line, in bytes.</param>
    internal static JournalStore Open(string path, Func<string, FileStream> openToWrite, int maximumLineLength)
    {
        JournalLock? writerLock = null;
        FileStream? file = null;
        JournalReader? reader = null;
        try
        {
            // The lock file is taken first. If a run in this process has the journal, opening and closing it here would release its record lock.
            writerLock = Attempt(path, () => JournalLock.Take(JournalLock.Resolve(path)));
            file = Attempt(path, () => openToWrite(path));
            Attempt(path, () =>
            {
                JournalLock.TakeRecordLock(file);
                return true;
            });
            reader = JournalReader.Open(path, maximumLineLength);
            var index = reader.CreateIndex();
            reader.ReadAll((line, offset, _) => Index(index, line, offset));
            return new JournalStore(path, maximumLineLength, writerLock, file, reader, index);
        }
        catch
        {
            reader?.Dispose();
            file?.Dispose();
            writerLock?.Dispose();
            throw;
        }
    }

    /// <summary>The entry of a question: its answer, or its failure in earlier runs; null if there is none.</summary>
    /// <exception cref="WriterVisionException"><c>JournalNotReadable</c>, or <c>JournalChanged</c>: the file no longer contains the line.</exception>
    public JournalEntry? Find(JournalQuestion question)
    {
        var key = JournalKey.Of(question);
        return Find(key) ?? (JournalKey.OfVersion1(question) is { } old ? Find(old) : null);
    }

    /// <summary>
    /// Gets the settled entry of a question. If there is none, calls <paramref name="ask"/>, and records the entry if it is complete. Other callers
    /// with the same question wait and share the entry. If the call throws, the next caller sends the question, unless the failure ends the run.
    /// </summary>
    /// <param name="question">The question.</param>
    /// <param name="retriesFailed">Whether a question that failed in too many earlier runs is sent again.</param>
    /// <param name="ask">Sends the question: returns an answer, or a failure with a <see cref="JournalEntry.Problem"/>. Called at most once.</param>
    /// <param name="cancellationToken">Cancels only the wait of this caller.</param>
    /// <exception cref="WriterVisionException">
    /// The exception of <paramref name="ask"/>, or as for <see cref="Find(JournalQuestion)"/>.
    /// </exception>
    public async Task<JournalAnswer> GetOrAskAsync(
        JournalQuestion question, bool retriesFailed, Func<Task<JournalEntry>> ask, CancellationToken cancellationToken)
    {
        var key = JournalKey.Of(question);
        var (answer, isShared) = await _asking.RunAsync(
            key,
            async () =>
            {
                var known = Find(question);
                return known is not null && (known.IsFailure ? (known.IsSettled && !retriesFailed) || HasFailed(key) : known.IsSettled)
                    ? new JournalAnswer(known, isFromJournal: true, recordingFailure: null)
                    : Record(key, known, await ask().ConfigureAwait(false));
            },
            cancellationToken).ConfigureAwait(false);
        return isShared ? new JournalAnswer(answer.Entry, isFromJournal: true, answer.RecordingFailure) : answer;
    }

    /// <summary>Records an entry. When this method returns, the entry is in the file; it is on the disk within a second.</summary>
    /// <exception cref="WriterVisionException"><c>JournalNotWritable</c>, <c>JournalChanged</c> or <c>JournalLineTooLong</c>.</exception>
    public void Add(JournalEntry entry)
    {
        var key = JournalKey.Of(entry.Question);
        var line = JournalFormat.WriteEntry(key, entry);
        if (line.Count - 1 > _maximumLineLength)
        {
            throw JournalErrors.JournalLineTooLong(_path, _maximumLineLength);
        }

        var start = _writer.Append(line);
        lock (_lock)
        {
            _index.Set(key, start);
        }
    }

    /// <summary>Writes all recorded entries to the disk, at the end of a run.</summary>
    /// <exception cref="WriterVisionException"><c>JournalNotWritable</c> or <c>JournalChanged</c>.</exception>
    public void Flush() => _writer.Flush();

    public void Dispose()
    {
        _writer.Dispose();
        _reader.Dispose();
        _writerLock?.Dispose();
    }

    private static void Index(JournalIndex index, JournalLine line, long offset)
    {
        // Journals of the first version contain incomplete answers, which are requested again.
        if (line.IsComplete)
        {
            index.Set(line.Key, offset);
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
            throw JournalErrors.JournalNotWritable(path, exception);
        }
    }

    private JournalEntry? Find(Sha256Digest key)
    {
        List<long> offsets;
        lock (_lock)
        {
            offsets = _index.Find(key);
        }

        foreach (var offset in offsets)
        {
            if (_reader.ReadEntry(key, offset) is { } entry)
            {
                return entry;
            }
        }

        return null;
    }

    private bool HasFailed(Sha256Digest key)
    {
        lock (_lock)
        {
            return _failed.Contains(key);
        }
    }

    private JournalAnswer Record(Sha256Digest key, JournalEntry? known, JournalEntry asked)
    {
        if (asked.IsFailure)
        {
            lock (_lock)
            {
                _failed.Add(key);
            }

            asked = asked with { FailedRuns = (known?.FailedRuns ?? 0) + 1 };
        }

        if (!asked.IsComplete)
        {
            return new JournalAnswer(asked, isFromJournal: false, recordingFailure: null);
        }

        try
        {
            Add(asked);
            return new JournalAnswer(asked, isFromJournal: false, recordingFailure: null);
        }
        catch (WriterVisionException failure)
        {
            // The answer is emitted anyway, because the user has paid for it.
            return new JournalAnswer(asked, isFromJournal: false, failure);
        }
    }
}

/// <summary>An entry, and whether it was already recorded.</summary>
internal sealed class JournalAnswer
{
    public JournalAnswer(JournalEntry entry, bool isFromJournal, WriterVisionException? recordingFailure)
    {
        Entry = entry;
        IsFromJournal = isFromJournal;
        RecordingFailure = recordingFailure;
    }

    public JournalEntry Entry { get; }

    /// <summary>Whether the entry is from an earlier run, or from an equal input of this run.</summary>
    public bool IsFromJournal { get; }

    /// <summary>The reason why the answer could not be recorded; null if it was recorded, or if it is not complete. It is reported after the answer was emitted.</summary>
    public WriterVisionException? RecordingFailure { get; }
}
