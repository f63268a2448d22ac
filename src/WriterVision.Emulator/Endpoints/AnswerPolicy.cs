using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using WriterVision.Emulator.Limits;

namespace WriterVision.Emulator.Endpoints;

/// <summary>The key, the limits of the account, and the latency. They can be changed while the emulator runs.</summary>
internal sealed class AnswerPolicy
{
    private readonly EmulatorState _state;
    private readonly Random _chance;
    private readonly Lock _lock = new();
    private volatile Rules _rules;

    public AnswerPolicy(EmulatorOptions options, EmulatorState state)
    {
        _state = state;
        _chance = new Random(options.Seed);
        _rules = new Rules(options);
    }

    /// <summary>The key that is accepted; null accepts any key.</summary>
    public string? ApiKey => _rules.Options.ApiKey;

    /// <summary>Changes the key, the limits and the latency. The limits start with their full capacity.</summary>
    public void Set(AnswerSettings settings) => _rules = new Rules(settings.ApplyTo(_rules.Options));

    /// <summary>Counts a request, as soon as it arrives.</summary>
    /// <exception cref="ApiErrorException">The request limit is exceeded.</exception>
    public void CountRequest(HttpContext context) => ThrowIfExceeded(context, _rules.Requests?.Take(1), "requests");

    /// <summary>Counts the tokens of an answer, and waits for the latency.</summary>
    /// <exception cref="ApiErrorException">The token limit is exceeded.</exception>
    public async Task CountTokensAsync(HttpContext context, long tokens)
    {
        ThrowIfExceeded(context, _rules.Tokens?.Take(tokens), "tokens");
        _state.Used(tokens);
        double share;
        lock (_lock)
        {
            share = _chance.NextDouble();
        }

        var options = _rules.Options;
        var latency = options.Latency + (options.LatencySpread * share);
        if (latency > TimeSpan.Zero)
        {
            await Task.Delay(latency, context.RequestAborted);
        }
    }

    private static void ThrowIfExceeded(HttpContext context, TimeSpan? wait, string unit)
    {
        if (wait is { } time)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(Math.Max(time.TotalSeconds, 0.001)).ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["retry-after-ms"] = Math.Ceiling(time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
            throw ApiErrorException.TooManyRequests($"The {unit}-per-minute limit has been reached.");
        }
    }

    private sealed class Rules(EmulatorOptions options)
    {
        public EmulatorOptions Options { get; } = options;

        public RateLimit? Requests { get; } = Limit(options.RequestsPerMinute, options);

        public RateLimit? Tokens { get; } = Limit(options.TokensPerMinute, options);

        private static RateLimit? Limit(double? perMinute, EmulatorOptions options) =>
            perMinute is { } amount ? new RateLimit(amount, options.BurstSeconds, options.WindowSeconds) : null;
    }
}
