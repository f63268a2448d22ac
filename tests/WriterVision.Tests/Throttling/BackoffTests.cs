using WriterVision.Throttling;
using Xunit;

namespace WriterVision.Tests.Throttling;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1, 1, 0.5)]
    [InlineData(1, 0.5, 0.25)]
    [InlineData(1, 0, 0)]
    [InlineData(2, 1, 1)]
    [InlineData(5, 0.5, 4)]
    [InlineData(7, 1, 30)]
    [InlineData(1000, 0.1, 3)]
    public void The_wait_doubles_up_to_half_a_minute_and_is_reduced_at_random(int failures, double jitter, double seconds) =>
        Assert.Equal(seconds, Backoff.Wait(failures, jitter).TotalSeconds, 0.0001);
}
