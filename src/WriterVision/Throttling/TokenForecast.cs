using System;

namespace WriterVision.Throttling;

/// <summary>
/// What a request will have used once it is answered: its own guess, times what the answers so far have used of theirs. Rather too
/// much than too little, by twice the mean deviation: what was reserved in excess is given back with the answer.
/// </summary>
internal sealed class TokenForecast
{
    /// <summary>The weight of the newest answer.</summary>
    private const double Weight = 1d / 8;

    private double _mean = 1;
    private double _deviation;

    /// <summary>Whether an answer has come: until then one request at a time is risked.</summary>
    public bool HasAnswer { get; private set; }

    /// <param name="guess">What the request is taken to use by its size alone.</param>
    public double Tokens(long guess) => guess * (_mean + (2 * _deviation));

    /// <summary>An answer has come.</summary>
    /// <param name="guess">What the request was taken to use by its size alone.</param>
    /// <param name="used">What it used; null where the server does not tell, so that the guess must do.</param>
    public void Learn(long guess, long? used)
    {
        if (used is { } tokens && guess > 0)
        {
            var share = tokens / (double)guess;
            var isFirst = !HasAnswer;
            _deviation = isFirst ? 0 : _deviation + (Weight * (Math.Abs(share - _mean) - _deviation));
            _mean = isFirst ? share : _mean + (Weight * (share - _mean));
        }

        HasAnswer = true;
    }
}
