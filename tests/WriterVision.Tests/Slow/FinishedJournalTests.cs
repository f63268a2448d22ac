using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Inputs;
using WriterVision.Journal;
using WriterVision.Tests.Engine;
using WriterVision.Tests.Journal;
using Xunit;

namespace WriterVision.Tests.Slow;

/// <summary>Runs over images with recorded answers, and large journals.</summary>
public sealed class FinishedJournalTests
{
    private const int Count = 10_000;

    [Fact(Explicit = true)]
    public async Task Ten_thousand_recorded_images_cause_no_request()
    {
        using var folder = new TemporaryFolder();
        for (var index = 0; index < Count; index++)
        {
            // Each image has 10 KB of different content after its end marker.
            folder.Write($"{index:D5}.gif", [.. TestImages.SmallestGif(), .. BitConverter.GetBytes(index), .. new byte[10_240]]);
        }

        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Answer = AnswerMode.Fixed, RememberedRequests = 0 });
        using var shell = new Shell(emulator.Address, "key-of-journals");
        shell.SetLocation(folder.Path);
        const string Script = "iwv 'p' *.gif -Journal results.jsonl -ThrottleLimit 32";
        var first = Stopwatch.StartNew();
        Assert.Equal(Count, shell.Run(Script).ThrowIfFailed().Results.Count(result => !result.FromJournal));
        first.Stop();
        var requests = emulator.State.Answers.Values.Sum();

        var second = Stopwatch.StartNew();
        Assert.Equal(Count, shell.Run(Script).ThrowIfFailed().Results.Count(result => result.FromJournal));
        second.Stop();

        var reading = Stopwatch.StartNew();
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*.gif"))
        {
            using var content = File.OpenRead(file);
            await ContentHash.ComputeAsync(content, TestContext.Current.CancellationToken);
        }

        reading.Stop();
        Assert.Equal(requests, emulator.State.Answers.Values.Sum());
        TestContext.Current.SendDiagnosticMessage(
            "{0:N0} images: {1:N1} s with requests, {2:N2} s with all answers in the journal, {3:N2} s to read and hash the images alone.",
            Count, first.Elapsed.TotalSeconds, second.Elapsed.TotalSeconds, reading.Elapsed.TotalSeconds);
    }

    [Fact(Explicit = true)]
    public void The_index_of_a_journal_of_a_million_lines_uses_8_to_16_MB()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("results.jsonl");
        using (var file = File.Create(path))
        {
            file.Write(JournalFormat.WriteHeader(DateTimeOffset.UtcNow));
            for (var number = 1; number <= 1_000_000; number++)
            {
                var entry = SampleEntries.Of(number, $"A JPEG image of 420 x 432 pixels in 16,985 bytes, mostly white (94%), gray (2%), number {number}.");
                file.Write(JournalFormat.WriteEntry(JournalKey.Of(entry.Question), entry));
            }
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var opening = Stopwatch.StartNew();
        using var journal = JournalStore.Open(path);
        opening.Stop();
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.Equal(1_000_000, journal.Count);
        Assert.EndsWith("number 777777.", journal.Find(SampleEntries.Question(777_777))!.RawText);
        Assert.InRange(memory, 8_000_000, 16_000_000);
        TestContext.Current.SendDiagnosticMessage(
            "1,000,000 lines, {0:N0} MB: opened in {1:N2} s, {2:N1} MB of memory.", new FileInfo(path).Length / 1e6, opening.Elapsed.TotalSeconds, memory / 1e6);
    }
}
