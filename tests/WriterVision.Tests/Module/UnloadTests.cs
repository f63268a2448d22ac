using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Module;

/// <summary>The module is removed or its runspace is closed during a run. The run ends, without unhandled exceptions and without resources left.</summary>
/// <remarks>No other test runs at the same time, because the tests count the resources of the whole process.</remarks>
[CollectionDefinition(nameof(UnloadTests), DisableParallelization = true)]
[Collection(nameof(UnloadTests))]
public sealed class UnloadTests : IAsyncLifetime
{
    private const int Images = 24;

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<Exception> _unobserved = new();
    private EmulatorServer _emulator = null!;

    public async ValueTask InitializeAsync()
    {
        TaskScheduler.UnobservedTaskException += Observe;
        _emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Latency = TimeSpan.FromMilliseconds(150), AllowRetired = true });
        for (var index = 0; index < Images; index++)
        {
            _folder.Write($"{index:D2}.png", TestImages.Png(10 + index, 10));
        }
    }

    [Theory]
    [InlineData("palmyra-x5")]
    [InlineData("palmyra-vision")]
    public async Task Removing_the_module_in_one_runspace_does_not_affect_another(string model)
    {
        using var working = CreateShell();
        using var other = CreateShell();
        var (_, running) = working.Start($"iwv 'p' *.png -ThrottleLimit 4 -Journal results.jsonl -Model {model} -WarningAction Ignore");
        await WaitForRequestsAsync(running, model);

        do
        {
            other.Run($"Import-Module '{StagedModule.Manifest}'; $null = Get-WriterModel; Remove-Module WriterVision").ThrowIfFailed();
        }
        while (!running.IsCompleted);

        Assert.Equal(Images, (await running).ThrowIfFailed().Results.Count);
        await AssertNoResourcesRemainAsync();
    }

    [Fact]
    public async Task Removing_the_module_during_its_own_pipeline_lets_the_run_complete()
    {
        using var shell = CreateShell();

        var result = shell.Run("iwv 'p' *.png -ThrottleLimit 4 -Journal results.jsonl | ForEach-Object { Remove-Module WriterVision -Force -ErrorAction Ignore; $_ }").ThrowIfFailed();

        Assert.Equal(Images, result.Results.Count);
        Assert.StartsWith("CommandNotFoundException", shell.Run("iwv 'p' *.png").TerminatingId);
        await AssertNoResourcesRemainAsync();
    }

    [Theory]
    [InlineData("palmyra-x5")]
    [InlineData("palmyra-vision")]
    public async Task Closing_a_runspace_ends_its_run(string model)
    {
        var shell = CreateShell();
        var (_, running) = shell.Start($"iwv 'p' *.png -ThrottleLimit 4 -Journal results.jsonl -Model {model} -WarningAction Ignore");
        await WaitForRequestsAsync(running, model);

        shell.Dispose();

        Assert.True((await running).IsStopped);
        await AssertNoResourcesRemainAsync();
        Assert.Equal(0, _emulator.State.Files);
    }

    [Fact]
    public async Task Sixty_imports_and_removals_release_all_resources()
    {
        using var shell = CreateShell();
        shell.Run("Remove-Module WriterVision").ThrowIfFailed();
        var script = $"Import-Module '{StagedModule.Manifest}'; (Get-WriterModel).Count; $null = (Get-Command -Module WriterVision).Count; Remove-Module WriterVision; (Get-Command *-Writer*).Count";
        void Repeat(int times)
        {
            for (var time = 0; time < times; time++)
            {
                var counts = shell.Run(script).ThrowIfFailed().Output;
                Assert.True((int)counts[0] > 0);
                Assert.Equal(0, counts[1]);
            }
        }

        // The first imports fill the engine's caches.
        Repeat(10);
        var before = CountResources();
        Repeat(50);
        var after = CountResources();

        TestContext.Current.SendDiagnosticMessage("Before {0}, after {1}.", before, after);
        Assert.Equal(before.Handlers, after.Handlers);
        Assert.Equal(before.Assemblies, after.Assemblies);
        Assert.InRange(after.Timers, 0, before.Timers + 2);
        Assert.InRange(after.Files, 0, before.Files + 8);
        Assert.InRange(after.Threads, 0, before.Threads + 8);
        Assert.InRange(after.Heap - before.Heap, long.MinValue, 4_000_000);
        await AssertNoResourcesRemainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _emulator.DisposeAsync();
        _folder.Dispose();
        TaskScheduler.UnobservedTaskException -= Observe;
    }

    private static Resources CountResources()
    {
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        return new Resources(
            CountHandlers(), AppDomain.CurrentDomain.GetAssemblies().Count(static assembly => assembly.GetName().Name == "WriterVision"), Timer.ActiveCount,
            OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : 0, process.Threads.Count, heap);
    }

    /// <summary>The subscribers of the assembly events, read from their private fields. The test fails on a runtime without these fields.</summary>
    private static int CountHandlers()
    {
        const BindingFlags Fields = BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;
        var fields = typeof(AssemblyLoadContext).GetFields(Fields).Where(static field => typeof(MulticastDelegate).IsAssignableFrom(field.FieldType)).ToList();
        Assert.NotEmpty(fields);
        return fields.Sum(static field => ((MulticastDelegate?)field.GetValue(field.IsStatic ? null : AssemblyLoadContext.Default))?.GetInvocationList().Length ?? 0);
    }

    private Shell CreateShell()
    {
        var shell = new Shell(_emulator.Address, "key-of-removals");
        shell.SetLocation(_folder.Path);
        return shell;
    }

    /// <summary>Waits until four requests are in progress: the id of an interrupted upload is unknown.</summary>
    private async Task WaitForRequestsAsync(Task<ShellResult> running, string model)
    {
        var uploads = model == "palmyra-vision" ? 4 : 0;
        while (_emulator.State.Answers.GetValueOrDefault("/v1/files 200") < uploads || _emulator.State.InFlight < 4)
        {
            Assert.False(running.IsCompleted, "The run ended too early.");

            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private async Task AssertNoResourcesRemainAsync()
    {
        // A server detects a closed connection with a delay.
        while (_emulator.State.InFlight > 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        if (OperatingSystem.IsLinux())
        {
            // The name of the journal's thread, which Linux truncates to 15 characters.
            Assert.DoesNotContain(Directory.GetDirectories("/proc/self/task"), static thread => Name(thread).StartsWith("WriterVision jo", StringComparison.Ordinal));
        }

        // The journal must be unlocked.
        if (File.Exists(_folder.File("results.jsonl")))
        {
            using var journal = new FileStream(_folder.File("results.jsonl"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            Assert.DoesNotContain(Directory.GetFiles(_folder.Path), static path => path.EndsWith(".lock", StringComparison.Ordinal));
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.DoesNotContain(_unobserved, static exception => exception.ToString().Contains("at WriterVision.", StringComparison.Ordinal));
    }

    private static string Name(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "comm"));
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    private void Observe(object? sender, UnobservedTaskExceptionEventArgs arguments) => _unobserved.Enqueue(arguments.Exception);

    private sealed record Resources(int Handlers, int Assemblies, long Timers, int Files, int Threads, long Heap);
}
