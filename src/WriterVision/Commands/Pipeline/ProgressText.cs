using System;
using System.Globalization;
using System.Management.Automation;
using WriterVision.Errors;

namespace WriterVision.Commands.Pipeline;

/// <summary>The text of the progress bar.</summary>
internal static class ProgressText
{
    /// <summary>How long the run can go without a success before the text gives the reason for the last failed attempt.</summary>
    private static readonly TimeSpan UntilRetriesAreShown = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Such as "120 done, 2 failed, 16 in flight, 3.4 a second, 45,000 tokens", or "retrying: Connection refused; 120 done, 2 failed". In a console of 80
    /// columns, PowerShell shows some 55 characters, so the reason for a wait comes first.
    /// </summary>
    /// <param name="progress">The progress.</param>
    /// <param name="inFlight">The number of inputs in progress.</param>
    /// <param name="waitReason">What the run waits for; null if it does not wait.</param>
    public static string Describe(RunProgress progress, int inFlight, string? waitReason = null)
    {
        var (succeeded, failed, tokens) = (progress.Succeeded, progress.FailedCount, progress.Tokens);
        var counts = string.Format(CultureInfo.CurrentCulture, "{0:N0} done, {1:N0} failed", succeeded, failed);
        if (waitReason is not null)
        {
            return $"{waitReason}; {counts}";
        }

        var rate = (succeeded + failed) / Math.Max(progress.Elapsed.TotalSeconds, 0.001);
        return counts
            + string.Format(CultureInfo.CurrentCulture, ", {0:N0} in flight, {1:N1} a second", inFlight, rate)
            + (tokens == 0 ? string.Empty : string.Format(CultureInfo.CurrentCulture, ", {0:N0} tokens", tokens));
    }

    /// <summary>What the run waits for, such as "rate limited, next request in 12 s"; null if it does not wait.</summary>
    /// <param name="progress">The progress.</param>
    /// <param name="waiting">What the throttle waits for.</param>
    /// <param name="retried">The reason for the last failed attempt since an input was completed.</param>
    /// <returns>A short text for the progress bar, and the complete one for a sentence, without a period.</returns>
    public static (string Short, string Full)? WaitReason(RunProgress progress, (WriterVisionException? Outage, TimeSpan Wait)? waiting, WriterVisionException? retried)
    {
        var next = Math.Ceiling(waiting?.Wait.TotalSeconds ?? 0).ToString("N0", CultureInfo.CurrentCulture);
        return waiting is { Outage: { } outage } ? ($"retrying in {next} s: {Short(outage)}", $"the service cannot be reached; the next attempt is in {next} s ({outage.Message.TrimEnd('.')})")
            : waiting is not null ? ($"rate limited, next request in {next} s", $"the account's rate limit is exceeded; the next request is in {next} s")
            : retried is not null && progress.SinceLastSucceeded >= UntilRetriesAreShown ? ($"retrying: {Short(retried)}", $"a request is being retried ({retried.Message.TrimEnd('.')})")
            : null;
    }

    /// <summary>The reason without the input, the endpoint and the number of attempts.</summary>
    private static string Short(WriterVisionException failure) => failure switch
    {
        WriterApiException { StatusCode: var status } => "HTTP " + ((int)status).ToString(CultureInfo.InvariantCulture),
        { Category: ErrorCategory.OperationTimeout } => "no answer",
        { InnerException: { } cause } => ErrorFactory.Innermost(cause).TrimEnd('.'),
        _ => failure.Message.TrimEnd('.'),
    };
}
