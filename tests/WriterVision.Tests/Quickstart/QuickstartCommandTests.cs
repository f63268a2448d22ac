using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace WriterVision.Tests.Quickstart;

/// <summary>The quickstart with a command or a script: output, errors and exit code are those of pwsh.</summary>
public sealed class QuickstartCommandTests
{
    [Theory]
    [InlineData("'hello'", "hello")]
    [InlineData("(Get-Module WriterVision).Name", "WriterVision")]
    [InlineData("1/0; 'on'", "on")]
    [InlineData("'last words'; exit 0", "last words")]
    public async Task The_output_is_only_the_output_of_the_command(string command, string shown)
    {
        var (code, output, _) = await QuickstartProgram.RunAsync("-Command", command);

        Assert.Equal(0, code);
        Assert.Equal(shown, output.Trim());
    }

    [Theory]
    [InlineData("throw 'oops'", 1, "oops")]
    [InlineData("throw 1", 1, "Exception: 1")]
    [InlineData("1/0", 1, "Attempted to divide by zero.")]
    [InlineData("Get-Nothing", 1, "'Get-Nothing' is not recognized")]
    [InlineData("'a'; }", 1, "Unexpected token '}'")]
    [InlineData("exit 3", 3, "")]
    public async Task A_failed_command_writes_to_the_error_stream_and_sets_the_exit_code(string command, int exitCode, string shown)
    {
        var (code, output, error) = await QuickstartProgram.RunAsync("-Command", command);

        Assert.Equal(exitCode, code);
        Assert.Contains(shown, error);
        Assert.Empty(output);
        Assert.DoesNotContain('\u001b', error);
    }

    [Theory]
    [InlineData("(Get-ChildItem docs/samples/*.gif).Name", "status-badge.gif")]
    [InlineData("(Get-Module -ListAvailable PSReadLine).Name", "PSReadLine")]
    [InlineData("Add-Type 'public class A { public static int B = 7; }'; [A]::B", "7")]
    [InlineData("Start-ThreadJob { 5 } | Receive-Job -Wait", "5")]
    public async Task The_shell_has_the_commands_of_PowerShell(string command, string shown)
    {
        var (code, output, _) = await QuickstartProgram.RunAsync("-Command", $"Set-Location '{StagedModule.RepositoryRoot}'; {command}");

        Assert.Equal(0, code);
        Assert.Equal(shown, output.Trim());
    }

    [Theory]
    [InlineData("'{0}-{1}' -f $args", "a-b c", "a", "b c")]
    [InlineData("param($Name, [switch]$Loud, $Rest) \"$Name,$Loud,$Rest\"", "it's $me,True,x", "-Name", "it's $me", "-Loud", "x")]
    [InlineData("param([int]$Count) $Count + 1", "4", "-Count:3")]
    [InlineData("[IO.Path]::GetFileName($PSCommandPath)", "mine.ps1")]
    public async Task A_script_receives_its_arguments(string script, string shown, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var path = await WriteAsync(folder, script);

        var (code, output, error) = await QuickstartProgram.RunAsync([path, .. arguments]);

        Assert.Equal((0, shown), (code, output.Trim()));
        Assert.Contains("emulator", error);
    }

    [Theory]
    [InlineData("'in'; exit 3", 3, "")]
    [InlineData("'in'; throw 'oops'", 1, "oops")]
    [InlineData("'in'; 1/0; 'on'", 0, "Attempted to divide by zero.")]
    public async Task The_exit_code_of_a_script_is_the_same_as_in_pwsh(string script, int exitCode, string shown)
    {
        using var folder = new TemporaryFolder();
        var path = await WriteAsync(folder, script);

        var (code, output, error) = await QuickstartProgram.RunAsync(path);

        Assert.Equal(exitCode, code);
        Assert.StartsWith("in", output, StringComparison.Ordinal);
        Assert.Contains(shown, error);
    }

    [Fact]
    public async Task A_missing_script_is_named_in_the_error()
    {
        var (code, _, error) = await QuickstartProgram.RunAsync("nosuch.ps1");

        Assert.NotEqual(0, code);
        Assert.Contains("nosuch.ps1", error);
    }

    [Theory]
    [InlineData(0, "--help")]
    [InlineData(2, "-Command")]
    [InlineData(2, "what?")]
    public async Task The_usage_is_shown_on_request_and_for_wrong_arguments(int exitCode, string argument)
    {
        var (code, output, error) = await QuickstartProgram.RunAsync(argument);

        Assert.Equal(exitCode, code);
        Assert.Contains("-Command \"...\"", exitCode == 0 ? output : error);
    }

    [Fact(Timeout = 120_000)]
    public async Task Ctrl_C_stops_the_pipeline()
    {
        using var process = StartInterruptible("try { 'ready'; while ($true) { } } finally { [Console]::Out.WriteLine('cleaned up') }");
        try
        {
            Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            await InterruptAsync(process);

            Assert.Equal("cleaned up", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.NotEqual(0, process.ExitCode);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static Process StartInterruptible(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The test sends SIGINT.");
        Assert.SkipWhen(IgnoresInterrupt(), "The tests were started with SIGINT ignored, and child processes inherit that.");
        var start = new ProcessStartInfo("dotnet", [QuickstartProgram.Assembly, "-Command", command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in QuickstartProgram.NoSettings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task InterruptAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> WriteAsync(TemporaryFolder folder, string script)
    {
        await File.WriteAllTextAsync(folder.File("mine.ps1"), script, TestContext.Current.CancellationToken);
        return folder.File("mine.ps1");
    }

    /// <summary>True if SIGINT is ignored, as in background processes of a shell without job control.</summary>
    private static bool IgnoresInterrupt()
    {
        const int Interrupt = 1 << 1;
        var ignored = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..].Trim();
        return (Convert.ToUInt64(ignored, 16) & Interrupt) != 0;
    }
}
