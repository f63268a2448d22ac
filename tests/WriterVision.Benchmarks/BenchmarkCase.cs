using System;

namespace WriterVision.Benchmarks;

/// <summary>The work and the limits that are the same for all contenders in a table.</summary>
internal sealed record BenchmarkCase
{
    /// <summary>The number of images, or of pairs of images.</summary>
    public required int Count { get; init; }

    /// <summary>Creates the images.</summary>
    public required Func<TestImages> Images { get; init; }

    /// <summary>The description of the images in the output, such as "images of 1,024 KB".</summary>
    public required string ImagesText { get; init; }

    /// <summary>The maximum number of requests in flight.</summary>
    public required int Concurrency { get; init; }

    /// <summary>The time for an answer, in milliseconds.</summary>
    public required int Latency { get; init; }

    public int? RequestsPerMinute { get; init; }

    public int? TokensPerMinute { get; init; }

    /// <summary>The size of a burst, in seconds of the limits.</summary>
    public required double Burst { get; init; }

    /// <summary>The length of the fixed windows in which the service counts, in seconds; null for a token bucket.</summary>
    public double? Window { get; init; }

    public bool IsLimited => RequestsPerMinute is not null || TokensPerMinute is not null;

    public override string ToString()
    {
        var text = $"{Count:N0} {ImagesText}, {Latency} ms of latency, {Concurrency} in flight";
        text += RequestsPerMinute is { } requests ? $", {requests:N0} requests a minute" : string.Empty;
        text += TokensPerMinute is { } tokens ? $", {tokens:N0} tokens a minute" : string.Empty;
        return !IsLimited ? text : Window is { } window ? $"{text}, in windows of {window} s" : $"{text}, bursts of {Burst} s";
    }

    /// <summary>The shortest time that the limits permit, in seconds: the requests or tokens divided by their rate, without bursts.</summary>
    /// <param name="tokens">The total number of tokens.</param>
    public double IdealTime(long tokens) => double.Max(
        RequestsPerMinute is { } requests ? Count * 60d / requests : 0,
        TokensPerMinute is { } limit ? tokens * 60d / limit : 0);
}
