using System;
using WriterVision.Throttling;
using Xunit;

namespace WriterVision.Tests.Throttling;

public sealed class TokenBucketTests
{
    private const double Burst = 0.05;

    private readonly TokenBucket _bucket = new();

    /// <summary>The time of the test, in seconds.</summary>
    private double _now = 1000;

    private double Wait => _bucket.Next.TotalSeconds - _now;

    [Fact]
    public void Requests_are_spaced_by_the_rate()
    {
        Take(1);
        Assert.Equal(0.5 - Burst, Wait, 0.001);

        Take(3);
        Assert.Equal(2 - Burst, Wait, 0.001);
    }

    [Fact]
    public void An_idle_time_earns_nothing_beyond_the_burst()
    {
        Take(1);
        _now += 60;
        Take(1);

        Assert.Equal(0.5 - Burst, Wait, 0.001);
    }

    [Fact]
    public void Without_a_rate_there_is_no_wait()
    {
        Take(1_000_000, perSecond: null);

        Assert.True(Wait <= 0);
    }

    [Fact]
    public void An_amount_beyond_all_measure_is_a_wait_of_a_century_at_most()
    {
        Take(double.MaxValue);
        Assert.Equal(100 * 365, TimeSpan.FromSeconds(Wait).TotalDays, 1);

        Take(-double.MaxValue);
        Assert.True(Wait < 0.5);
    }

    [Fact]
    public void What_is_given_back_shortens_the_wait()
    {
        Take(4);
        Take(-3);

        Assert.Equal(0.5 - Burst, Wait, 0.001);
    }

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 1)]
    [InlineData(100, 1)]
    public void A_second_at_most_of_what_is_given_back_is_kept_for_later(int amount, double credit)
    {
        Take(amount);
        Take(-amount);
        _now += 60;
        Take(4);

        Assert.Equal(2 - Burst - credit, Wait, 0.001);
    }

    [Fact]
    public void What_is_kept_is_used_up_once()
    {
        Take(2);
        Take(-2);
        _now += 60;
        Take(4);
        _now += 60;
        Take(4);

        Assert.Equal(2 - Burst, Wait, 0.001);
    }

    private void Take(double amount, double? perSecond = 2) => _bucket.Take(amount, perSecond, TimeSpan.FromSeconds(_now));
}
