using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Journal;
using Xunit;

namespace WriterVision.Tests.Journal;

/// <summary>After a full disk, a lost share or a second writer, earlier lines remain complete, and no more lines are written.</summary>
public sealed class JournalWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private FaultyFile? _file;

    private string Path => _folder.File("results.jsonl");

    [Fact]
    public void A_line_that_does_not_fit_is_removed_and_every_later_append_fails()
    {
        using (var journal = Open())
        {
            journal.Add(SampleEntries.Of(1));
            _file!.AvailableBytes = 100;

            AssertBroken(() => journal.Add(SampleEntries.Of(2)), "not enough space");
            Assert.Null(journal.Find(SampleEntries.Question(2)));
            _file.AvailableBytes = int.MaxValue;
            AssertBroken(() => journal.Add(SampleEntries.Of(3)), "not enough space");
            AssertBroken(journal.Flush, "not enough space");
            Assert.Equal("Answer 1", journal.Find(SampleEntries.Question(1))!.RawText);
        }

        AssertNextRunFinds(hasIncompleteLine: false, 1);
    }

    [Fact]
    public void A_line_that_cannot_be_removed_is_dropped_by_the_next_run()
    {
        using (var journal = Open())
        {
            journal.Add(SampleEntries.Of(1));
            _file!.AvailableBytes = 100;
            _file.FailsToTruncate = true;
            AssertBroken(() => journal.Add(SampleEntries.Of(2)), "not enough space");
        }

        AssertNextRunFinds(hasIncompleteLine: true, 1);
    }

    [Fact]
    public void A_journal_whose_incomplete_line_cannot_be_removed_is_not_opened()
    {
        JournalStore.Open(Path).Dispose();
        File.AppendAllText(Path, "{\"time\":");

        AssertBroken(() => JournalStore.Open(Path, path => new FaultyFile(path) { FailsToTruncate = true }, JournalFormat.MaximumLineLength), "share is gone");
    }

    [Fact]
    public void Lines_before_a_failed_append_are_still_flushed()
    {
        using (var journal = Open())
        {
            journal.Add(SampleEntries.Of(1));
            _file!.AvailableBytes = 0;
            AssertBroken(() => journal.Add(SampleEntries.Of(2)), "not enough space");
        }

        Assert.False(_file.HasUnflushed);
    }

    [Fact]
    public void After_a_failed_flush_every_append_and_flush_fails()
    {
        using var journal = Open();
        journal.Flush();
        _file!.FailsToFlush = true;
        journal.Add(SampleEntries.Of(1));

        AssertBroken(journal.Flush, "share is gone");
        _file.FailsToFlush = false;
        AssertBroken(() => journal.Add(SampleEntries.Of(2)), "share is gone");
        AssertBroken(journal.Flush, "share is gone");
    }

    [Fact]
    public async Task After_a_failed_background_flush_every_flush_fails()
    {
        using var journal = Open();
        journal.Flush();
        var flushes = _file!.Flushes;
        _file.FailsToFlush = true;
        journal.Add(SampleEntries.Of(1));
        while (_file.Flushes == flushes)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        // The next flush would succeed, but the lines of the failed flush can be lost.
        _file.FailsToFlush = false;
        AssertBroken(journal.Flush, "share is gone");
    }

    [Fact]
    public async Task Lines_are_flushed_in_groups_in_the_background()
    {
        using var journal = Open();
        for (var number = 1; number <= 500; number++)
        {
            journal.Add(SampleEntries.Of(number));
        }

        while (_file!.Flushes == 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        journal.Flush();
        Assert.InRange(_file.Flushes, 1, 250);
        var flushes = _file.Flushes;
        journal.Flush();
        Assert.Equal(flushes, _file.Flushes);
    }

    [Fact]
    public void Closing_flushes_the_remaining_lines_and_does_not_throw()
    {
        var journal = Open();
        journal.Add(SampleEntries.Of(1));
        journal.Dispose();
        Assert.False(_file!.HasUnflushed);

        journal = Open();
        journal.Add(SampleEntries.Of(2));
        _file.FailsToFlush = true;
        journal.Dispose();
        AssertNextRunFinds(hasIncompleteLine: false, 1, 2);
    }

    [Fact]
    public async Task The_flushing_thread_has_ended_before_the_file_is_closed()
    {
        for (var round = 0; round < 5; round++)
        {
            var journal = Open();
            journal.Flush();
            using var gate = new ManualResetEventSlim();
            _file!.FlushGate = gate;
            journal.Add(SampleEntries.Of(round));
            while (_file.FlushingThread is null)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }

            var closing = new Thread(journal.Dispose);
            closing.Start();
            while ((closing.ThreadState & ThreadState.WaitSleepJoin) == 0)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }

            gate.Set();
            closing.Join();
            Assert.False(_file.ClosedWhileFlushingThreadRan);
        }
    }

    [Fact]
    public void A_second_writer_without_a_lock_is_detected_before_a_line_is_overwritten()
    {
        using var journal = Open();
        journal.Add(SampleEntries.Of(1));
        using (var second = new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
        {
            second.Write(JournalFormat.WriteEntry(JournalKey.Of(SampleEntries.Question(2)), SampleEntries.Of(2)));
        }

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var failure = Assert.Throws<WriterVisionException>(() => journal.Add(SampleEntries.Of(3)));
            Assert.Equal(("JournalChanged", true), (failure.ErrorId, failure.EndsRun));
        }

        journal.Dispose();
        AssertNextRunFinds(hasIncompleteLine: false, 1, 2);
    }

    [Fact]
    public void A_file_whose_header_cannot_be_written_is_closed()
    {
        AssertBroken(() => JournalStore.Open(Path, path => new FaultyFile(path) { AvailableBytes = 10 }, JournalFormat.MaximumLineLength), "not enough space");

        using var journal = JournalStore.Open(Path);
        journal.Add(SampleEntries.Of(1));
    }

    [Fact]
    public async Task A_full_disk_ends_the_journal_without_losing_a_line()
    {
        await using var disk = await SmallDisk.MountAsync(_folder.File("disk"), kilobytes: 64);
        var path = disk.File("results.jsonl");
        var recorded = 0;
        using (var journal = JournalStore.Open(path))
        {
            AssertBroken(
                () =>
                {
                    while (recorded < 1000)
                    {
                        journal.Add(SampleEntries.Of(recorded + 1, new string('x', 5000)));
                        recorded++;
                    }
                },
                "space");
        }

        Assert.InRange(recorded, 1, 20);
        using var next = JournalStore.Open(path);
        Assert.Null(next.Warning);
        Assert.Equal(recorded, next.Count);
    }

    [Fact]
    public void A_journal_truncated_at_any_byte_keeps_every_complete_line()
    {
        var random = new Random(7);
        var ends = new long[21];
        using (var journal = JournalStore.Open(Path))
        {
            ends[0] = new FileInfo(Path).Length;
            for (var number = 1; number <= 20; number++)
            {
                journal.Add(SampleEntries.Of(number));
                ends[number] = new FileInfo(Path).Length;
            }
        }

        var whole = File.ReadAllBytes(Path);
        for (var round = 0; round < 200; round++)
        {
            var length = random.Next((int)ends[0], whole.Length + 1);
            File.WriteAllBytes(Path, whole[..length]);
            var kept = ends.Count(end => end <= length) - 1;
            using (var journal = JournalStore.Open(Path))
            {
                Assert.InRange(journal.Count, kept, kept + 1);
                kept = journal.Count;
                for (var number = kept + 1; number <= 20; number++)
                {
                    journal.Add(SampleEntries.Of(number));
                }
            }

            Assert.Equal(whole, File.ReadAllBytes(Path));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertBroken(Action action, string reason)
    {
        var failure = Assert.Throws<WriterVisionException>(action);
        Assert.Equal(("JournalNotWritable", true), (failure.ErrorId, failure.EndsRun));
        Assert.Contains(reason, failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    private JournalStore Open() => JournalStore.Open(Path, path => _file = new FaultyFile(path), JournalFormat.MaximumLineLength);

    private void AssertNextRunFinds(bool hasIncompleteLine, params int[] numbers)
    {
        using var next = JournalStore.Open(Path);
        Assert.Equal(hasIncompleteLine, next.Warning is not null);
        Assert.Equal(numbers.Length, next.Count);
        Assert.All(numbers, number => Assert.Equal($"Answer {number}", next.Find(SampleEntries.Question(number))!.RawText));
    }
}
