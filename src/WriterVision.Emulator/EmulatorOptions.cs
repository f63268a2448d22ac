using System;

namespace WriterVision.Emulator;

/// <summary>How an emulator behaves. The command line's options map to these one to one.</summary>
public sealed record EmulatorOptions
{
    /// <summary>The most bytes of a request that are read, unless said otherwise: beyond it the answer is 413.</summary>
    public const long DefaultMaxRequestBytes = 100L * 1024 * 1024;

    /// <summary>The port on loopback; 0 takes any that is free.</summary>
    public int Port { get; init; }

    /// <summary>The one key that is accepted; null accepts any, but a request without one is 401 all the same.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Whether retired models still answer.</summary>
    public bool AllowRetired { get; init; }

    /// <summary>How long an answer takes, beyond the work itself.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The most bytes of a request that are read. A larger one is refused by its announced length, before it is read.</summary>
    public long MaxRequestBytes { get; init; } = DefaultMaxRequestBytes;

    /// <summary>How many of the last requests <see cref="EmulatorState.Requests"/> remembers; 0 for none.</summary>
    public int RememberedRequests { get; init; } = 100;
}
