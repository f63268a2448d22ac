using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using WriterVision.Journal;
using Xunit;

namespace WriterVision.Tests.Journal;

public sealed class JournalMergeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Destination => _folder.File("all.jsonl");

    [Fact]
    public void A_merged_journal_contains_the_answers_of_all_sources_which_remain()
    {
        var first = Write("1.jsonl", SampleEntries.Of(1), SampleEntries.Of(2));
        var second = Write("2.jsonl", SampleEntries.Of(3));

        Merge("1.jsonl", "2.jsonl");

        Assert.Equal(["Answer 1", "Answer 2", "Answer 3"], Answers(3));
        Assert.Equal(first, File.ReadAllText(_folder.File("1.jsonl")));
        Assert.Equal(second, File.ReadAllText(_folder.File("2.jsonl")));
        Assert.Equal(3, Directory.EnumerateFiles(_folder.Path).Count());
    }

    [Fact]
    public void The_newest_of_several_answers_to_a_question_is_kept()
    {
        Write("1.jsonl", SampleEntries.Of(1, "newest") with { Time = Day(3) }, SampleEntries.Of(2, "old") with { Time = Day(1) });
        Write("2.jsonl", SampleEntries.Of(1, "older") with { Time = Day(2) }, SampleEntries.Of(2, "new") with { Time = Day(2) });

        Merge("1.jsonl", "2.jsonl");

        Assert.Equal(["newest", "new"], Answers(2));
        Assert.Equal(3, File.ReadLines(Destination).Count());
    }

    [Fact]
    public void An_answer_wins_over_a_newer_failure_and_a_newer_failure_over_an_older_one()
    {
        Write("1.jsonl", SampleEntries.Of(1) with { Time = Day(1) }, SampleEntries.Failure(2, 1) with { Time = Day(2) });
        Write("2.jsonl", SampleEntries.Failure(1, 2) with { Time = Day(2) }, SampleEntries.Failure(2, 2) with { Time = Day(3) });

        Merge("1.jsonl", "2.jsonl");

        using var journal = JournalStore.Open(Destination);
        Assert.False(journal.Find(SampleEntries.Question(1))!.IsFailure);
        Assert.Equal(2, journal.Find(SampleEntries.Question(2))!.FailedRuns);
    }

    [Fact]
    public void A_line_of_version_1_and_a_line_of_version_2_about_a_question_become_one()
    {
        Write("1.jsonl", SampleEntries.Of(1, "old") with { Time = Day(1) });
        SampleJournals.ToVersion1(_folder.File("1.jsonl"), 1);
        Write("2.jsonl", SampleEntries.Of(1, "new") with { Time = Day(2) });

        Merge("1.jsonl", "2.jsonl");

        Assert.Equal(["new"], Answers(1));
    }

    [Fact]
    public void A_journal_that_is_being_written_is_read_to_its_last_complete_line()
    {
        using (var running = JournalStore.Open(_folder.File("1.jsonl")))
        {
            running.Add(SampleEntries.Of(1));
            running.Flush();
            Merge("1.jsonl");
            Assert.Equal(["Answer 1"], Answers(1));
        }

        File.AppendAllText(_folder.File("1.jsonl"), "{\"time\":\"2026");
        Merge("1.jsonl");
        Assert.Equal(["Answer 1"], Answers(1));
    }

    [Fact]
    public void Merging_again_with_the_result_changes_nothing()
    {
        Write("1.jsonl", SampleEntries.Of(1), SampleEntries.Of(2));
        Merge("1.jsonl");
        var lines = File.ReadAllLines(Destination)[1..];

        Merge("all.jsonl", "1.jsonl");

        Assert.Equal(lines.Order(), File.ReadAllLines(Destination)[1..].Order());
    }

    [Fact]
    public void A_destination_that_exists_or_is_in_use_is_not_replaced()
    {
        Write("1.jsonl", SampleEntries.Of(1));
        File.WriteAllText(Destination, "mine");

        Assert.Equal("FileExists", Assert.Throws<WriterVisionException>(() => Merge(replaces: false, "1.jsonl")).ErrorId);
        Assert.Equal("mine", File.ReadAllText(Destination));
        File.Delete(Destination);
        using (JournalStore.Open(Destination))
        {
            Assert.Equal("JournalInUse", Assert.Throws<WriterVisionException>(() => Merge("1.jsonl")).ErrorId);
        }

        Assert.Equal(2, Directory.EnumerateFiles(_folder.Path).Count());
    }

    [Fact]
    public void A_damaged_source_leaves_no_file_behind()
    {
        Write("1.jsonl", SampleEntries.Of(1));
        File.WriteAllText(_folder.File("2.jsonl"), File.ReadAllText(_folder.File("1.jsonl")).Replace("\"attempts\":1", "\"attempts\":null", StringComparison.Ordinal));

        Assert.Equal("JournalDamaged", Assert.Throws<WriterVisionException>(() => Merge("1.jsonl", "2.jsonl")).ErrorId);
        Assert.False(File.Exists(Destination));
    }

    [Fact]
    public void The_newest_line_of_three_journals_is_kept_regardless_of_their_order()
    {
        for (var newest = 1; newest <= 3; newest++)
        {
            for (var source = 1; source <= 3; source++)
            {
                Write($"{source}.jsonl", SampleEntries.Of(source + 10), SampleEntries.Of(1, $"from {source}") with { Time = Day(source == newest ? 9 : source) }, SampleEntries.Of(source + 20));
            }

            Merge("1.jsonl", "2.jsonl", "3.jsonl");

            Assert.Equal(8, File.ReadLines(Destination).Count());
            using var journal = JournalStore.Open(Destination);
            Assert.Equal($"from {newest}", journal.Find(SampleEntries.Question(1))!.RawText);
        }
    }

    [Fact]
    public void The_later_of_two_lines_with_the_same_time_is_kept()
    {
        Write("1.jsonl", SampleEntries.Of(1, "first"));
        Write("2.jsonl", SampleEntries.Of(1, "second"));

        Merge("1.jsonl", "2.jsonl");

        Assert.Equal(["second"], Answers(1));
    }

    [Fact]
    public void Lines_and_questions_are_counted_and_an_incomplete_answer_is_not_copied()
    {
        Write("1.jsonl", SampleEntries.Of(1), SampleEntries.Of(2), SampleEntries.Of(3) with { FinishReason = "length" });
        Write("2.jsonl", SampleEntries.Of(1));
        using var merge = new JournalMerge();

        merge.Add(_folder.File("1.jsonl"), CancellationToken.None);
        merge.Add(_folder.File("2.jsonl"), CancellationToken.None);

        Assert.Equal((4, 2), (merge.Lines, merge.Questions));
    }

    [Fact]
    public void A_canceled_merge_leaves_no_file()
    {
        Write("1.jsonl", SampleEntries.Of(1));
        var canceled = new CancellationToken(canceled: true);
        using var merge = new JournalMerge();

        Assert.Throws<OperationCanceledException>(() => merge.Add(_folder.File("1.jsonl"), canceled));
        merge.Add(_folder.File("1.jsonl"), CancellationToken.None);
        Assert.Throws<OperationCanceledException>(() => merge.Write(Destination, replaces: true, canceled));

        Assert.Equal([_folder.File("1.jsonl")], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_destination_that_cannot_be_written_is_named_in_the_error()
    {
        Write("1.jsonl", SampleEntries.Of(1));
        using var merge = new JournalMerge();
        merge.Add(_folder.File("1.jsonl"), CancellationToken.None);

        var failure = Assert.Throws<WriterVisionException>(() => merge.Write(Path.Combine(_folder.Path, "none", "all.jsonl"), replaces: true, CancellationToken.None));

        Assert.Equal("FileNotWritable", failure.ErrorId);
        Assert.Contains("all.jsonl", failure.Message);
    }

    [Fact]
    public void The_target_of_a_link_is_replaced_and_not_the_link()
    {
        Write("1.jsonl", SampleEntries.Of(1), SampleEntries.Of(2));
        var target = Path.Combine(Directory.CreateDirectory(_folder.File("share")).FullName, "real.jsonl");
        SampleJournals.Write(target, [SampleEntries.Of(1)]);
        File.CreateSymbolicLink(Destination, target);

        Merge("1.jsonl");

        Assert.Equal(target, new FileInfo(Destination).LinkTarget);
        Assert.Equal(3, File.ReadLines(target).Count());
        Assert.Equal([target], Directory.EnumerateFileSystemEntries(_folder.File("share")));
    }

    [Fact]
    public void A_link_whose_target_does_not_exist_creates_the_target()
    {
        Write("1.jsonl", SampleEntries.Of(1));
        File.CreateSymbolicLink(Destination, _folder.File("real.jsonl"));

        Merge(replaces: false, "1.jsonl");

        Assert.Equal(2, File.ReadLines(_folder.File("real.jsonl")).Count());
        Assert.NotNull(new FileInfo(Destination).LinkTarget);
    }

    public void Dispose() => _folder.Dispose();

    private static DateTimeOffset Day(int day) => new(2026, 11, day, 0, 0, 0, TimeSpan.Zero);

    private string Write(string name, params JournalEntry[] entries)
    {
        SampleJournals.Write(_folder.File(name), entries);
        return File.ReadAllText(_folder.File(name));
    }

    private void Merge(params string[] sources) => Merge(replaces: true, sources);

    private void Merge(bool replaces, params string[] sources) =>
        SampleJournals.Merge(Destination, replaces, sources.Select(_folder.File));

    private List<string> Answers(int count)
    {
        using var journal = JournalStore.Open(Destination);
        Assert.Equal(count, journal.Count);
        return [.. Enumerable.Range(1, count).Select(number => journal.Find(SampleEntries.Question(number))!.RawText)];
    }
}
