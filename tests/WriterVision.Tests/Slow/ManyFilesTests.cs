using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Slow;

/// <summary>Tests that take too long for each commit: <c>.ci/slow</c> runs them alone on the machine.</summary>
public sealed class ManyFilesTests
{
    [Fact(Explicit = true)]
    public async Task A_hundred_thousand_files_are_not_kept_in_memory_as_a_list()
    {
        using var folder = new TemporaryFolder();
        var picture = TestImages.SmallestGif();
        for (var index = 0; index < 100_000; index++)
        {
            folder.Write($"{index:D6}.gif", picture);
        }

        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { RememberedRequests = 0 });
        using var shell = new Shell(emulator.Address, "key-for-many-files");
        shell.SetLocation(folder.Path);
        shell.Run("iwv 'warm up' 000000.gif").ThrowIfFailed();

        var started = Stopwatch.StartNew();
        shell.Run("iwv 'p' *.gif | Select-First 1").ThrowIfFailed();
        // The time is only reported, because other programs can use the machine.
        TestContext.Current.SendDiagnosticMessage("The first of 100,000 was answered after {0:N0} ms.", started.Elapsed.TotalMilliseconds);

        var heaps = shell.Run("$count = 0; iwv 'p' *.gif | Select-First 20000 | ForEach-Object { if (++$count % 10000 -eq 0) { [gc]::GetTotalMemory($true) } }")
            .ThrowIfFailed().Output.Cast<long>().ToList();
        TestContext.Current.SendDiagnosticMessage("Heap after 10,000 and 20,000: {0:N0} and {1:N0} bytes.", heaps[0], heaps[1]);
        Assert.True(heaps[1] - heaps[0] < 2_000_000, $"The heap grew from {heaps[0]:N0} to {heaps[1]:N0} bytes.");
    }
}
