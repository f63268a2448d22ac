using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using WriterVision.Journal;
using Xunit;

namespace WriterVision.Tests.Journal;

public sealed class JournalMergeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Destination => _folder.File("all.jsonl");

    [Fact]
    public void The_answers_of_every_journal_are_in_the_merged_one_and_the_sources_stay()
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
        ToVersion1("1.jsonl", 1);
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

    /// <summary>Many journals of answers, failures and old lines, some cut off, against a merge that keeps everything in memory.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_merge_of_any_journals_keeps_the_best_line_of_each_question(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            var best = new Dictionary<int, (bool IsAnswer, DateTimeOffset Time, string Text)>();
            var names = new List<string>();
            for (var source = random.Next(1, 6); source > 0; source--)
            {
                var name = $"{round}-{source}.jsonl";
                names.Add(name);
                var lines = Enumerable.Range(0, random.Next(0, 30)).Select(line => Entry(random, $"{name} {line}")).ToList();
                Write(name, [.. lines.Select(line => line.Entry)]);
                if (random.Next(3) == 0)
                {
                    ToVersion1(name, random.Next(1, 12));
                }

                if (random.Next(2) == 0 && lines.Count > 0)
                {
                    // The last line is cut off, as by a killed run.
                    var bytes = File.ReadAllBytes(_folder.File(name));
                    var last = Array.LastIndexOf(bytes, (byte)'\n', bytes.Length - 2) + 1;
                    File.WriteAllBytes(_folder.File(name), bytes[..random.Next(last, bytes.Length - 1)]);
                    lines.RemoveAt(lines.Count - 1);
                }

                foreach (var (number, entry) in lines.Where(line => line.Entry.IsComplete))
                {
                    var candidate = (!entry.IsFailure, entry.Time, entry.RawText);
                    if (!best.TryGetValue(number, out var other) || (candidate.Item1 == other.IsAnswer ? candidate.Time >= other.Time : candidate.Item1))
                    {
                        best[number] = candidate;
                    }
                }
            }

            // Sources are read in the order of the names list; so are equal times decided.
            Merge([.. names]);
            using var journal = JournalStore.Open(Destination);
            Assert.Null(journal.Warning);
            Assert.Equal(best.Count, journal.Count);
            Assert.All(best, pair => Assert.Equal(pair.Value.Text, journal.Find(SampleEntries.Question(pair.Key))!.RawText));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static DateTimeOffset Day(int day) => new(2026, 11, day, 0, 0, 0, TimeSpan.Zero);

    private static (int Number, JournalEntry Entry) Entry(Random random, string text)
    {
        var number = random.Next(40);
        var entry = (random.Next(4) == 0 ? SampleEntries.Failure(number) : SampleEntries.Of(number)) with { RawText = text, Time = Day(random.Next(1, 30)).AddTicks(random.NextInt64(TimeSpan.TicksPerDay)) };
        return (number, random.Next(10) == 0 ? entry with { FinishReason = "length" } : entry);
    }

    private string Write(string name, params JournalEntry[] entries)
    {
        using (var file = File.Create(_folder.File(name)))
        {
            file.Write(JournalFormat.WriteHeader(DateTimeOffset.UtcNow));
            foreach (var entry in entries)
            {
                file.Write(JournalFormat.WriteEntry(JournalKey.Of(entry.Question), entry));
            }
        }

        return File.ReadAllText(_folder.File(name));
    }

    /// <summary>Makes the first lines those of the last version: without a key version, and with another key.</summary>
    private void ToVersion1(string name, int count)
    {
        var lines = File.ReadAllText(_folder.File(name)).Split('\n');
        for (var index = 1; index <= count && index < lines.Length; index++)
        {
            lines[index] = lines[index].Replace(",\"keyVersion\":2", "", StringComparison.Ordinal);
        }

        File.WriteAllText(_folder.File(name), string.Join('\n', lines), new UTF8Encoding(false));
    }

    private void Merge(params string[] sources) => Merge(replaces: true, sources);

    private void Merge(bool replaces, params string[] sources)
    {
        using var merge = new JournalMerge();
        foreach (var source in sources)
        {
            merge.Add(_folder.File(source), CancellationToken.None);
        }

        merge.Write(Destination, replaces, CancellationToken.None);
    }

    private List<string> Answers(int count)
    {
        using var journal = JournalStore.Open(Destination);
        Assert.Equal(count, journal.Count);
        return [.. Enumerable.Range(1, count).Select(number => journal.Find(SampleEntries.Question(number))!.RawText)];
    }
}
