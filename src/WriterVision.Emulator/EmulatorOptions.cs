using System;
using System.Collections.Generic;
using WriterVision.Emulator.Endpoints;
using WriterVision.Emulator.Faults;

namespace WriterVision.Emulator;

/// <summary>How answers are created.</summary>
public enum AnswerMode
{
    /// <summary>Computed from the pixels of the image.</summary>
    Pixels,

    /// <summary>The same answer for every request, without decoding. Used for benchmarks, which would otherwise also measure the emulator.</summary>
    Fixed,
}

/// <summary>The settings of an emulator, which correspond to the options of the command line.</summary>
public sealed record EmulatorOptions
{
    /// <summary>The default for the maximum size of a request in bytes; a larger request returns 413.</summary>
    public const long DefaultMaxRequestBytes = 100L * 1024 * 1024;

    /// <summary>The port on loopback; 0 selects a free one.</summary>
    public int Port { get; init; }

    /// <summary>The key that is accepted; null accepts any key, but a request without one is still answered with 401.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The date that the emulator simulates: models that are retired by then are not available.</summary>
    public DateOnly Today { get; init; } = new(2026, 9, 1);

    /// <summary>The ways in which the emulated API deviates from OpenAI's documentation.</summary>
    public OpenAIQuirks Quirks { get; init; }

    /// <summary>Whether retired models, and the vision tool that uses one of them, still answer.</summary>
    public bool AllowRetired { get; init; }

    /// <summary>How answers are created.</summary>
    public AnswerMode Answer { get; init; }

    /// <summary>The latency that is added to each answer.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The maximum of the random latency that is added, uniformly distributed.</summary>
    public TimeSpan LatencySpread { get; init; }

    /// <summary>The seed of the random numbers, so that a run can be repeated.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The maximum number of requests a minute; null for no limit.</summary>
    public double? RequestsPerMinute { get; init; }

    /// <summary>The maximum number of tokens a minute; null for no limit.</summary>
    public double? TokensPerMinute { get; init; }

    /// <summary>The capacity of the token bucket, in seconds' worth of the limits: the burst that is allowed.</summary>
    public double BurstSeconds { get; init; } = 1;

    /// <summary>The length in seconds of a fixed window, at whose start the limits are reset; null for a token bucket.</summary>
    public double? WindowSeconds { get; init; }

    /// <summary>The maximum size of a request in bytes. A larger request is rejected based on its announced length, before it is read.</summary>
    public long MaxRequestBytes { get; init; } = DefaultMaxRequestBytes;

    /// <summary>The maximum size of all stored files in bytes; an upload beyond it returns 413.</summary>
    public long MaxStoredBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>The share of uploads, 0 to 1, whose processing fails until they are retried.</summary>
    public double FailedProcessingShare { get; init; }

    /// <summary>Random faults, each with its share of the requests.</summary>
    public IReadOnlyList<FaultShare> Faults { get; init; } = [];

    /// <summary>How many of the last requests <see cref="EmulatorState.Requests"/> contains; 0 for none.</summary>
    public int RememberedRequests { get; init; } = 100;
}
