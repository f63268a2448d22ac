using System;
using System.Globalization;
using System.Net.Http;
using WriterVision.Api.Http;
using Xunit;

namespace WriterVision.Tests.Api.Http;

public sealed class RetryHeadersTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("retry-after", "2", 2000d)]
    [InlineData("retry-after", "0.25", 250d)]
    [InlineData("retry-after", "0", null)]
    [InlineData("retry-after", "-5", null)]
    [InlineData("retry-after", "Tue, 24 Nov 2026 12:00:30 GMT", 30_000d)]
    [InlineData("retry-after", "Tue, 24 Nov 2026 11:00:00 GMT", null)]
    [InlineData("retry-after", "31536000", 31_536_000_000d)]
    [InlineData("retry-after", "1e300", 366d * 24 * 3600 * 1000)]
    [InlineData("retry-after", "Infinity", 366d * 24 * 3600 * 1000)]
    [InlineData("retry-after", "soon", null)]
    [InlineData("retry-after", "", null)]
    [InlineData("retry-after", "NaN", null)]
    [InlineData("retry-after-ms", "1500", 1500d)]
    [InlineData("x-other", "1", null)]
    public void The_requested_wait_is_read_and_zero_means_no_wait(string header, string value, double? milliseconds)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation(header, value);

        Assert.Equal(milliseconds, RetryHeaders.ReadWait(response.Headers, Now)?.TotalMilliseconds);
    }

    [Fact]
    public void A_date_is_compared_with_the_date_of_the_answer_itself()
    {
        using var response = new HttpResponseMessage();
        response.Headers.Date = Now.AddHours(-3);
        response.Headers.TryAddWithoutValidation("retry-after", "Tue, 24 Nov 2026 09:00:30 GMT");

        Assert.Equal(TimeSpan.FromSeconds(30), RetryHeaders.ReadWait(response.Headers, Now));
    }

    [Fact]
    public void A_wait_in_milliseconds_takes_precedence_over_one_in_seconds()
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("retry-after", "60");
        response.Headers.TryAddWithoutValidation("retry-after-ms", "10");

        Assert.Equal(10, RetryHeaders.ReadWait(response.Headers, Now)?.TotalMilliseconds);
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

            Assert.Equal(1500, RetryHeaders.ReadWait(response.Headers, Now)?.TotalMilliseconds);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
