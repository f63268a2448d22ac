using System;

namespace WriterVision.Vision.Evaluation;

/// <summary>
/// The 95 % confidence interval of a proportion by Wilson's score method, which stays within 0 and 1 and is suitable for small samples.
/// Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927.
/// </summary>
internal static class WilsonInterval
{
    /// <summary>The two-sided 95 % quantile of the normal distribution.</summary>
    public const double Z = 1.959963984540054;

    /// <param name="successes">The number of successes: 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">The number of trials. For 0, the interval is 0 to 1.</param>
    public static (double Low, double High) Of(int successes, int trials)
    {
        if (trials == 0)
        {
            return (0, 1);
        }

        var proportion = (double)successes / trials;
        var z2 = Z * Z / trials;
        var center = (proportion + (z2 / 2)) / (1 + z2);
        var margin = Z * Math.Sqrt((proportion * (1 - proportion) / trials) + (z2 / (4 * trials))) / (1 + z2);
        return (Math.Max(0, center - margin), Math.Min(1, center + margin));
    }
}
