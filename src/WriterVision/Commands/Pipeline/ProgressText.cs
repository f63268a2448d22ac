using System;
using System.Globalization;

namespace WriterVision.Commands.Pipeline;

/// <summary>The text of the progress bar.</summary>
internal static class ProgressText
{
    /// <summary>How long no input has been completed before the text names the reason of the last failed attempt.</summary>
    private static readonly TimeSpan UntilRetriesAreShown = TimeSpan.FromSeconds(10);

    /// <summary>Such as "120 done, 2 failed, 16 in flight, 3.4 a second, 45,000 tokens".</summary>
    /// <param name="progress">The progress.</param>
    /// <param name="inFlight">The number of inputs in progress.</param>
    /// <param name="waitReason">What the run waits for; null if it does not wait.</param>
    public static string Describe(RunProgress progress, int inFlight, string? waitReason = null)
    {
        var (succeeded, failed, tokens) = (progress.Succeeded, progress.FailedCount, progress.Tokens);
        var rate = (succeeded + failed) / Math.Max(progress.Elapsed.TotalSeconds, 0.001);
        return string.Format(CultureInfo.CurrentCulture, "{0:N0} done, {1:N0} failed, {2:N0} in flight, {3:N1} a second", succeeded, failed, inFlight, rate)
            + (tokens == 0 ? string.Empty : string.Format(CultureInfo.CurrentCulture, ", {0:N0} tokens", tokens))
            + (waitReason is null ? string.Empty : "; " + waitReason);
    }

    /// <summary>What the run waits for, such as "rate limited, next request in 12 s"; null if it does not wait.</summary>
    /// <param name="progress">The progress.</param>
    /// <param name="waiting">What the throttle waits for.</param>
    /// <param name="retried">The reason of the last failed attempt since an input was completed.</param>
    public static string? WaitReason(RunProgress progress, (WriterVisionException? Outage, TimeSpan Wait)? waiting, WriterVisionException? retried)
    {
        var next = Math.Ceiling(waiting?.Wait.TotalSeconds ?? 0).ToString("N0", CultureInfo.CurrentCulture);
        return waiting is { Outage: { } outage } ? $"the service cannot be reached, next attempt in {next} s ({outage.Message})"
            : waiting is not null ? $"rate limited, next request in {next} s"
            : retried is not null && progress.SinceLastDone >= UntilRetriesAreShown ? $"retrying: {retried.Message}"
            : null;
    }
}
