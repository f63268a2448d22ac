using System;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Throttling;

/// <summary>A request's right to start, taken and released once for each attempt.</summary>
internal sealed class ThrottleLease(Throttle throttle, long expectedTokens, Func<TimeSpan?>? outageTimeout, TimeSpan created)
{
    /// <summary>Whether the throttle delays the next attempt until the service is ready, so that the request needs no wait of its own.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Whether the throttle waits for the end of an outage.</summary>
    public bool IsOutage { get; set; }

    /// <summary>The length of the outage that this attempt ended; null if it ended none.</summary>
    public TimeSpan? EndedOutage { get; set; }

    internal long ExpectedTokens { get; } = expectedTokens;

    /// <summary>The tokens that <see cref="AccountLimits"/> reserves when the request starts, and corrects when the answer arrives.</summary>
    internal double ReservedTokens { get; set; }

    internal TimeSpan? OutageTimeout => outageTimeout?.Invoke();

    internal TimeSpan Started { get; set; }

    /// <summary>Completed when the attempt may start; null before the first one.</summary>
    internal TaskCompletionSource<bool>? Turn { get; set; }

    /// <summary>Waits until an attempt may start; <see cref="Release"/> must follow.</summary>
    /// <exception cref="WriterVisionException"><c>ServiceUnreachable</c> or <c>RateLimited</c>: the time to wait for the service is over.</exception>
    public Task AcquireAsync(CancellationToken cancellationToken) => throttle.AcquireAsync(this, cancellationToken);

    /// <summary>Reports how an attempt ended.</summary>
    public void Release(AttemptOutcome outcome) => throttle.Release(this, outcome);

    /// <summary>When the request stops waiting for a service that has been silent since this time, or since the request was created, if that is later.</summary>
    internal TimeSpan Deadline(TimeSpan? silentSince) => (silentSince < created ? created : silentSince) + OutageTimeout ?? TimeSpan.MaxValue;
}
