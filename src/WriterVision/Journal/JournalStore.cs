using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api;
using WriterVision.Errors;
using WriterVision.Inputs;
using WriterVision.Platform;
using WriterVision.Text;

namespace WriterVision.Journal;

/// <summary>
/// The answers of a run and of the runs before it: a file in which each answer is a line, found by its question. One process writes it at
/// a time, from any of its threads; others can read it meanwhile.
/// </summary>
internal sealed class JournalStore : IDisposable
{
    private readonly object _lock = new();
    private readonly SingleFlight<Sha256Digest, JournalAnswer> _asking = new();
    private readonly JournalIndex _index;

    /// <summary>The questions that failed in this run, and are not asked again in it.</summary>
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
            var length = reader.TornLength.ToString("N0", CultureInfo.CurrentCulture);
            Warning = $"The last line of the journal '{SafeText.Line(path)}' is incomplete: the run that wrote it was interrupted. "
                + $"Its {length} bytes were removed, and its input is sent again.";
        }
    }

    /// <summary>What the user should know about the file as it was found; null if it was complete.</summary>
    public string? Warning { get; }

    /// <summary>The number of questions that the journal knows.</summary>
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

    /// <summary>Opens a journal or creates it, and keeps others from writing it.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <exception cref="WriterVisionException">
    /// <c>JournalInUse</c>, <c>NotAJournal</c>, <c>JournalVersionNotSupported</c>, <c>JournalDamaged</c> (the file is unchanged),
    /// <c>JournalNotReadable</c> or <c>JournalNotWritable</c>.
    /// </exception>
    public static JournalStore Open(string path) =>
        Open(path, static file => PlatformSupport.OpenPrivate(file, FileShare.Read), JournalFormat.MaximumLineLength);

    /// <param name="path">The full path of the file.</param>
    /// <param name="openToWrite">Opens the file for writing, so that others can read it but not write it.</param>
    /// <param name="maximumLineLength">The longest line, in bytes.</param>
    internal static JournalStore Open(string path, Func<string, FileStream> openToWrite, int maximumLineLength)
    {
        JournalLock? writerLock = null;
        FileStream? file = null;
        JournalReader? reader = null;
        try
        {
            // The lock file first: closing the journal again, if another run has it, would release the record lock of a run in this process.
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
    /// <exception cref="WriterVisionException"><c>JournalNotReadable</c>, or <c>JournalChanged</c>: the line is no longer there.</exception>
    public JournalEntry? Find(JournalQuestion question)
    {
        var key = JournalKey.Of(question);
        return Find(key) ?? (JournalKey.OfVersion1(question) is { } old ? Find(old) : null);
    }

    /// <summary>
    /// The settled entry of a question, or else what <paramref name="ask"/> returns, which is recorded if it is complete. A caller with the
    /// same question waits meanwhile and shares the entry. If the call throws, the next caller asks, unless the failure ends the run.
    /// </summary>
    /// <param name="question">The question.</param>
    /// <param name="asksAgain">Whether a question is asked again that failed in too many earlier runs.</param>
    /// <param name="ask">Asks the model: returns an answer, or a failure with its <see cref="JournalEntry.Problem"/>. Called at most once.</param>
    /// <param name="cancellationToken">Ends the waiting of this caller only.</param>
    /// <exception cref="WriterVisionException">
    /// What <paramref name="ask"/> threw, or what <see cref="Find(JournalQuestion)"/> throws.
    /// </exception>
    public async Task<JournalAnswer> GetOrAskAsync(
        JournalQuestion question, bool asksAgain, Func<Task<JournalEntry>> ask, CancellationToken cancellationToken)
    {
        var key = JournalKey.Of(question);
        var (answer, isShared) = await _asking.RunAsync(
            key,
            async () =>
            {
                var known = Find(question);
                return known is not null && (known.IsFailure ? (known.IsSettled && !asksAgain) || HasFailed(key) : known.IsSettled)
                    ? new JournalAnswer(known, isFromJournal: true, recordingFailure: null)
                    : Record(key, known, await ask().ConfigureAwait(false));
            },
            cancellationToken).ConfigureAwait(false);
        return isShared ? new JournalAnswer(answer.Entry, isFromJournal: true, answer.RecordingFailure) : answer;
    }

    /// <summary>Records an entry. When this returns it is in the file, and within a second on the disk.</summary>
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

    /// <summary>Has everything that was recorded on the disk when it returns: what a run does at its end.</summary>
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
        // Journals of the first version contain incomplete answers, which are asked for again.
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
            // The answer is paid for: it leaves the pipeline all the same.
            return new JournalAnswer(asked, isFromJournal: false, failure);
        }
    }
}

/// <summary>An entry, and where it comes from.</summary>
internal sealed class JournalAnswer
{
    public JournalAnswer(JournalEntry entry, bool isFromJournal, WriterVisionException? recordingFailure)
    {
        Entry = entry;
        IsFromJournal = isFromJournal;
        RecordingFailure = recordingFailure;
    }

    public JournalEntry Entry { get; }

    /// <summary>Whether the entry is that of an earlier run, or of an equal input of this run.</summary>
    public bool IsFromJournal { get; }

    /// <summary>Why the answer could not be recorded; null if it was, or if it is not complete. It is reported after the answer has left the pipeline.</summary>
    public WriterVisionException? RecordingFailure { get; }
}
