using System;
using System.Globalization;
using System.Management.Automation;
using System.Net.Http;
using System.Net.Sockets;
using WriterVision.Commands.Pipeline;
using WriterVision.Tests.Throttling;
using Xunit;

namespace WriterVision.Tests.Commands.Pipeline;

public sealed class RunProgressTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void A_short_run_shows_no_progress_and_a_long_one_at_most_ten_updates_a_second()
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
    public void The_progress_text_contains_the_counts()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var progress = new RunProgress(_clock);
        for (var index = 0; index < 1234; index++)
        {
            progress.Done();
        }

        progress.Failed();
        _clock.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal("1,234 done, 1 failed, 8 in flight, 12.3 a second", ProgressText.Describe(progress, 8));

        progress.Used(45_000);
        progress.Used(678);
        Assert.EndsWith(", 45,678 tokens", ProgressText.Describe(progress, 8));
    }

    [Fact]
    public void The_progress_text_contains_the_reason_for_a_wait()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var progress = new RunProgress(_clock);
        var cause = new HttpRequestException("Connection refused (127.0.0.1:8080)", new SocketException((int)SocketError.ConnectionRefused));
        var failure = new WriterVisionException("ConnectionFailed", ErrorCategory.ConnectionError, "'a.jpg': cannot connect.", innerException: cause);
        var timeout = new WriterVisionException("Timeout", ErrorCategory.OperationTimeout, "'a.jpg': no answer within 60 seconds.");
        var refused = new SocketException((int)SocketError.ConnectionRefused).Message.TrimEnd('.');

        Assert.Null(ProgressText.WaitReason(progress, null, null));
        Assert.Equal("rate limited, next request in 12 s", ProgressText.WaitReason(progress, (null, TimeSpan.FromSeconds(11.3)), failure)?.Short);
        var outage = ProgressText.WaitReason(progress, (failure, TimeSpan.FromSeconds(3)), null);
        Assert.Equal(($"retrying in 3 s: {refused}", "the service cannot be reached; the next attempt is in 3 s ('a.jpg': cannot connect)"), outage);
        Assert.Equal("retrying in 3 s: no answer", ProgressText.WaitReason(progress, (timeout, TimeSpan.FromSeconds(3)), null)?.Short);

        // A console of 80 columns shows only about the first 55 characters.
        Assert.Equal("rate limited; 0 done, 0 failed", ProgressText.Describe(progress, 8, "rate limited"));

        _clock.Advance(9.9);
        Assert.Null(ProgressText.WaitReason(progress, null, failure));
        _clock.Advance(0.2);

        // An input that has used up its retries does not end the wait of the other inputs.
        progress.Failed();
        Assert.Equal(($"retrying: {refused}", "a request is being retried ('a.jpg': cannot connect)"), ProgressText.WaitReason(progress, null, failure));
        Assert.False(progress.IsWaitLong);
        _clock.Advance(30);
        Assert.True(progress.IsWaitLong);

        progress.Done();
        Assert.False(progress.IsWaitLong);
        Assert.Null(ProgressText.WaitReason(progress, null, failure));
    }
}
