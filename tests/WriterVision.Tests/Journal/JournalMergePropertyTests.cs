using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using WriterVision.Journal;
using Xunit;

namespace WriterVision.Tests.Journal;

public sealed class JournalMergePropertyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Destination => _folder.File("all.jsonl");

    /// <summary>Compares merges with a simple merge in memory. The journals contain random answers, failures, lines of version 1 and truncated lines.</summary>
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
                SampleJournals.Write(_folder.File(name), lines.Select(line => line.Entry));
                if (random.Next(3) == 0)
                {
                    SampleJournals.ToVersion1(_folder.File(name), random.Next(1, 12));
                }

                if (random.Next(2) == 0 && lines.Count > 0)
                {
                    // Truncates the last line, as in a run that was killed.
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

            // Sources are read in the order of this list, which also decides between lines with the same time.
            SampleJournals.Merge(Destination, replaces: true, names.Select(_folder.File));
            using var journal = JournalStore.Open(Destination);
            Assert.Null(journal.Warning);
            Assert.Equal(best.Count, journal.Count);
            Assert.All(best, pair => Assert.Equal(pair.Value.Text, journal.Find(SampleEntries.Question(pair.Key))!.RawText));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static (int Number, JournalEntry Entry) Entry(Random random, string text)
    {
        var number = random.Next(40);
        var entry = (random.Next(4) == 0 ? SampleEntries.Failure(number) : SampleEntries.Of(number)) with { RawText = text, Time = new DateTimeOffset(2026, 11, random.Next(1, 30), 0, 0, 0, TimeSpan.Zero).AddTicks(random.NextInt64(TimeSpan.TicksPerDay)) };
        return (number, random.Next(10) == 0 ? entry with { FinishReason = "length" } : entry);
    }
}
