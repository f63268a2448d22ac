using System;
using WriterVision.Throttling;

namespace WriterVision.Api.Http;

/// <summary>Decides whether a failed attempt is followed by another one, and when.</summary>
internal sealed class RetryPolicy(int maximumRetryCount)
{
    /// <summary>The longest wait that a server may ask for; a longer one is an error that ends the run.</summary>
    public static readonly TimeSpan LongestServerWait = TimeSpan.FromMinutes(5);

    /// <summary>The longest wait of a refused request if the server states none: many refusals at once pause all requests of the account.</summary>
    private static readonly TimeSpan LongestRefusalWait = TimeSpan.FromSeconds(2);

    /// <summary>The wait before the next attempt; null to give up.</summary>
    /// <param name="attempt">How many attempts of the request have ended like this one (refused, or failed); 1 for the first.</param>
    /// <param name="outcome">How the attempt ended.</param>
    /// <param name="jitter">A random number from 0 to 1.</param>
    public TimeSpan? NextWait(int attempt, AttemptOutcome outcome, double jitter)
    {
        // Refusals do not use up the retries: a rate limit delays inputs, but does not fail them.
        var isRefused = outcome.Result == AttemptResult.RateLimited;
        if (!outcome.IsTransient || maximumRetryCount == 0 || outcome.RetryAfter > LongestServerWait || (!isRefused && attempt > maximumRetryCount))
        {
            return null;
        }

        var backoff = Backoff.Wait(attempt, jitter);
        return outcome.RetryAfter ?? (isRefused && backoff > LongestRefusalWait ? LongestRefusalWait : backoff);
    }
}
