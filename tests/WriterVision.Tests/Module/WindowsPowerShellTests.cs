using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Images;
using WriterVision.Journal;
using Xunit;

namespace WriterVision.Tests.Module;

/// <summary>What Windows PowerShell loads: it has no dependency resolver, so that all must lie beside the module's assembly, and fit.</summary>
public sealed class WindowsPowerShellTests
{
    private static readonly string Folder = Path.Combine(StagedModule.Folder, "lib", "netstandard2.0");

    /// <summary>What a Windows PowerShell brings itself.</summary>
    private static readonly string[] Given = ["netstandard", "mscorlib", "System.Management.Automation"];

    [Fact]
    public void The_folder_is_the_exact_closure_of_what_is_referenced()
    {
        var present = Directory.EnumerateFiles(Folder, "*.dll").ToDictionary(file => Path.GetFileNameWithoutExtension(file), Read);
        var reached = new HashSet<string> { "WriterVision" };
        var open = new Queue<string>(reached);
        while (open.TryDequeue(out var name))
        {
            foreach (var (reference, version) in present[name].References)
            {
                if (Given.Contains(reference))
                {
                    continue;
                }

                Assert.True(present.TryGetValue(reference, out var there), $"{name} needs {reference}, which is not there.");
                Assert.True(there.Version == version, $"{name} needs {reference} {version}; there is {there.Version}, and nothing redirects.");
                if (reached.Add(reference))
                {
                    open.Enqueue(reference);
                }
            }
        }

        Assert.Equal(present.Keys.Order(), reached.Order());
    }

    [Fact]
    public void PowerShell_7_gets_the_modules_assembly_alone() =>
        Assert.Equal(["WriterVision.dll"], Directory.EnumerateFiles(Path.Combine(StagedModule.Folder, "lib", "net8.0")).Select(Path.GetFileName));

    [Fact]
    public async Task It_asks_is_answered_and_finds_the_answer_again_on_a_runtime_that_is_compatible_with_the_net_framework()
    {
        var mono = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "mono")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(mono is null, "There is no Mono on this machine (Debian: mono-devel).");
        using var folder = new TemporaryFolder();
        var image = folder.Write("large.png", Pictures.OfLength(Pictures.Png(30, 20), 1_000_000));
        await using var emulator = await EmulatorServer.StartAsync();
        var probe = Path.Combine(
            StagedModule.RepositoryRoot, "tests", "WriterVision.MonoProbe", "bin", StagedModule.Configuration, "net472", "WriterVision.MonoProbe.exe");

        var (code, output, error) = await ChildProcess.RunAsync(
            mono, [probe, Path.Combine(Folder, "WriterVision.dll"), emulator.Address.ToString(), "key-for-mono", image], null, TestContext.Current.CancellationToken);

        Assert.True(code == 0, output + error);
        Assert.Contains("A PNG image of 30 x 20 pixels in 1,000,000 bytes", output);
        Assert.Contains("loaded System.Text.Json", output);
        using (var journal = JournalFile.Open(image + ".jsonl"))
        {
            var key = output.Split('\n')[1].Split(':')[0];
            Assert.True(Sha256Digest.TryParse(key, out var digest));
            var entry = journal.Find(digest)!;
            Assert.Equal(digest, entry.Question.ComputeKey());
            Assert.StartsWith(entry.RawText, output, StringComparison.Ordinal);
        }

        Assert.Equal(1_000_000, Assert.Single(emulator.State.Requests).Images[0].Length);
    }

    private static (Version Version, List<(string Name, Version Version)> References) Read(string file)
    {
        using var reader = new PEReader(File.OpenRead(file));
        var metadata = reader.GetMetadataReader();
        return (
            metadata.GetAssemblyDefinition().Version,
            [.. metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Select(reference => (metadata.GetString(reference.Name), reference.Version))]);
    }
}
