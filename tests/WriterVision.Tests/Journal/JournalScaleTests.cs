using System;
using System.IO;
using WriterVision.Journal;
using Xunit;

namespace WriterVision.Tests.Journal;

/// <summary>Journals with many lines or with long lines.</summary>
public sealed class JournalScaleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("results.jsonl");

    [Theory]
    [InlineData(100_000, 100)]
    [InlineData(2_000, 20_000)]
    public void Opening_allocates_little_memory_per_line_regardless_of_its_length(int lines, int length)
    {
        WriteMany(lines, length);
        var before = GC.GetAllocatedBytesForCurrentThread();

        using var journal = JournalStore.Open(Path);

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(lines, journal.Count);
        Assert.Equal($"1777 {new string('w', length)}", journal.Find(SampleEntries.Question(1777))!.RawText);
        Assert.True(allocated < 1_000_000 + (lines * 100L), $"{allocated / lines} bytes per line");
    }

    public void Dispose() => _folder.Dispose();

    private void WriteMany(int lines, int length)
    {
        using var file = File.Create(Path);
        file.Write(JournalFormat.WriteHeader(DateTimeOffset.UtcNow));
        var text = new string('w', length);
        for (var number = 0; number < lines; number++)
        {
            file.Write(JournalFormat.WriteEntry(JournalKey.Of(SampleEntries.Question(number)), SampleEntries.Of(number, $"{number} {text}")));
        }
    }
}
