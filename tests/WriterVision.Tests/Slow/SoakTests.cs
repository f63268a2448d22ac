using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Emulator.Faults;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Slow;

/// <summary>A long run in one process, with random faults.</summary>
public sealed class SoakTests
{
    private const int Images = 50_000;
    private const int Between = 5_000;

    [Fact(Explicit = true)]
    public async Task Memory_handles_and_threads_do_not_grow_over_fifty_thousand_images()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The test counts handles in /proc.");
        using var folder = new TemporaryFolder();
        var picture = TestImages.SmallestGif();
        for (var index = 0; index < Images; index++)
        {
            folder.Write($"{index:D5}.gif", picture);
        }

        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions
        {
            Answer = AnswerMode.Fixed,
            RememberedRequests = 0,
            Faults =
            [
                new FaultShare(FaultKind.Status, 0.001, 429) { RetryAfterMs = "50" }, new FaultShare(FaultKind.Status, 0.004), new FaultShare(FaultKind.Reset, 0.002),
                new FaultShare(FaultKind.CutOff, 0.002), new FaultShare(FaultKind.WebPageAsSuccess, 0.002), new FaultShare(FaultKind.BrokenJson, 0.002),
            ],
        });
        using var shell = new Shell(emulator.Address, "key-of-a-night");
        shell.SetLocation(folder.Path);

        var samples = shell.Run($$"""
            $count = 0
            iwv 'p' *.gif -ThrottleLimit 32 -MaximumRetryCount 10 | ForEach-Object {
                if (++$count % {{Between}} -eq 0) {
                    $process = [System.Diagnostics.Process]::GetCurrentProcess()
                    $files = [System.IO.Directory]::GetFiles('/proc/self/fd')
                    , [long[]]@($count, [gc]::GetTotalMemory($true), $files.Count, $process.Threads.Count, [System.IO.File]::ReadAllLines('/proc/self/net/tcp').Count)
                }
            }
            """).ThrowIfFailed().Output.Cast<IReadOnlyList<long>>().ToList();

        foreach (var sample in samples)
        {
            TestContext.Current.SendDiagnosticMessage("After {0:N0}: heap {1:N0} bytes, {2} handles, {3} threads, {4} sockets of the machine.", sample[0], sample[1], sample[2], sample[3], sample[4]);
        }

        // Sockets are counted as handles. The sockets of the whole machine are only reported. Pools and compiled code grow during the first fifth of
        // the images; after that, nothing grows with the number of images.
        Assert.Equal(Images / Between, samples.Count);
        var (first, last) = (samples[1], samples[^1]);
        Assert.InRange(last[1] - first[1], long.MinValue, 8_000_000);
        Assert.InRange(last[2] - first[2], long.MinValue, 64);
        Assert.InRange(last[3] - first[3], long.MinValue, 32);
    }
}
