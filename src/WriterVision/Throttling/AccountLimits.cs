using System;
using System.Collections.Generic;
using System.Linq;

namespace WriterVision.Throttling;

/// <summary>
/// Enforces the limits of an account that the running commands specify; the strictest applies to all. The tokens that a request uses are known only
/// from its answer. Until then, its expected tokens count, multiplied by the average ratio of used to expected tokens in earlier answers.
/// </summary>
internal sealed class AccountLimits
{
    /// <summary>The share of a limit that is used. The rest is room for requests that arrive late, and for answers that are longer than the average.</summary>
    private const double UsedShare = 0.965;

    private const double WeightOfNewest = 1d / 8;

    private readonly TokenBucket _requests = new();
    private readonly TokenBucket _tokens = new();
    private double _usedPerExpected = 1;

    public List<AccountLimit> Specified { get; } = [];

    private double? RequestsPerSecond => Specified.Min(static limit => limit.RequestsPerMinute) * UsedShare / 60;

    private double? TokensPerSecond => Specified.Min(static limit => limit.TokensPerMinute) * UsedShare / 60;

    /// <summary>When a request may start.</summary>
    public TimeSpan Next(ThrottleLease lease)
    {
        var next = RequestsPerSecond is null ? TimeSpan.Zero : _requests.Next;
        return TokensPerSecond is null || lease.ExpectedTokens == 0 || next > _tokens.Next ? next : _tokens.Next;
    }

    /// <summary>Counts a request that starts.</summary>
    public void Start(ThrottleLease lease, TimeSpan now)
    {
        lease.ReservedTokens = lease.ExpectedTokens * _usedPerExpected;
        _requests.Take(1, RequestsPerSecond, now);
        _tokens.Take(lease.ReservedTokens, TokensPerSecond, now);
    }

    /// <summary>Counts what a request has used. If that is unknown, the reservation stays.</summary>
    public void End(ThrottleLease lease, AttemptOutcome outcome, TimeSpan now)
    {
        if ((outcome.Result == AttemptResult.RateLimited || outcome.IsConnectFailure ? 0 : outcome.UsedTokens) is { } used && lease.ExpectedTokens > 0)
        {
            _tokens.Take(used - lease.ReservedTokens, TokensPerSecond, now);
            _usedPerExpected += used > 0 ? WeightOfNewest * ((used / (double)lease.ExpectedTokens) - _usedPerExpected) : 0;
        }
    }
}

/// <summary>The limits of one command.</summary>
/// <param name="RequestsPerMinute">1 or more; null for no limit.</param>
/// <param name="TokensPerMinute">1 or more; null for no limit.</param>
/// <param name="Remove">Removes the limits.</param>
internal sealed record AccountLimit(int? RequestsPerMinute, int? TokensPerMinute, Action<AccountLimit> Remove) : IDisposable
{
    public void Dispose() => Remove(this);
}
