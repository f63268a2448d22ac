using System;
using System.IO;
using System.Threading;
using WriterVision.Errors;

namespace WriterVision.Journal;

/// <summary>
/// Appends complete lines to a file, from any thread, and writes them to the disk within a second, with one flush for several lines. After
/// the first failure, every append throws. <see cref="JournalStore"/> decides what is recorded and limits the length of a line;
/// <see cref="JournalLock.OpenJournal"/> opens the file, for the current user only.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    /// <summary>The time that a line waits, so that several lines share a flush.</summary>
    private static readonly TimeSpan FlushDelay = TimeSpan.FromMilliseconds(250);

    private readonly object _lock = new();
    private readonly object _flushLock = new();
    private readonly FileStream _file;
    private readonly string _path;
    private Thread? _flusher;
    private WriterVisionException? _failure;
    private long _length;
    private bool _isDirty;
    private bool _isClosed;

    /// <param name="file">The file, without a buffer. The writer closes it.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="length">The length of the valid content (<see cref="JournalReader"/>). The rest is removed, and <see cref="JournalStore"/> warns of it.</param>
    /// <exception cref="WriterVisionException"><c>JournalNotWritable</c>.</exception>
    public JournalWriter(FileStream file, string path, long length)
    {
        _file = file;
        _path = path;
        _length = length;
        try
        {
            if (file.Length != length)
            {
                file.SetLength(length);
            }

            file.Position = length;
        }
        catch (Exception exception)
        {
            throw JournalErrors.JournalNotWritable(path, exception);
        }
    }

    /// <summary>Appends bytes, and returns the offset at which they start.</summary>
    /// <exception cref="WriterVisionException"><c>JournalNotWritable</c> or <c>JournalChanged</c>, from this call or from an earlier append or flush.</exception>
    public long Append(ArraySegment<byte> bytes)
    {
        lock (_lock)
        {
            ThrowIfFailed();
            try
            {
                ThrowIfChanged();
                _file.Write(bytes.Array!, bytes.Offset, bytes.Count);
            }
            catch (WriterVisionException changed)
            {
                _failure = changed;
                throw;
            }
            catch (Exception exception)
            {
                _failure = JournalErrors.JournalNotWritable(_path, exception);
                RemovePartialLine();
                throw _failure;
            }

            var start = _length;
            _length += bytes.Count;
            FlushSoon();
            return start;
        }
    }

    /// <summary>Writes everything that was appended to the disk.</summary>
    /// <exception cref="WriterVisionException"><c>JournalNotWritable</c> or <c>JournalChanged</c>, from this call or from an earlier append or flush.</exception>
    public void Flush()
    {
        lock (_flushLock)
        {
            if (TakeDirty())
            {
                // The flush is outside the lock, so that appends can continue.
                try
                {
                    _file.Flush(flushToDisk: true);
                }
                catch (Exception exception)
                {
                    Fail(JournalErrors.JournalNotWritable(_path, exception));
                }
            }
        }

        lock (_lock)
        {
            ThrowIfFailed();
        }
    }

    /// <summary>Flushes the rest and closes the file. Failures are ignored: to detect them, call <see cref="Flush"/> first.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            Monitor.PulseAll(_lock);
        }

        // The thread must not flush a closed file.
        _flusher?.Join();
        TryFlush();
        _file.Dispose();
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            throw _failure;
        }
    }

    /// <summary>
    /// Throws if another program appended to the file or truncated it. Locks prevent this, except on shares that ignore locks, and through
    /// hard links on some systems.
    /// </summary>
    private void ThrowIfChanged()
    {
        if (_file.Length != _length)
        {
            throw JournalErrors.JournalChanged(_path);
        }
    }

    private bool TakeDirty()
    {
        lock (_lock)
        {
            var isDirty = _isDirty;
            _isDirty = false;
            return isDirty;
        }
    }

    private void Fail(WriterVisionException failure)
    {
        lock (_lock)
        {
            _failure ??= failure;
        }
    }

    /// <summary>Removes a line that was only partly written. If this fails, too, the next run removes the incomplete line.</summary>
    private void RemovePartialLine()
    {
        try
        {
            _file.SetLength(_length);
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception) || exception is ObjectDisposedException)
        {
        }
    }

    private void FlushSoon()
    {
        if (_flusher is null)
        {
            // A separate thread is used, because a timer can be delayed by more than a second if the thread pool is busy.
            _flusher = new Thread(FlushUntilClosed) { IsBackground = true, Name = "WriterVision journal" };
            _flusher.Start();
        }

        if (!_isDirty)
        {
            _isDirty = true;
            Monitor.PulseAll(_lock);
        }
    }

    private void FlushUntilClosed()
    {
        while (WaitForLines())
        {
            TryFlush();
        }
    }

    /// <summary>Waits for lines to flush, and for a short time in which other lines can be added; false after the writer was closed.</summary>
    private bool WaitForLines()
    {
        lock (_lock)
        {
            while (!_isDirty && !_isClosed)
            {
                Monitor.Wait(_lock);
            }

            if (!_isClosed)
            {
                Monitor.Wait(_lock, FlushDelay);
            }

            return !_isClosed;
        }
    }

    private void TryFlush()
    {
        try
        {
            Flush();
        }
        catch (WriterVisionException)
        {
            // The failure is stored, and reported by the next append or at the end of the run.
        }
    }
}
