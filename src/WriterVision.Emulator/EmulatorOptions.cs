using System;
using System.Collections.Generic;
using WriterVision.Emulator.Endpoints;
using WriterVision.Emulator.Faults;

namespace WriterVision.Emulator;

/// <summary>What answers are made of.</summary>
public enum AnswerMode
{
    /// <summary>Worked out from the image's own pixels.</summary>
    Pixels,

    /// <summary>The same for all, and nothing is decoded: for benchmarks, where the emulator's own work would be measured too.</summary>
    Fixed,
}

/// <summary>How an emulator behaves. The command line's options map to these one to one.</summary>
public sealed record EmulatorOptions
{
    /// <summary>The most bytes of a request that are read, unless said otherwise: beyond it the answer is 413.</summary>
    public const long DefaultMaxRequestBytes = 100L * 1024 * 1024;

    /// <summary>The port on loopback; 0 takes any that is free.</summary>
    public int Port { get; init; }

    /// <summary>The one key that is accepted; null accepts any, but a request without one is 401 all the same.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The day that the emulator plays: models that are retired by then do not answer.</summary>
    public DateOnly Today { get; init; } = new(2026, 9, 1);

    /// <summary>How the OpenAI-compatible side differs from what OpenAI documents.</summary>
    public OpenAIQuirks Quirks { get; init; }

    /// <summary>Whether retired models still answer, and the vision tool that rests on one.</summary>
    public bool AllowRetired { get; init; }

    /// <summary>What answers are made of.</summary>
    public AnswerMode Answer { get; init; }

    /// <summary>How long an answer takes, beyond the work itself.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>How much longer it may take, evenly spread by chance.</summary>
    public TimeSpan LatencySpread { get; init; }

    /// <summary>What chance starts from, so that a run can be repeated.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many requests a minute are answered; null for no limit.</summary>
    public double? RequestsPerMinute { get; init; }

    /// <summary>How many tokens a minute are answered; null for no limit.</summary>
    public double? TokensPerMinute { get; init; }

    /// <summary>How many seconds' worth of the limits may come at once: the size of the token bucket.</summary>
    public double BurstSeconds { get; init; } = 1;

    /// <summary>The seconds of a fixed window, at whose start the limits begin anew; null for a token bucket.</summary>
    public double? WindowSeconds { get; init; }

    /// <summary>The most bytes of a request that are read. A larger one is refused by its announced length, before it is read.</summary>
    public long MaxRequestBytes { get; init; } = DefaultMaxRequestBytes;

    /// <summary>The most bytes of uploaded files that are kept; an upload beyond it is 413.</summary>
    public long MaxStoredBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>The share of uploads, 0 to 1, whose processing fails until they are retried.</summary>
    public double FailedProcessingShare { get; init; }

    /// <summary>What goes wrong by chance, each with its share of the requests.</summary>
    public IReadOnlyList<FaultShare> Faults { get; init; } = [];

    /// <summary>How many of the last requests <see cref="EmulatorState.Requests"/> remembers; 0 for none.</summary>
    public int RememberedRequests { get; init; } = 100;
}
