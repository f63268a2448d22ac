using System;

namespace WriterVision.Emulator.Endpoints;

/// <summary>The body of <c>PUT /_emulator/settings</c>: a missing property means no limit, no latency, or any key.</summary>
internal sealed record AnswerSettings(
    string? ApiKey, double? LatencyMs, double? LatencySpreadMs, double? RequestsPerMinute, double? TokensPerMinute, double? BurstSeconds, double? WindowSeconds)
{
    /// <exception cref="ApiErrorException">A number is out of range.</exception>
    public EmulatorOptions ApplyTo(EmulatorOptions options)
    {
        foreach (var number in new[] { LatencyMs, LatencySpreadMs })
        {
            Check(number is null or (>= 0 and <= 3_600_000), "A latency must be between 0 and 3,600,000 milliseconds.");
        }

        foreach (var number in new[] { RequestsPerMinute, TokensPerMinute, BurstSeconds, WindowSeconds })
        {
            Check(number is null or (> 0 and <= 1e12), "A limit must be more than 0.");
        }

        return options with
        {
            ApiKey = ApiKey,
            Latency = TimeSpan.FromMilliseconds(LatencyMs ?? 0),
            LatencySpread = TimeSpan.FromMilliseconds(LatencySpreadMs ?? 0),
            RequestsPerMinute = RequestsPerMinute,
            TokensPerMinute = TokensPerMinute,
            BurstSeconds = BurstSeconds ?? 1,
            WindowSeconds = WindowSeconds,
        };
    }

    private static void Check(bool isSensible, string message)
    {
        if (!isSensible)
        {
            throw ApiErrorException.BadRequest(message);
        }
    }
}
