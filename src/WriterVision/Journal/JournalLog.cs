using System;
using System.IO;
using System.Threading;

namespace WriterVision.Journal;

/// <summary>
/// Writes lines to the end of a file, whole, from any thread, and has them on the disk within a second: one flush for all that came
/// meanwhile. What once could not be written is the end of it: whatever follows fails in the same way.
/// </summary>
internal sealed class JournalLog : IDisposable
{
    /// <summary>How long a line waits for others to share its flush.</summary>
    private static readonly TimeSpan FlushDelay = TimeSpan.FromMilliseconds(250);

    private readonly object _lock = new();
    private readonly object _flushLock = new();
    private readonly FileStream _file;
    private readonly string _path;
    private Thread? _flusher;
    private Exception? _fault;
    private long _length;
    private bool _isDirty;
    private bool _isClosed;

    /// <param name="file">The file, without a buffer of its own. The log closes it.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="length">The bytes of it that count. What lies behind them is cut off.</param>
    /// <exception cref="WriterVisionException"><c>JournalNotWritable</c>.</exception>
    public JournalLog(FileStream file, string path, long length)
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

    /// <summary>Writes bytes, and gives the place where they start.</summary>
    /// <exception cref="WriterVisionException"><c>JournalNotWritable</c>: now, or at any time before.</exception>
    public long Append(ArraySegment<byte> bytes)
    {
        lock (_lock)
        {
            ThrowIfBroken();
            try
            {
                _file.Write(bytes.Array!, bytes.Offset, bytes.Count);
            }
            catch (Exception exception)
            {
                Break(exception);
                CutBack();
                throw JournalErrors.JournalNotWritable(_path, exception);
            }

            var start = _length;
            _length += bytes.Count;
            FlushSoon();
            return start;
        }
    }

    /// <summary>Has all that was written on the disk when it returns.</summary>
    /// <exception cref="WriterVisionException"><c>JournalNotWritable</c>: now, or at any time before.</exception>
    public void Flush()
    {
        lock (_flushLock)
        {
            if (TakeDirty())
            {
                // Others write meanwhile: a disk takes its time.
                try
                {
                    _file.Flush(flushToDisk: true);
                }
                catch (Exception exception)
                {
                    Break(exception);
                }
            }
        }

        lock (_lock)
        {
            ThrowIfBroken();
        }
    }

    /// <summary>Flushes what is left, and closes the file. Whoever must know whether that went well calls <see cref="Flush"/> before.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            Monitor.PulseAll(_lock);
        }

        _flusher?.Join();
        TryFlush();
        _file.Dispose();
    }

    private void ThrowIfBroken()
    {
        if (_fault is not null)
        {
            throw JournalErrors.JournalNotWritable(_path, _fault);
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

    private void Break(Exception fault)
    {
        lock (_lock)
        {
            _fault ??= fault;
        }
    }

    /// <summary>Takes out what was written of a line. Where that fails too, the next run drops it as a torn line.</summary>
    private void CutBack()
    {
        try
        {
            _file.SetLength(_length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
        }
    }

    private void FlushSoon()
    {
        if (_flusher is null)
        {
            // A thread of its own: on a busy thread pool a second can pass before a timer is heard.
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

    /// <summary>Waits until there is something to flush and others had time to come along; false once the log is closed.</summary>
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
            // Kept: the next line, or the end of the run, says so.
        }
    }
}
