using System;
using System.IO;
using System.Reflection;
using System.Reflection.Emit;
using System.Threading.Tasks;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Module;

/// <summary>The two errors of the loader. Without them, the module would have no commands, and the user would not know why.</summary>
public sealed class LoaderTests
{
    private static readonly string Loader = File.ReadAllText(Path.Combine(StagedModule.Folder, "WriterVision.psm1"));

    [Theory]
    [InlineData("7.3.12")]
    [InlineData("7.0.0")]
    [InlineData("6.2.7")]
    public void A_PowerShell_that_is_too_old_gets_an_error_with_the_required_version(string version)
    {
        using var shell = new Shell(importModule: false);
        shell.Set("ThisVersion", Version.Parse(version));

        // $PSVersionTable is read-only.
        var result = shell.Run("$Table = @{ PSEdition = 'Core'; PSVersion = $ThisVersion }\n" + Loader.Replace("$PSVersionTable", "$Table", StringComparison.Ordinal));

        Assert.StartsWith($"WriterVision needs PowerShell 7.4 or later, or Windows PowerShell 5.1. This is PowerShell {version}", result.Terminating!.ToString());
    }

    [Fact]
    public async Task A_second_version_in_one_session_is_rejected_with_a_remedy()
    {
        using var folder = new TemporaryFolder();
        var other = Directory.CreateDirectory(folder.File("WriterVision")).FullName;
        Directory.CreateDirectory(Path.Combine(other, "lib", "net8.0"));
        foreach (var name in new[] { "WriterVision.psm1", "WriterVision.Format.ps1xml", "WriterVision.Types.psd1", "WriterVision.Types.ps1xml" })
        {
            File.Copy(Path.Combine(StagedModule.Folder, name), Path.Combine(other, name));
        }

        var manifest = Path.Combine(other, "WriterVision.psd1");
        File.WriteAllText(manifest, File.ReadAllText(StagedModule.Manifest).Replace("'0.1.0'", "'9.8.7'", StringComparison.Ordinal));
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("WriterVision, Version=9.8.7.0"), typeof(object).Assembly);
        assembly.DefineDynamicModule("WriterVision");
        assembly.Save(Path.Combine(other, "lib", "net8.0", "WriterVision.dll"));

        var (code, _, output) = await Quickstart.QuickstartProgram.RunAsync("-Command", $"Import-Module '{manifest}'");

        Assert.Equal(1, code);
        Assert.Contains("WriterVision 0.1.0 is already loaded in this session", output);
        Assert.Contains("Start a new session to use WriterVision 9.8.7", output);
    }

    [Fact]
    public void Repeated_imports_work()
    {
        using var shell = new Shell(importModule: false);
        for (var time = 0; time < 5; time++)
        {
            var result = shell.Run($"Import-Module '{StagedModule.Manifest}'; (Get-Command Invoke-WriterVision).ImplementingType.Assembly.Location; Remove-Module WriterVision").ThrowIfFailed();

            Assert.Equal(StagedModule.AssemblyPath, Assert.Single(result.Output));
        }
    }
}
