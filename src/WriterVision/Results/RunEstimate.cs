using System;

namespace WriterVision;

/// <summary>
/// What a run over many pictures will take, estimated from the pictures of a test. The bounds are 95 % bounds of the mean of these
/// pictures; they know nothing of pictures of another kind.
/// </summary>
public sealed class RunEstimate
{
    internal RunEstimate(string model, string prompt, long pictures, int sampleSize)
    {
        Model = model;
        Prompt = prompt;
        Pictures = pictures;
        SampleSize = sampleSize;
    }

    /// <summary>The model that would be asked.</summary>
    public string Model { get; }

    /// <summary>The prompt that would be asked.</summary>
    public string Prompt { get; }

    /// <summary>How many pictures the run has.</summary>
    public long Pictures { get; }

    /// <summary>From how many pictures this is estimated.</summary>
    public int SampleSize { get; }

    /// <summary>The tokens of the run; null if the server reported none.</summary>
    public double? Tokens { get; internal set; }

    /// <summary>The lower bound of <see cref="Tokens"/>; null if there is one picture only.</summary>
    public double? TokensLow { get; internal set; }

    /// <summary>The upper bound of <see cref="Tokens"/>; null if there is one picture only.</summary>
    public double? TokensHigh { get; internal set; }

    /// <summary>The time that the run takes, with the given <c>-ThrottleLimit</c>, <c>-RequestsPerMinute</c> and <c>-TokensPerMinute</c>.</summary>
    public TimeSpan? Duration { get; internal set; }

    /// <summary>The lower bound of <see cref="Duration"/>; null if there is one picture only.</summary>
    public TimeSpan? DurationLow { get; internal set; }

    /// <summary>The upper bound of <see cref="Duration"/>; null if there is one picture only.</summary>
    public TimeSpan? DurationHigh { get; internal set; }

    /// <summary>What the tokens cost, in the currency of <c>-TokenPrice</c>; null without a price.</summary>
    public decimal? Cost { get; internal set; }

    /// <summary>The lower bound of <see cref="Cost"/>.</summary>
    public decimal? CostLow { get; internal set; }

    /// <summary>The upper bound of <see cref="Cost"/>.</summary>
    public decimal? CostHigh { get; internal set; }

    /// <summary>The estimate in a sentence.</summary>
    /// <returns>The sentence, which says from how many pictures it is estimated.</returns>
    public override string ToString() =>
        $"{Model}: {Pictures:N0} pictures, about {Tokens:N0} tokens and {Duration:hh\\:mm\\:ss} hours, estimated from {SampleSize:N0} pictures";
}
