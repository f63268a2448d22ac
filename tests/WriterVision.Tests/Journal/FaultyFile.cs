using System;
using System.IO;

namespace WriterVision.Tests.Journal;

/// <summary>A file on a disk that fails when a test says so.</summary>
internal sealed class FaultyFile : FileStream
{
    public FaultyFile(string path)
        : base(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1)
    {
    }

    /// <summary>How many bytes more there is room for.</summary>
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

    public override void Flush(bool flushToDisk)
    {
        Flushes++;
        if (FailsToFlush)
        {
            throw new IOException("The share is gone.");
        }

        HasUnflushed = false;
        base.Flush(flushToDisk);
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
