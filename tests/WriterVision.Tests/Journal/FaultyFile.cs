using System;
using System.IO;
using System.Threading;

namespace WriterVision.Tests.Journal;

/// <summary>A file whose writes, flushes and truncations fail if a test requests it.</summary>
internal sealed class FaultyFile : FileStream
{
    public FaultyFile(string path)
        : base(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, 1)
    {
    }

    /// <summary>The number of bytes that can still be written.</summary>
    public int AvailableBytes { get; set; } = int.MaxValue;

    public bool FailsToFlush { get; set; }

    public bool FailsToTruncate { get; set; }

    public int Flushes { get; private set; }

    /// <summary>True if bytes were written since the last flush.</summary>
    public bool HasUnflushed { get; private set; }

    public override void Write(byte[] buffer, int offset, int count)
    {
        var written = Math.Min(count, AvailableBytes);
        base.Write(buffer, offset, written);
        HasUnflushed |= written > 0;
        AvailableBytes -= AvailableBytes == int.MaxValue ? 0 : written;
        if (written < count)
        {
            throw new IOException("There is not enough space on the disk.");
        }
    }

    /// <summary>If not null, a flush waits until this event is set.</summary>
    public ManualResetEventSlim? FlushGate { get; set; }

    /// <summary>The thread of the last flush that waited for the event.</summary>
    public Thread? FlushingThread { get; private set; }

    public bool ClosedWhileFlushingThreadRan { get; private set; }

    public override void Flush(bool flushToDisk)
    {
        Flushes++;
        if (FlushGate is { IsSet: false } gate)
        {
            FlushingThread = Thread.CurrentThread;
            gate.Wait();
        }

        if (FailsToFlush)
        {
            throw new IOException("The share is gone.");
        }

        HasUnflushed = false;
        base.Flush(flushToDisk);
    }

    protected override void Dispose(bool disposing)
    {
        ClosedWhileFlushingThreadRan |= FlushingThread?.IsAlive == true;
        base.Dispose(disposing);
    }

    public override void SetLength(long value)
    {
        if (FailsToTruncate)
        {
            throw new IOException("The share is gone.");
        }

        base.SetLength(value);
    }
}
