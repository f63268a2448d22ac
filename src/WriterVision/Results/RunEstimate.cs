using System;
using System.Collections.Generic;
using System.Globalization;
using WriterVision.Text;

namespace WriterVision;

/// <summary>
/// The tokens, time and cost of a run over many images, estimated from the images of a test. The bounds are 95 % bounds, and apply only
/// to images that are similar to the tested images.
/// </summary>
public sealed class RunEstimate
{
    internal RunEstimate(string model, string prompt, long images, int sampleSize)
    {
        Model = model;
        Prompt = prompt;
        Images = images;
        SampleSize = sampleSize;
    }

    /// <summary>The model of the run.</summary>
    public string Model { get; }

    /// <summary>The prompt of the run.</summary>
    public string Prompt { get; }

    /// <summary>The number of images of the run.</summary>
    public long Images { get; }

    /// <summary>The number of images that the estimate is based on.</summary>
    public int SampleSize { get; }

    /// <summary>The tokens of the run; null if the server reported none.</summary>
    public double? Tokens { get; internal set; }

    /// <summary>The lower bound of <see cref="Tokens"/>; null if only one image was tested.</summary>
    public double? TokensLow { get; internal set; }

    /// <summary>The upper bound of <see cref="Tokens"/>; null if only one image was tested.</summary>
    public double? TokensHigh { get; internal set; }

    /// <summary>The duration of the run with the specified <c>-ThrottleLimit</c>, <c>-RequestsPerMinute</c> and <c>-TokensPerMinute</c>.</summary>
    public TimeSpan? Duration { get; internal set; }

    /// <summary>The lower bound of <see cref="Duration"/>; null if only one image was tested.</summary>
    public TimeSpan? DurationLow { get; internal set; }

    /// <summary>The upper bound of <see cref="Duration"/>; null if only one image was tested.</summary>
    public TimeSpan? DurationHigh { get; internal set; }

    /// <summary>The cost of the tokens, in the currency of <c>-TokenPrice</c>; null without a price.</summary>
    public decimal? Cost { get; internal set; }

    /// <summary>The lower bound of <see cref="Cost"/>.</summary>
    public decimal? CostLow { get; internal set; }

    /// <summary>The upper bound of <see cref="Cost"/>.</summary>
    public decimal? CostHigh { get; internal set; }

    /// <summary>The estimate in a sentence, in the current culture.</summary>
    /// <returns>The sentence, with the number of images that the estimate is based on, and the bounds.</returns>
    public override string ToString()
    {
        var parts = new List<string>();
        Add(Tokens, TokensLow, TokensHigh, "N0", string.Empty, " tokens");
        Add(Duration?.TotalHours, DurationLow?.TotalHours, DurationHigh?.TotalHours, "N2", string.Empty, " hours");
        Add((double?)Cost, (double?)CostLow, (double?)CostHigh, "N2", "cost ", string.Empty);
        return $"{QuantityText.Count(Images, "image")}: {(parts.Count == 0 ? "unknown" : string.Join(", ", parts))}; estimated from {QuantityText.Count(SampleSize, "image")}";

        void Add(double? mean, double? low, double? high, string format, string prefix, string unit)
        {
            if (mean is { } value)
            {
                var bounds = low is { } least && high is { } most ? $" ({least.ToString(format, CultureInfo.CurrentCulture)} to {most.ToString(format, CultureInfo.CurrentCulture)})" : string.Empty;
                parts.Add(prefix + value.ToString(format, CultureInfo.CurrentCulture) + unit + bounds);
            }
        }
    }
}
