using System;

namespace WriterVision.Vision.Evaluation;

/// <summary>
/// Estimates the tokens, the time and the cost of a run from the images of a test. <c>TestWriterVisionCommand</c> counts the images of
/// <c>-Estimate</c>.
/// </summary>
internal sealed class RunEstimator
{
    private readonly int _throttleLimit;
    private readonly int? _requestsPerMinute;
    private readonly int? _tokensPerMinute;
    private readonly decimal? _tokenPrice;

    /// <param name="throttleLimit">The maximum number of requests in flight.</param>
    /// <param name="requestsPerMinute">The number of requests per minute that the account allows, or null.</param>
    /// <param name="tokensPerMinute">The number of tokens per minute that the account allows, or null.</param>
    /// <param name="tokenPrice">The price of a million tokens, or null.</param>
    public RunEstimator(int throttleLimit, int? requestsPerMinute, int? tokensPerMinute, decimal? tokenPrice)
    {
        _throttleLimit = throttleLimit;
        _requestsPerMinute = requestsPerMinute;
        _tokensPerMinute = tokensPerMinute;
        _tokenPrice = tokenPrice;
    }

    /// <summary>Estimates a run.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="images">The number of images in the run.</param>
    /// <param name="tokens">The tokens of the test's images.</param>
    /// <param name="seconds">The seconds of the test's requests.</param>
    public RunEstimate Estimate(string model, string prompt, long images, SampleMean tokens, SampleMean seconds)
    {
        var mean = Bounds(tokens, 0);
        var low = Bounds(tokens, -1);
        var high = Bounds(tokens, 1);
        return new RunEstimate(model, prompt, images, Math.Max(tokens.Count, seconds.Count))
        {
            Tokens = mean * images,
            TokensLow = low * images,
            TokensHigh = high * images,
            Duration = Duration(images, mean, Bounds(seconds, 0)),
            DurationLow = Duration(images, low, Bounds(seconds, -1)),
            DurationHigh = Duration(images, high, Bounds(seconds, 1)),
            Cost = Cost(mean * images),
            CostLow = Cost(low * images),
            CostHigh = Cost(high * images),
        };
    }

    private static double? Bounds(SampleMean sample, int side) => side == 0 ? sample.Value : Positive(sample.Value + (side * sample.Margin));

    private static double? Positive(double? value) => value is { } number ? Math.Max(0, number) : null;

    /// <summary>The duration with the strictest limit: requests in flight, requests per minute, or tokens per minute.</summary>
    private TimeSpan? Duration(long images, double? tokens, double? seconds)
    {
        if (seconds is not { } perImage)
        {
            return null;
        }

        var time = perImage * images / _throttleLimit;
        if (_requestsPerMinute is { } requests)
        {
            time = Math.Max(time, 60d * images / requests);
        }

        if (_tokensPerMinute is { } limit && tokens is { } used)
        {
            time = Math.Max(time, 60 * used * images / limit);
        }

        // TimeSpan.MaxValue is about 29,000 years.
        return time >= TimeSpan.MaxValue.TotalSeconds ? TimeSpan.MaxValue : TimeSpan.FromSeconds(time);
    }

    private decimal? Cost(double? tokens) => tokens is { } used && _tokenPrice is { } price ? Math.Round((decimal)used / 1_000_000 * price, 4) : null;
}
