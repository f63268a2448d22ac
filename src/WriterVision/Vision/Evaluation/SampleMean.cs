using System;

namespace WriterVision.Vision.Evaluation;

/// <summary>The mean of the values added so far, and its spread, in constant memory (Welford's method).</summary>
internal sealed class SampleMean
{
    private double _squares;

    /// <summary>The number of values.</summary>
    public int Count { get; private set; }

    /// <summary>The mean; null without values.</summary>
    public double? Value => Count == 0 ? null : Mean;

    private double Mean { get; set; }

    /// <summary>Half the width of the 95 % confidence interval of the mean; null for fewer than two values.</summary>
    public double? Margin => Count < 2 ? null : WilsonInterval.Z * Math.Sqrt(_squares / (Count - 1) / Count);

    public void Add(double value)
    {
        Count++;
        var distance = value - Mean;
        Mean += distance / Count;
        _squares += distance * (value - Mean);
    }
}
