using System.Collections.Generic;

namespace WriterVision.Throttling;

/// <summary>
/// The limits that the pipelines which run now were given for one account. The strictest holds for all of them, since the account is
/// one: a pipeline that knows of no limit, or of a wider one, would use up what another must keep to.
/// </summary>
internal sealed class GivenLimits
{
    /// <summary>
    /// The share of a limit that is used. A server counts requests when they arrive, not when they start: what is late, and meets those
    /// that are not, must still find room in a window of a few seconds.
    /// </summary>
    private const double UsedShare = 0.975;

    private readonly List<(int? Requests, int? Tokens)> _limits = [];

    /// <summary>How many requests may start in a second; null for any number.</summary>
    public double? RequestsPerSecond { get; private set; }

    /// <summary>How many tokens may be used in a second; null for any number.</summary>
    public double? TokensPerSecond { get; private set; }

    public void Add(int? requestsPerMinute, int? tokensPerMinute)
    {
        _limits.Add((requestsPerMinute, tokensPerMinute));
        Find();
    }

    public void Remove(int? requestsPerMinute, int? tokensPerMinute)
    {
        _limits.Remove((requestsPerMinute, tokensPerMinute));
        Find();
    }

    private void Find()
    {
        int? requests = null;
        int? tokens = null;
        foreach (var limit in _limits)
        {
            requests = Stricter(requests, limit.Requests);
            tokens = Stricter(tokens, limit.Tokens);
        }

        RequestsPerSecond = requests * UsedShare / 60;
        TokensPerSecond = tokens * UsedShare / 60;
    }

    private static int? Stricter(int? one, int? other) => one is null || other < one ? other ?? one : one;
}
