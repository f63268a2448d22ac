using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Tests.Quickstart;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>A run whose process is killed repeatedly, and continues from its journal each time.</summary>
public sealed class KilledRunTests
{
    private const int ThrottleLimit = 8;

    [Fact]
    public Task After_three_kills_nothing_is_lost_duplicated_or_requested_again() => RunAsync(images: 60, kills: 3);

#if SLOW_TESTS
    [Fact(Explicit = true)]
    public Task After_fifty_kills_nothing_is_lost_duplicated_or_requested_again() => RunAsync(images: 500, kills: 50);
#endif

    private static async Task RunAsync(int images, int kills)
    {
        using var folder = new TemporaryFolder();
        var hashes = new List<string>();
        for (var index = 0; index < images; index++)
        {
            var image = TestImages.Png(10 + (index % 25), 10 + (index / 25));
            folder.Write($"{index:D4}.png", image);
            hashes.Add(Convert.ToHexStringLower(SHA256.HashData(image)));
        }

        var journal = folder.File("results.jsonl");
        await using var emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Latency = TimeSpan.FromMilliseconds(60), RememberedRequests = 10 * images });
        var random = new Random(20261126);
        var interrupted = hashes.ToDictionary(hash => hash, _ => 0);
        for (var kill = 0; kill < kills; kill++)
        {
            var before = emulator.State.Requests.Count;
            var recordedBefore = Recorded(journal).ToHashSet();
            using (var process = Start(emulator, folder, images, journal))
            {
                // Each run is killed only after it sends requests. Enough images must remain for the following kills.
                var share = random.Next(1, Math.Max(2, 2 * (images - recordedBefore.Count) / (kills - kill + 1)));
                while (emulator.State.Requests.Count < before + share && !process.HasExited)
                {
                    await Task.Delay(1, TestContext.Current.CancellationToken);
                }

                await Task.Delay(random.Next(0, 60), TestContext.Current.CancellationToken);
                process.Kill();
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            while (emulator.State.InFlight > 0)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }

            var recorded = Recorded(journal).ToHashSet();
            var requested = emulator.State.Requests.Skip(before).Select(request => request.Images[0].Sha256).ToList();
            Assert.Empty(requested.Intersect(recordedBefore));
            Assert.Empty(recordedBefore.Except(recorded));
            var lost = requested.Except(recorded).ToList();
            Assert.InRange(lost.Count, 0, ThrottleLimit);
            foreach (var hash in lost)
            {
                interrupted[hash]++;
            }
        }

        using (var process = Start(emulator, folder, images, journal))
        {
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            Assert.Contains($"{images} results in order", output);
        }

        Assert.Equal(hashes.Order(), Recorded(journal).Order());
        Assert.EndsWith("}\n", await File.ReadAllTextAsync(journal, TestContext.Current.CancellationToken));
        var times = emulator.State.Requests.CountBy(request => request.Images[0].Sha256).ToDictionary();
        Assert.All(hashes, hash => Assert.Equal(1 + interrupted[hash], times[hash]));
        TestContext.Current.SendDiagnosticMessage(
            "{0} kills, {1} images: {2} requests, of which {3} were cut off by a kill.", kills, images, times.Values.Sum(), interrupted.Values.Sum());
    }

    private static Process Start(EmulatorServer emulator, TemporaryFolder folder, int images, string journal)
    {
        var script = $"$names = (0..{images - 1}).ForEach({{ '{{0:D4}}.png' -f $_ }}); "
            + $"$results = @($names.ForEach({{ \"{folder.Path}/$_\" }}) | Invoke-WriterVision 'p' -Journal '{journal}' -ThrottleLimit {ThrottleLimit}); "
            + "if (\"$($results.Name)\" -eq \"$names\") { \"$($results.Count) results in order\" }";
        var start = new ProcessStartInfo("dotnet", [QuickstartProgram.Assembly, "-Command", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["WRITER_API_KEY"] = "key-of-killed-runs";
        start.Environment["WRITER_BASE_URL"] = emulator.Address.ToString();
        return Process.Start(start)!;
    }

    /// <summary>The hashes of the images with complete lines in the journal, with repetitions.</summary>
    private static List<string> Recorded(string journal)
    {
        if (!File.Exists(journal))
        {
            return [];
        }

        var text = File.ReadAllText(journal);
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(HashOf)];
    }

    private static string HashOf(string line)
    {
        using var entry = JsonDocument.Parse(line);
        return entry.RootElement.GetProperty("inputs")[0].GetProperty("sha256").GetString()!;
    }
}
