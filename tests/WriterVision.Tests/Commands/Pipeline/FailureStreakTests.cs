using System;
using WriterVision.Commands.Pipeline;
using WriterVision.Tests.Throttling;
using Xunit;

namespace WriterVision.Tests.Commands.Pipeline;

public sealed class FailureStreakTests
{
    private readonly FakeClock _clock = new();
    private readonly FailureStreak _failures;

    public FailureStreakTests() => _failures = new FailureStreak(_clock);

    [Fact]
    public void The_time_of_a_streak_starts_with_its_first_input()
    {
        Assert.Equal(0, Fail(after: 10));
        Assert.Equal(25, Fail(after: 15));
        Assert.Equal(30, Fail(after: 5));
    }

    [Fact]
    public void A_success_ends_a_streak()
    {
        Fail(after: 10);
        var slow = _failures.Start();
        _failures.Start();
        _clock.Advance(7);
        _failures.Succeed();
        _clock.Advance(2);

        Assert.Equal(TimeSpan.Zero, _failures.Fail(slow));
        // The slow input started before the success.
        Assert.Equal(5, Fail(after: 3));
    }

    [Fact]
    public void An_input_that_was_not_sent_changes_nothing()
    {
        Fail(after: 10);
        _failures.Start();
        _clock.Advance(5);
        _failures.Skip();

        Assert.Equal(16, Fail(after: 1));
    }

    [Theory]
    [InlineData(29, 30)]
    [InlineData(30, 0)]
    public void The_wait_for_the_next_input_does_not_count(int idle, int expected)
    {
        Fail(after: 0);
        _clock.Advance(idle);

        Assert.Equal(expected, Fail(after: 1));
    }

    [Fact]
    public void A_long_answer_is_not_a_wait_for_inputs()
    {
        Fail(after: 0);
        var slow = _failures.Start();
        _clock.Advance(100);

        Assert.Equal(101, Fail(after: 1));
        Assert.Equal(101, _failures.Fail(slow).TotalSeconds);
    }

    private double Fail(double after)
    {
        var started = _failures.Start();
        _clock.Advance(after);
        return _failures.Fail(started).TotalSeconds;
    }
}
