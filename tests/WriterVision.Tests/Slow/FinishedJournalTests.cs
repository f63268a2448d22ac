using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Inputs;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Slow;

/// <summary>A run over images that a journal has all the answers to.</summary>
public sealed class FinishedJournalTests
{
    private const int Count = 10_000;

    [Fact(Explicit = true)]
    public async Task Ten_thousand_recorded_images_make_no_request()
    {
        using var folder = new TemporaryFolder();
        for (var index = 0; index < Count; index++)
        {
            // An image with 10 KB of what only this one has behind its end.
            folder.Write($"{index:D5}.gif", [.. Pictures.SmallestGif(), .. BitConverter.GetBytes(index), .. new byte[10_240]]);
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
            "{0:N0} images: {1:N1} s with the answers asked for, {2:N2} s with all of them in the journal, {3:N2} s to read and hash the images alone.",
            Count, first.Elapsed.TotalSeconds, second.Elapsed.TotalSeconds, reading.Elapsed.TotalSeconds);
    }
}
