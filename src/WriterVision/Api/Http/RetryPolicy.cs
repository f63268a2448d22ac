using System;
using System.Net;
using WriterVision.Throttling;

namespace WriterVision.Api.Http;

/// <summary>
/// Decides which failures are transient, and which statuses mean that the service was not reached. Also decides whether and when a failed attempt is
/// followed by another one.
/// </summary>
internal sealed class RetryPolicy(int maximumRetryCount)
{
    /// <summary>The longest wait that a server may ask for.</summary>
    private static readonly TimeSpan LongestServerWait = TimeSpan.FromMinutes(5);

    /// <summary>The longest wait before a refused request is retried, if the server specifies none: many refusals at once pause all requests of the account.</summary>
    private static readonly TimeSpan LongestRefusalWait = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether a server asks for a wait that is too long. Such an answer is an error that ends the run: see <see cref="ApiErrors.RateLimited"/> and
    /// <see cref="ApiErrors.ServerError"/>.
    /// </summary>
    public static bool IsTooLong(TimeSpan? wait) => wait > LongestServerWait;

    /// <summary>
    /// Whether a status means that the service was not reached: the answer of a gateway (502, 503, 504), or of a service that is overloaded (529).
    /// </summary>
    public static bool IsUnreachable(HttpStatusCode status) =>
        status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or (HttpStatusCode)529;

    /// <summary>Whether another attempt may succeed after an answer with this error status.</summary>
    /// <param name="status">The status of the answer.</param>
    /// <param name="shouldRetry">What the server says about another attempt (<c>x-should-retry</c>); null if it says nothing.</param>
    /// <param name="isQuotaExhausted">Whether the account has used up its quota, which waiting does not change.</param>
    public static bool IsTransient(HttpStatusCode status, bool? shouldRetry, bool isQuotaExhausted) =>
        !isQuotaExhausted
        && (shouldRetry ?? ((int)status is 429 or >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict));

    /// <summary>Whether another attempt may succeed after one without a complete answer.</summary>
    /// <param name="failure">Why there is no answer.</param>
    /// <param name="hasAnswered">Whether the service has answered before: a timeout while connecting to a host that never has is not retried.</param>
    public static bool IsTransient(ConnectionFailure failure, bool hasAnswered) => failure switch
    {
        ConnectionFailure.ProxyAuthenticationRequired or ConnectionFailure.CertificateNotTrusted => false,
        ConnectionFailure.ConnectTimeout => hasAnswered,
        _ => true,
    };

    /// <summary>The wait before the next attempt; null to give up.</summary>
    /// <param name="attempt">How many attempts of the request have ended like this one (refused, or failed); 1 for the first.</param>
    /// <param name="outcome">How the attempt ended.</param>
    /// <param name="jitter">A random number from 0 to 1.</param>
    public TimeSpan? NextWait(int attempt, AttemptOutcome outcome, double jitter)
    {
        // Refusals do not use up the retries: a rate limit delays inputs, but does not fail them.
        var isRefused = outcome.Result == AttemptResult.RateLimited;
        if (!outcome.IsTransient || maximumRetryCount == 0 || IsTooLong(outcome.RetryAfter) || (!isRefused && attempt > maximumRetryCount))
        {
            return null;
        }

        var backoff = Backoff.Wait(attempt, jitter);
        return outcome.RetryAfter ?? (isRefused && backoff > LongestRefusalWait ? LongestRefusalWait : backoff);
    }
}
