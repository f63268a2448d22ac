using System;

namespace WriterVision.Benchmarks;

/// <summary>What all contenders of a table have to do, and what the service allows.</summary>
internal sealed record BenchmarkCase
{
    public required int Count { get; init; }

    /// <summary>Makes the images.</summary>
    public required Func<TestImages> Images { get; init; }

    /// <summary>What the images are, such as "images of 1,024 KB".</summary>
    public required string ImagesText { get; init; }

    public required int Concurrency { get; init; }

    /// <summary>Milliseconds that an answer takes.</summary>
    public required int Latency { get; init; }

    public int? RequestsPerMinute { get; init; }

    public int? TokensPerMinute { get; init; }

    /// <summary>Seconds' worth of the limits that may come at once.</summary>
    public required double Burst { get; init; }

    /// <summary>Seconds of a fixed window; null for a token bucket.</summary>
    public double? Window { get; init; }

    public bool IsLimited => RequestsPerMinute is not null || TokensPerMinute is not null;

    public override string ToString()
    {
        var text = $"{Count:N0} {ImagesText}, {Latency} ms of latency, {Concurrency} in flight";
        text += RequestsPerMinute is { } requests ? $", {requests:N0} requests a minute" : string.Empty;
        text += TokensPerMinute is { } tokens ? $", {tokens:N0} tokens a minute" : string.Empty;
        return !IsLimited ? text : Window is { } window ? $"{text}, in windows of {window} s" : $"{text}, {Burst} s of it at once";
    }

    /// <summary>The seconds that the limits alone would take: the work over the rate, whatever may come at once.</summary>
    /// <param name="tokens">The tokens of all answers.</param>
    public double IdealTime(long tokens) => double.Max(
        RequestsPerMinute is { } requests ? Count * 60d / requests : 0,
        TokensPerMinute is { } limit ? tokens * 60d / limit : 0);
}
