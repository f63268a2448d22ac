using System;
using System.IO;
using System.Threading;

namespace WriterVision.Tests.Journal;

/// <summary>A file on a disk that fails when a test says so.</summary>
internal sealed class FaultyFile : FileStream
{
    public FaultyFile(string path)
        : base(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, 1)
    {
    }

    /// <summary>The number of bytes that still fit.</summary>
    public int Room { get; set; } = int.MaxValue;

    public bool FailsToFlush { get; set; }

    public bool FailsToCut { get; set; }

    public int Flushes { get; private set; }

    /// <summary>Whether something was written that no flush has followed.</summary>
    public bool HasUnflushed { get; private set; }

    public override void Write(byte[] buffer, int offset, int count)
    {
        var written = Math.Min(count, Room);
        base.Write(buffer, offset, written);
        HasUnflushed |= written > 0;
        Room -= Room == int.MaxValue ? 0 : written;
        if (written < count)
        {
            throw new IOException("There is not enough space on the disk.");
        }
    }

    /// <summary>What a flush in the background waits for; null for nothing.</summary>
    public ManualResetEventSlim? FlushGate { get; set; }

    /// <summary>The thread of the last flush that waited for the gate.</summary>
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
        if (FailsToCut)
        {
            throw new IOException("The share is gone.");
        }

        base.SetLength(value);
    }
}
