using System;
using System.Net;
using WriterVision.Api.Http;
using WriterVision.Throttling;
using Xunit;

namespace WriterVision.Tests.Api.Http;

/// <summary>The decision after each kind of attempt, as a table: allowed retries, attempt, outcome, and the seconds to wait (null for no retry).</summary>
public sealed class RetryPolicyTests
{
    [Theory]
    [InlineData(5, 1, AttemptKind.Failed, true, null, 0.5)]
    [InlineData(5, 2, AttemptKind.Failed, true, null, 1d)]
    [InlineData(5, 5, AttemptKind.Failed, true, null, 8d)]
    [InlineData(5, 6, AttemptKind.Failed, true, null, null)]
    [InlineData(5, 1, AttemptKind.Failed, false, null, null)]
    [InlineData(5, 1, AttemptKind.Unreachable, true, 20d, 20d)]
    [InlineData(5, 6, AttemptKind.Unreachable, true, 20d, null)]
    [InlineData(100, 50, AttemptKind.Unknown, true, null, 30d)]
    [InlineData(0, 1, AttemptKind.Failed, true, null, null)]
    [InlineData(0, 1, AttemptKind.RateLimited, true, 1d, null)]
    [InlineData(5, 1, AttemptKind.RateLimited, true, null, 0.5)]
    [InlineData(5, 3, AttemptKind.RateLimited, true, null, 2d)]
    [InlineData(5, 1000, AttemptKind.RateLimited, true, null, 2d)]
    [InlineData(1, 1000, AttemptKind.RateLimited, true, 60d, 60d)]
    [InlineData(5, 1, AttemptKind.RateLimited, true, 300d, 300d)]
    [InlineData(5, 1, AttemptKind.RateLimited, true, 301d, null)]
    [InlineData(5, 1, AttemptKind.Unreachable, true, 3600d, null)]
    [InlineData(5, 1, AttemptKind.RateLimited, false, null, null)]
    public void The_wait_depends_on_the_attempt_and_its_outcome(int retries, int attempt, AttemptKind kind, bool isTransient, double? retryAfter, double? expected)
    {
        var outcome = new AttemptOutcome
        {
            Result = Enum.Parse<AttemptResult>(kind.ToString()),
            IsTransient = isTransient,
            RetryAfter = retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };

        Assert.Equal(expected, new RetryPolicy(retries).NextWait(attempt, outcome, jitter: 1)?.TotalSeconds);
    }

    [Fact]
    public void The_jitter_can_reduce_a_wait_to_zero()
    {
        var outcome = new AttemptOutcome { Result = AttemptResult.Failed, IsTransient = true };

        Assert.Equal(TimeSpan.Zero, new RetryPolicy(5).NextWait(3, outcome, jitter: 0));
    }

    [Theory]
    [InlineData(400, null, false, false)]
    [InlineData(401, null, false, false)]
    [InlineData(404, null, false, false)]
    [InlineData(407, null, false, false)]
    [InlineData(408, null, false, true)]
    [InlineData(409, null, false, true)]
    [InlineData(410, null, false, false)]
    [InlineData(428, null, false, false)]
    [InlineData(429, null, false, true)]
    [InlineData(430, null, false, false)]
    [InlineData(499, null, false, false)]
    [InlineData(500, null, false, true)]
    [InlineData(503, null, false, true)]
    [InlineData(529, null, false, true)]
    [InlineData(400, true, false, true)]
    [InlineData(503, false, false, false)]
    [InlineData(429, null, true, false)]
    [InlineData(429, true, true, false)]
    public void An_error_status_is_transient(int status, bool? shouldRetry, bool isQuotaExhausted, bool expected) =>
        Assert.Equal(expected, RetryPolicy.IsTransient((HttpStatusCode)status, shouldRetry, isQuotaExhausted));

    [Theory]
    [InlineData(nameof(ConnectionFailure.NotConnected), true, true)]
    [InlineData(nameof(ConnectionFailure.ConnectTimeout), false, true)]
    [InlineData(nameof(ConnectionFailure.Timeout), true, true)]
    [InlineData(nameof(ConnectionFailure.ConnectionLost), true, true)]
    [InlineData(nameof(ConnectionFailure.InvalidResponse), true, true)]
    [InlineData(nameof(ConnectionFailure.ProxyAuthenticationRequired), false, false)]
    [InlineData(nameof(ConnectionFailure.CertificateNotTrusted), false, false)]
    public void A_connection_failure_is_transient(string failure, bool beforeTheFirstAnswer, bool afterwards)
    {
        Assert.Equal(beforeTheFirstAnswer, RetryPolicy.IsTransient(Enum.Parse<ConnectionFailure>(failure), hasAnswered: false));
        Assert.Equal(afterwards, RetryPolicy.IsTransient(Enum.Parse<ConnectionFailure>(failure), hasAnswered: true));
    }

    /// <summary>The outcome of an attempt. Test parameters need a public type, and the type of the module is internal.</summary>
    public enum AttemptKind
    {
        Unknown,
        RateLimited,
        Failed,
        Unreachable,
    }
}
