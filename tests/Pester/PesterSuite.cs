using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Pester;

/// <summary>A test in the output of Invoke-Suite.ps1 -AsJson.</summary>
/// <param name="Id">Unique in the suite.</param>
/// <param name="Name">The display name: the file, the blocks and the test.</param>
/// <param name="Result">Passed, Failed or Skipped; NotRun if the suite only lists its tests.</param>
/// <param name="Seconds">The duration in seconds.</param>
/// <param name="Message">The reason if the test failed or was skipped.</param>
internal sealed record PesterTest(string Id, string Name, string Result, double Seconds, string Message);

/// <summary>The suite could not be started, or ended early.</summary>
internal sealed class PesterSuiteException(string message) : Exception(message);

/// <summary>Runs Invoke-Suite.ps1 in a separate process.</summary>
internal static class PesterSuite
{
    /// <summary>The prefix of the lines that contain a test. Invoke-Suite.ps1 can also write other lines.</summary>
    private const string Marker = "##test ";

    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    /// <summary>Runs or lists the tests.</summary>
    /// <param name="root">The folder of the repository.</param>
    /// <param name="isDiscovery">True to list the tests without running them.</param>
    /// <param name="cancellationToken">Ends the shell and its child processes.</param>
    /// <exception cref="PesterSuiteException">PowerShell could not be restored, or the suite ended early.</exception>
    public static async IAsyncEnumerable<PesterTest> RunAsync(string root, bool isDiscovery, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using (var restore = Start(root, "tool", "restore"))
        {
            var output = await ReadAsync(restore, cancellationToken);
            if (restore.ExitCode != 0)
            {
                throw new PesterSuiteException($"dotnet tool restore failed with exit code {restore.ExitCode}: {output}");
            }
        }

        string[] list = isDiscovery ? ["-List"] : [];
        using var suite = Start(root, ["pwsh", "-NoProfile", "-NonInteractive", "-File", "tests/Pester/Invoke-Suite.ps1", "-AsJson", .. list]);
        var otherOutput = new StringBuilder();
        try
        {
            var errors = suite.StandardError.ReadToEndAsync(cancellationToken);
            while (await suite.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line.StartsWith(Marker, StringComparison.Ordinal))
                {
                    yield return JsonSerializer.Deserialize<PesterTest>(line.AsSpan(Marker.Length), Options)!;
                }
                else
                {
                    otherOutput.AppendLine(line);
                }
            }

            otherOutput.Append(await errors);
            await suite.WaitForExitAsync(cancellationToken);
        }
        finally
        {
            if (!suite.HasExited)
            {
                suite.Kill(entireProcessTree: true);
            }
        }

        // Exit code 1 means that tests failed. They have been reported.
        if (suite.ExitCode is not (0 or 1))
        {
            throw new PesterSuiteException(string.Create(CultureInfo.InvariantCulture, $"The Pester suite ended with exit code {suite.ExitCode}: {otherOutput}"));
        }
    }

    private static Process Start(string root, params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static async Task<string> ReadAsync(Process process, CancellationToken cancellationToken)
    {
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (output + await errors).Trim();
    }
}
