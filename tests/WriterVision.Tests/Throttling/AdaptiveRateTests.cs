using System;
using System.Linq;
using WriterVision.Throttling;
using Xunit;

namespace WriterVision.Tests.Throttling;

/// <summary>When the rate of an unknown limit is known, what it is, and how it grows after a pause.</summary>
public sealed class AdaptiveRateTests
{
    /// <summary>A request may be late by this much without delaying those after it (<see cref="TokenBucket"/>).</summary>
    private const double Burst = 0.05;

    private readonly AdaptiveRate _rate = new();

    /// <summary>The time of the test, in seconds.</summary>
    private double _now = 360_000;

    private TimeSpan Now => TimeSpan.FromSeconds(_now);

    [Fact]
    public void Without_a_sample_nothing_is_spaced()
    {
        Start(100);

        Assert.False(_rate.IsKnown);
        Assert.Equal(TimeSpan.Zero, _rate.Next(Now));
    }

    [Theory]
    [InlineData(20, 20, true)]
    [InlineData(20, 16, true)]
    [InlineData(16, 20, true)]
    [InlineData(20, 15, false)]
    [InlineData(15, 20, false)]
    [InlineData(100, 5, false)]
    public void The_rate_is_known_if_two_samples_differ_by_a_fifth_at_most(int first, int second, bool isKnown)
    {
        Sample(first, 10);
        Assert.False(_rate.IsKnown);

        Sample(second, 10);
        Assert.Equal(isKnown, _rate.IsKnown);
        if (!isKnown)
        {
            Assert.Equal(TimeSpan.Zero, _rate.Next(Now));
        }
    }

    [Fact]
    public void A_sample_that_differs_makes_the_rate_unknown_again()
    {
        Sample(20, 10);
        Sample(20, 10);
        Sample(40, 10);
        Assert.False(_rate.IsKnown);

        Sample(40, 10);
        Assert.True(_rate.IsKnown);
        Assert.Equal(4, PerSecond(), 0.01);
    }

    [Fact]
    public void The_rate_is_that_of_the_newer_sample()
    {
        Sample(20, 10);
        Sample(34, 20);

        Assert.Equal(1.7, PerSecond(), 0.01);
    }

    [Fact]
    public void The_time_before_the_first_request_does_not_count()
    {
        _now += 1000;
        Sample(20, 10);
        Sample(20, 10);

        Assert.True(_rate.IsKnown);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(3, false)]
    public void A_sample_has_four_requests_or_more(int count, bool isKnown)
    {
        Sample(count, 10);
        Sample(count, 10);

        Assert.Equal(isKnown, _rate.IsKnown);
    }

    [Fact]
    public void A_sample_that_is_too_small_is_a_part_of_the_next_one()
    {
        Sample(3, 10);
        Sample(37, 10);
        Sample(20, 10);

        Assert.True(_rate.IsKnown);
    }

    [Fact]
    public void A_pause_at_the_time_of_the_first_requests_is_no_sample()
    {
        Start(20);
        _rate.Recover(Now);
        _now += 10;
        _rate.Recover(Now);
        Sample(20, 10);

        Assert.True(_rate.IsKnown);
    }

    [Fact]
    public void Refused_requests_do_not_count()
    {
        for (var sample = 0; sample < 2; sample++)
        {
            Start(20 + (sample * 30));
            Refuse(sample * 30);
            _now += 10;
            _rate.Recover(Now);
        }

        Assert.True(_rate.IsKnown);
        Assert.Equal(2, PerSecond(), 0.01);
    }

    [Fact]
    public void The_first_request_after_a_pause_is_spaced_too()
    {
        Sample(20, 10);
        Sample(20, 10);

        Assert.Equal(0.5 - Burst, _rate.Next(Now).TotalSeconds - _now, 0.001);
    }

    [Fact]
    public void A_request_delays_the_next_one_and_a_refusal_brings_it_forward_by_half_of_that()
    {
        Sample(20, 10);
        Sample(20, 10);
        var next = _rate.Next(Now);

        Start(1);
        Assert.Equal(0.5, (_rate.Next(Now) - next).TotalSeconds, 0.001);

        Refuse(1);
        Assert.Equal(0.25, (_rate.Next(Now) - next).TotalSeconds, 0.001);
    }

    [Theory]
    [InlineData(7.5, 2 * 1.075)]
    [InlineData(15, 2 * 1.15)]
    [InlineData(15.25, 2 * 1.15 * 2)]
    [InlineData(16, 2 * 1.15 * 16)]
    public void The_rate_grows_by_15_percent_in_15_seconds_and_then_doubles_four_times_a_second(double seconds, double perSecond)
    {
        Sample(20, 10);
        Sample(20, 10);
        _now += seconds;

        Assert.Equal(perSecond, PerSecond(), 0.01);
    }

    [Fact]
    public void After_half_a_minute_without_a_pause_nothing_is_delayed()
    {
        Sample(20, 10);
        Sample(20, 10);
        _now += 30;
        Start(1000);

        Assert.True(_rate.Next(Now) <= Now);
    }

    /// <summary>The requests from the end of one pause to the end of the next.</summary>
    private void Sample(int count, double seconds)
    {
        var end = _now + seconds;
        for (var request = 0; request < count; request++)
        {
            Start(1);
            _now += seconds / 2 / count;
        }

        _now = end;
        _rate.Recover(Now);
    }

    private void Start(int count) => Enumerable.Range(0, count).ToList().ForEach(_ => _rate.Start(Now));

    private void Refuse(int count) => Enumerable.Range(0, count).ToList().ForEach(_ => _rate.Refuse(Now));

    /// <summary>The current rate, from the distance of the next two requests.</summary>
    private double PerSecond()
    {
        Start(1);
        var next = _rate.Next(Now);
        Start(1);
        return 1 / (_rate.Next(Now) - next).TotalSeconds;
    }
}
