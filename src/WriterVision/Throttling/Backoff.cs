using System;

namespace WriterVision.Throttling;

/// <summary>
/// The wait before the next attempt if the server names none: exponential with full jitter, from half a second to half a minute, so
/// that requests that failed together are not repeated together. <c>Api.Http.RetryPolicy</c> waits less after a rate limit error.
/// </summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <param name="failures">How many attempts have failed so far; at least 1.</param>
    /// <param name="jitter">A random number from 0 to 1.</param>
    public static TimeSpan Wait(int failures, double jitter)
    {
        var ceiling = Math.Min(First.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 30) - 1), Longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(ceiling * jitter);
    }
}
