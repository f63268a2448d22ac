using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Benchmarks;

/// <summary>An emulator in a separate process. It sends a fixed answer and decodes no images, so that it uses little processor time.</summary>
internal sealed class EmulatorProcess : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client;

    private EmulatorProcess(Process process, Uri address)
    {
        _process = process;
        _client = new HttpClient { BaseAddress = address };
    }

    public Uri Address => _client.BaseAddress!;

    /// <summary>The processor time that the emulator has used.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<EmulatorProcess> StartAsync(CancellationToken cancellationToken)
    {
        var process = Process.Start(
            new ProcessStartInfo("dotnet", [Repository.Emulator, "--port", "0", "--answer", "fixed"]) { RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
        if (Regex.Match(line ?? string.Empty, @"is listening on (http://\S+?)\. ") is not { Success: true } match)
        {
            throw new IOException($"The emulator did not start: {line}");
        }

        return new EmulatorProcess(process, new Uri(match.Groups[1].Value));
    }

    /// <summary>Removes the latency and the limits.</summary>
    public Task RemoveLimitsAsync(CancellationToken cancellationToken) => SetAsync(new Settings(null, null, null, null, null), cancellationToken);

    /// <summary>Sets the latency and the limits of a case, and resets the counters.</summary>
    public async Task ApplyAsync(BenchmarkCase @case, CancellationToken cancellationToken)
    {
        await SetAsync(
            new Settings(@case.Latency, @case.RequestsPerMinute, @case.TokensPerMinute, @case.Burst, @case.Window),
            cancellationToken);
        using var response = await _client.DeleteAsync("/_emulator/state", cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Returns the number of requests, of requests answered with 429, and of tokens since the last reset.</summary>
    public async Task<(long Requests, long Refused, long Tokens)> CountAsync(CancellationToken cancellationToken)
    {
        var state = (await _client.GetFromJsonAsync<State>("/_emulator/state", cancellationToken))!;
        var refused = state.Answers.Where(static answer => answer.Key.EndsWith(" 429", StringComparison.Ordinal)).Sum(static answer => answer.Value);
        return (state.Answers.Where(static answer => !answer.Key.StartsWith("/_emulator/", StringComparison.Ordinal)).Sum(static answer => answer.Value), refused, state.Tokens);
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.Kill();
        _process.Dispose();
    }

    private async Task SetAsync(Settings settings, CancellationToken cancellationToken)
    {
        using var response = await _client.PutAsJsonAsync("/_emulator/settings", settings, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private sealed record Settings(double? LatencyMs, double? RequestsPerMinute, double? TokensPerMinute, double? BurstSeconds, double? WindowSeconds);

    private sealed record State(IReadOnlyDictionary<string, long> Answers, long Tokens);
}
