using System;
using System.Globalization;
using System.Net.Http;
using WriterVision.Api.Http;
using Xunit;

namespace WriterVision.Tests.Api.Http;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("retry-after", "2", 2000d)]
    [InlineData("retry-after", "0.25", 250d)]
    [InlineData("retry-after", "0", 0d)]
    [InlineData("retry-after", "-5", 0d)]
    [InlineData("retry-after", "Tue, 24 Nov 2026 12:00:30 GMT", 30_000d)]
    [InlineData("retry-after", "Tue, 24 Nov 2026 11:00:00 GMT", 0d)]
    [InlineData("retry-after", "31536000", 31_536_000_000d)]
    [InlineData("retry-after", "1e300", 366d * 24 * 3600 * 1000)]
    [InlineData("retry-after", "Infinity", 366d * 24 * 3600 * 1000)]
    [InlineData("retry-after", "soon", null)]
    [InlineData("retry-after", "", null)]
    [InlineData("retry-after", "NaN", null)]
    [InlineData("retry-after-ms", "1500", 1500d)]
    [InlineData("x-other", "1", null)]
    public void The_wish_of_the_server_is_read(string header, string value, double? milliseconds)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation(header, value);

        Assert.Equal(milliseconds, RetryAfter.Read(response.Headers, Now)?.TotalMilliseconds);
    }

    [Fact]
    public void Milliseconds_are_the_more_exact_wish()
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("retry-after", "60");
        response.Headers.TryAddWithoutValidation("retry-after-ms", "10");

        Assert.Equal(10, RetryAfter.Read(response.Headers, Now)?.TotalMilliseconds);
    }

    [Fact]
    public void The_culture_of_the_user_does_not_matter()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            using var response = new HttpResponseMessage();
            response.Headers.TryAddWithoutValidation("retry-after", "1.5");

            Assert.Equal(1500, RetryAfter.Read(response.Headers, Now)?.TotalMilliseconds);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData(1, 500)]
    [InlineData(2, 1000)]
    [InlineData(5, 8000)]
    [InlineData(7, 30_000)]
    [InlineData(1000, 30_000)]
    public void The_backoff_doubles_up_to_half_a_minute(int failures, int milliseconds)
    {
        Assert.Equal(milliseconds, Backoff.Wait(failures, 1).TotalMilliseconds);
        Assert.Equal(0, Backoff.Wait(failures, 0).TotalMilliseconds);
    }
}
