using System;

namespace WriterVision.Throttling;

/// <summary>
/// The tokens that a request will use: its own guess, times the share of their guesses that earlier answers used, plus two mean deviations (as
/// TCP estimates a round trip, RFC 6298). The excess is given back with the answer.
/// </summary>
internal sealed class TokenEstimate
{
    private const double WeightOfNewest = 1d / 8;

    private double _mean = 1;
    private double _deviation;

    /// <summary>Whether an answer has come: until then, one request at a time is risked.</summary>
    public bool HasAnswer { get; private set; }

    public double Tokens(long guess) => guess * (_mean + (2 * _deviation));

    /// <param name="guess">What the request was expected to use.</param>
    /// <param name="used">What it used; null if the server does not say.</param>
    public void Learn(long guess, long? used)
    {
        if (used / (double)guess is { } share && guess > 0)
        {
            _deviation = HasAnswer ? _deviation + (WeightOfNewest * (Math.Abs(share - _mean) - _deviation)) : share / 2;
            _mean = HasAnswer ? _mean + (WeightOfNewest * (share - _mean)) : share;
        }

        HasAnswer = true;
    }
}
