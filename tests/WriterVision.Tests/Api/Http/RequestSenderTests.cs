using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api;
using WriterVision.Api.Http;
using WriterVision.Throttling;
using Xunit;

namespace WriterVision.Tests.Api.Http;

/// <summary>How a request that is not retried affects the other requests of the account.</summary>
public sealed class RequestSenderTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(0, 60)]
    [InlineData(5, 301)]
    public async Task A_rate_limited_request_that_is_not_retried_does_not_pause_the_others(int retries, int? retryAfter)
    {
        var throttle = new AccountThrottles(new Throttle(), new Throttle());
        using var http = new HttpMessageInvoker(new FakeTransport(FakeTransport.Answer(
            HttpStatusCode.TooManyRequests, "{}", with: response => response.Headers.TryAddWithoutValidation("retry-after", retryAfter?.ToString(CultureInfo.InvariantCulture)))));
        var sender = new RequestSender(new WriterClientOptions { MaximumRetryCount = retries }, http, throttle);

        for (var request = 0; request < 20; request++)
        {
            await Assert.ThrowsAsync<WriterApiException>(() => sender.SendAsync(
                static _ => new HttpRequestMessage(HttpMethod.Post, "https://one.example"),
                static (_, _) => Task.FromResult(0),
                ApiErrors.RateLimited,
                expectedTokens: 100,
                new RequestContext(),
                TestContext.Current.CancellationToken));

            var other = throttle.Paid.CreateLease(100);
            Assert.True(other.AcquireAsync(CancellationToken.None).IsCompletedSuccessfully);
            other.Release(default);
        }
    }
}
