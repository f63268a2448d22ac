using System;
using System.IO;
using System.Linq;
using WriterVision.Journal;
using Xunit;

namespace WriterVision.Tests.Journal;

/// <summary>Reads journals with random changes.</summary>
public sealed class JournalReaderPropertyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("results.jsonl");

    [Fact]
    public void A_changed_journal_is_either_opened_or_rejected_and_left_unchanged()
    {
        var random = new Random(20261126);
        var original = Write();
        var outcomes = new[] { 0, 0 };
        for (var round = 0; round < 3000; round++)
        {
            var bytes = Mutated(original, random);
            File.WriteAllBytes(Path, bytes);
            try
            {
                using var journal = JournalStore.Open(Path);
                outcomes[0]++;
                for (var number = 1; number <= 4; number++)
                {
                    journal.Find(SampleEntries.Question(number));
                }
            }
            catch (WriterVisionException failure)
            {
                outcomes[1]++;
                Assert.Contains(failure.ErrorId, (string[])["NotAJournal", "JournalVersionNotSupported", "JournalDamaged"]);
                Assert.Equal(bytes, File.ReadAllBytes(Path));
            }
        }

        Assert.All(outcomes, count => Assert.True(count > 100));
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Mutated(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var change = random.Next(1, 4); change > 0 && bytes.Count > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 400), bytes.Count - at)));
                    break;
                case 4:
                    bytes.InsertRange(at, Enumerable.Range(0, random.Next(1, 20)).Select(_ => (byte)random.Next(256)));
                    break;
                case 5:
                    bytes.InsertRange(at, ((string[])["\n", "\"", "{", "}", "null", "\\ud800", "1e999", ",\"key\":0", ",\"\\ud800\":0"])[random.Next(9)].Select(character => (byte)character));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Writes a journal of four entries, and returns its bytes.</summary>
    private byte[] Write()
    {
        using (var journal = JournalStore.Open(Path))
        {
            for (var number = 1; number <= 4; number++)
            {
                journal.Add(SampleEntries.Of(number));
            }
        }

        return File.ReadAllBytes(Path);
    }
}
