using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using WriterVision.Emulator.Limits;

namespace WriterVision.Emulator.Endpoints;

/// <summary>When an answer may be given: the limits of the account, and how long it takes.</summary>
internal sealed class AnswerPolicy
{
    private readonly EmulatorOptions _options;
    private readonly EmulatorState _state;
    private readonly RateLimit? _requests;
    private readonly RateLimit? _tokens;
    private readonly Random _chance;
    private readonly Lock _lock = new();

    public AnswerPolicy(EmulatorOptions options, EmulatorState state)
    {
        _options = options;
        _state = state;
        _requests = options.RequestsPerMinute is { } requests ? new RateLimit(requests, options.BurstSeconds, options.WindowSeconds) : null;
        _tokens = options.TokensPerMinute is { } tokens ? new RateLimit(tokens, options.BurstSeconds, options.WindowSeconds) : null;
        _chance = new Random(options.Seed);
    }

    /// <summary>Counts a request, as soon as it arrives.</summary>
    /// <exception cref="ApiErrorException">The limit of requests is used up.</exception>
    public void Arrive(HttpContext context) => Refuse(context, _requests?.Take(1), "requests");

    /// <summary>Counts the tokens of an answer, and waits as long as it takes.</summary>
    /// <exception cref="ApiErrorException">The limit of tokens is used up.</exception>
    public async Task PassAsync(HttpContext context, long tokens)
    {
        Refuse(context, _tokens?.Take(tokens), "tokens");
        _state.Used(tokens);
        double share;
        lock (_lock)
        {
            share = _chance.NextDouble();
        }

        var latency = _options.Latency + (_options.LatencySpread * share);
        if (latency > TimeSpan.Zero)
        {
            await Task.Delay(latency, context.RequestAborted);
        }
    }

    private static void Refuse(HttpContext context, TimeSpan? wait, string what)
    {
        if (wait is { } time)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(Math.Max(time.TotalSeconds, 0.001)).ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["retry-after-ms"] = Math.Ceiling(time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
            throw ApiErrorException.TooManyRequests($"The limit of {what} a minute is used up.");
        }
    }
}
