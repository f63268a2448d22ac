using System;
using System.IO;
using System.Threading;
using WriterVision.Errors;

namespace WriterVision.Journal;

/// <summary>
/// Appends complete lines to a file, from any thread, and has them on the disk within a second: one flush for all lines that came
/// meanwhile. After the first failure, every append throws.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    /// <summary>How long a line waits for others to share its flush.</summary>
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

    /// <param name="file">The file, without a buffer of its own. The writer closes it.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="length">The length of what counts in it. The rest is removed.</param>
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
    /// <exception cref="WriterVisionException"><c>JournalNotWritable</c> or <c>JournalChanged</c>, now or at an earlier append or flush.</exception>
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
                CutBack();
                throw _failure;
            }

            var start = _length;
            _length += bytes.Count;
            FlushSoon();
            return start;
        }
    }

    /// <summary>Has everything that was appended on the disk when it returns.</summary>
    /// <exception cref="WriterVisionException"><c>JournalNotWritable</c> or <c>JournalChanged</c>, now or at an earlier append or flush.</exception>
    public void Flush()
    {
        lock (_flushLock)
        {
            if (TakeDirty())
            {
                // Outside the lock: appends go on while the disk works.
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

    /// <summary>Flushes the rest and closes the file. To learn whether that succeeds, call <see cref="Flush"/> first.</summary>
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
    /// Throws if another program has appended to the file, or truncated it. Locks prevent that, except on shares that ignore them and
    /// through hard links on some systems.
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

    /// <summary>Removes the part of a line that was written. If that fails too, the next run drops it as an incomplete line.</summary>
    private void CutBack()
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
            // Its own thread: on a busy thread pool, a timer can be late by more than a second.
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

    /// <summary>Waits until there is something to flush and other lines had time to join it; false once the writer is closed.</summary>
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
            // Kept: the next append, or the end of the run, reports it.
        }
    }
}
