using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;

namespace WriterVision.Imaging.Codecs.Pdf;

/// <summary>
/// Keeps readers open between the pages of a file. At most one for each processor waits, for some seconds; a file that has changed is opened
/// again.
/// </summary>
internal static class PdfReaders
{
    /// <summary>The memory that PdfPig uses for a document grows with the pages that are read.</summary>
    private const int MaximumPages = 100;

    /// <summary>Longer than most answers take, so that a run with few requests at a time finds its reader again.</summary>
    private static readonly TimeSpan MaximumWait = TimeSpan.FromSeconds(10);

    /// <summary>The readers that nobody uses, the one that has waited longest first.</summary>
    private static readonly LinkedList<Entry> Waiting = [];

    private static readonly Timer Closing = new(static _ => CloseAll());

    /// <summary>Invokes an action with a reader of a file.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="action">Uses the reader.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="DecodingException">The file is damaged or encrypted, or has too many pages.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static T Use<T>(string path, Func<PdfReader, T> action, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        var version = (file.FullName, file.Exists ? file.Length : 0, file.LastWriteTimeUtc);
        var entry = Take(version) ?? new Entry(version, PdfReader.Open(SourceFile.OpenStream(path), cancellationToken));
        T result;
        try
        {
            result = action(entry.Reader);
        }
        catch
        {
            // A reader that was interrupted is not used again.
            entry.Reader.Dispose();
            throw;
        }

        Release(entry);
        return result;
    }

    private static Entry? Take((string Path, long Length, DateTime Time) version)
    {
        lock (Waiting)
        {
            for (var node = Waiting.Last; node is not null; node = node.Previous)
            {
                if (node.Value.Version == version)
                {
                    Waiting.Remove(node);
                    return node.Value;
                }
            }
        }

        return null;
    }

    private static void Release(Entry entry)
    {
        if (++entry.Uses > MaximumPages)
        {
            entry.Reader.Dispose();
            return;
        }

        Entry? oldest = null;
        lock (Waiting)
        {
            Waiting.AddLast(entry);
            if (Waiting.Count > Environment.ProcessorCount)
            {
                oldest = Waiting.First!.Value;
                Waiting.RemoveFirst();
            }

            Closing.Change(MaximumWait, Timeout.InfiniteTimeSpan);
        }

        oldest?.Reader.Dispose();
    }

    private static void CloseAll()
    {
        Entry[] entries;
        lock (Waiting)
        {
            entries = [.. Waiting];
            Waiting.Clear();
        }

        foreach (var entry in entries)
        {
            entry.Reader.Dispose();
        }
    }

    private sealed class Entry
    {
        public Entry((string Path, long Length, DateTime Time) version, PdfReader reader)
        {
            Version = version;
            Reader = reader;
        }

        public (string Path, long Length, DateTime Time) Version { get; }

        public PdfReader Reader { get; }

        public int Uses { get; set; }
    }
}
