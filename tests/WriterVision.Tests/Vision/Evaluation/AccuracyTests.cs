using System;
using System.Linq;
using CsCheck;
using WriterVision.Vision.Evaluation;
using Xunit;

namespace WriterVision.Tests.Vision.Evaluation;

/// <summary>The counts, intervals and estimates of a summary.</summary>
public sealed class AccuracyTests
{
    /// <summary>The expected bounds are the roots of the score equation, found by bisection with decimal numbers in a separate program.</summary>
    [Theory]
    [InlineData(0, 10, 0, 0.2775328)]
    [InlineData(5, 10, 0.2365931, 0.7634069)]
    [InlineData(10, 10, 0.7224672, 1)]
    [InlineData(95, 100, 0.8882495, 0.9784563)]
    [InlineData(0, 0, 0, 1)]
    public void The_interval_is_the_Wilson_score_interval(int successes, int trials, double low, double high)
    {
        var interval = WilsonInterval.Of(successes, trials);

        Assert.Equal(low, interval.Low, 6);
        Assert.Equal(high, interval.High, 6);
    }

    [Fact]
    public void The_interval_contains_the_proportion_and_lies_between_0_and_1() =>
        Gen.Select(Gen.Int[0, 500], Gen.Int[1, 500]).Where((successes, trials) => successes <= trials).Sample((successes, trials) =>
        {
            var (low, high) = WilsonInterval.Of(successes, trials);
            Assert.InRange((double)successes / trials, low - 1e-12, high + 1e-12);
            Assert.InRange(low, 0, 1);
            Assert.InRange(high, 0, 1);
        });

    [Fact]
    public void The_mean_and_its_margin_match_a_textbook_example() =>
        Gen.Double[-1000, 1000].Array[2, 50].Sample(values =>
        {
            var sample = new SampleMean();
            Array.ForEach(values, sample.Add);
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));

            Assert.Equal(mean, sample.Value!.Value, 6);
            Assert.Equal(WilsonInterval.Z * deviation / Math.Sqrt(values.Length), sample.Margin!.Value, 6);
        });

    [Fact]
    public void A_tally_counts_every_status_for_all_fields_and_for_each()
    {
        var tally = new AccuracyTally("m", "p");
        tally.Add([Test("total", FieldTestStatus.Right), Test("vendor", FieldTestStatus.Wrong)]);
        tally.Add([Test("total", FieldTestStatus.Missing), Test("vendor", FieldTestStatus.Failed)]);

        var rows = tally.Rows(estimatedImages: null, new RunEstimator(1, null, null, null)).ToList();

        Assert.Equal([null, "total", "vendor"], rows.Select(row => row.Field));
        Assert.Equal((2, 1, 1, 1, 1, 0.25), (rows[0].Images, rows[0].Right, rows[0].Wrong, rows[0].Missing, rows[0].Failed, rows[0].Accuracy));
        Assert.Equal((2, 1, 0, 1, 0, 0.5), (rows[1].Images, rows[1].Right, rows[1].Wrong, rows[1].Missing, rows[1].Failed, rows[1].Accuracy));
    }

    [Theory]
    [InlineData(16, null, null, 1250)]      // 10,000 x 2 s / 16
    [InlineData(16, 60, null, 10_000)]      // a request a second
    [InlineData(16, null, 60_000, 10_000)]  // 1,000 tokens an image, 1,000 tokens a second
    public void The_slowest_limit_determines_the_duration_of_a_run(int throttleLimit, int? requests, int? tokens, double seconds)
    {
        var used = new SampleMean();
        var times = new SampleMean();
        foreach (var index in Enumerable.Range(0, 4))
        {
            used.Add(1000);
            times.Add(2);
        }

        var estimate = new RunEstimator(throttleLimit, requests, tokens, 3m).Estimate("m", "p", 10_000, used, times);

        Assert.Equal(seconds, estimate.Duration!.Value.TotalSeconds, 3);
        Assert.Equal(10_000_000, estimate.Tokens);
        Assert.Equal(30m, estimate.Cost);
        Assert.Equal(4, estimate.SampleSize);
        Assert.EndsWith("; estimated from 4 images", estimate.ToString());
    }

    [Fact]
    public void An_estimate_from_one_image_has_no_spread()
    {
        var used = new SampleMean();
        used.Add(100);

        var estimate = new RunEstimator(1, null, null, null).Estimate("m", "p", 10, used, new SampleMean());

        Assert.Equal(1000, estimate.Tokens);
        Assert.Null(estimate.TokensLow);
        Assert.Equal("10 images: 1,000 tokens; estimated from 1 image", estimate.ToString());
        Assert.Null(estimate.Duration);
        Assert.Null(estimate.Cost);
        Assert.StartsWith("1 image: ", new RunEstimator(1, null, null, null).Estimate("m", "p", 1, used, new SampleMean()).ToString());
    }

    private static FieldTest Test(string field, FieldTestStatus status) => new("a.jpg", field, status, "m", "p");
}
