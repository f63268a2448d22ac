using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using WriterVision.Journal;

namespace WriterVision.Tests.Journal;

/// <summary>Journals for the tests of merging.</summary>
internal static class SampleJournals
{
    public static void Write(string path, IEnumerable<JournalEntry> entries)
    {
        using var file = File.Create(path);
        file.Write(JournalFormat.WriteHeader(DateTimeOffset.UtcNow));
        foreach (var entry in entries)
        {
            file.Write(JournalFormat.WriteEntry(JournalKey.Of(entry.Question), entry));
        }
    }

    /// <summary>Converts the first lines to version 1: without a key version, and with a key of version 1.</summary>
    public static void ToVersion1(string path, int count)
    {
        var lines = File.ReadAllText(path).Split('\n');
        for (var index = 1; index <= count && index < lines.Length; index++)
        {
            lines[index] = lines[index].Replace(",\"keyVersion\":2", "", StringComparison.Ordinal);
        }

        File.WriteAllText(path, string.Join('\n', lines), new UTF8Encoding(false));
    }

    public static void Merge(string destination, bool replaces, IEnumerable<string> sources)
    {
        using var merge = new JournalMerge();
        foreach (var source in sources)
        {
            merge.Add(source, CancellationToken.None);
        }

        merge.Write(destination, replaces, CancellationToken.None);
    }
}
