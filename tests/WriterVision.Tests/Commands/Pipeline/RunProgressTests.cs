using System;
using System.Globalization;
using WriterVision.Commands.Pipeline;
using WriterVision.Tests.Throttling;
using Xunit;

namespace WriterVision.Tests.Commands.Pipeline;

public sealed class RunProgressTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void A_short_run_shows_nothing_and_a_long_one_ten_updates_a_second_at_most()
    {
        var progress = new RunProgress(_clock);

        var updates = 0;
        for (var step = 0; step < 1500; step++)
        {
            updates += progress.TakeUpdate() ? 1 : 0;
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            if (step < 499)
            {
                Assert.Equal(0, updates);
            }
        }

        Assert.Equal(10, updates);
        Assert.InRange(progress.UntilUpdate, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void It_says_how_far_the_run_is()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var progress = new RunProgress(_clock);
        for (var index = 0; index < 1234; index++)
        {
            progress.Done();
        }

        progress.Failed();
        _clock.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal("1,234 done, 1 failed, 8 in flight, 12.3 a second", progress.Describe(8));

        progress.Used(45_000);
        progress.Used(678);
        Assert.EndsWith(", 45,678 tokens", progress.Describe(8));
    }
}
