using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SkiaSharp;
using WriterVision.Emulator;
using WriterVision.Emulator.Faults;
using Xunit;

namespace WriterVision.Tests.Emulator;

/// <summary>The injected faults of the emulator, and its answers to malicious requests.</summary>
public sealed class FaultTests() : EmulatorTest(new EmulatorOptions())
{
    [Theory]
    [InlineData(400, "BadRequest")]
    [InlineData(401, "Unauthorized")]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "NotFound")]
    [InlineData(409, "Conflict")]
    [InlineData(413, "PayloadTooLarge")]
    [InlineData(422, "UnprocessableEntity")]
    [InlineData(429, "TooManyRequests")]
    [InlineData(500, "InternalServerError")]
    [InlineData(503, "InternalServerError")]
    public async Task An_injected_status_is_returned_once_in_the_documented_form(int status, string type)
    {
        await ScriptAsync(new { kind = "Status", status });

        using var refused = await GetAsync();
        await EmulatorClient.AssertRefusedAsync(refused, status, type);
        using var fine = await GetAsync();
        Assert.Equal(HttpStatusCode.OK, fine.StatusCode);
    }

    [Theory]
    [InlineData("retryAfter", "7", "Retry-After")]
    [InlineData("retryAfter", "Wed, 25 Nov 2026 10:00:00 GMT", "Retry-After")]
    [InlineData("retryAfterMs", "1500", "retry-after-ms")]
    [InlineData("shouldRetry", "false", "x-should-retry")]
    [InlineData("shouldRetry", "true", "x-should-retry")]
    public async Task An_injected_status_can_contain_each_retry_header(string field, string value, string header)
    {
        await ScriptAsync(new Dictionary<string, object> { ["kind"] = "Status", ["status"] = 429, [field] = value });

        using var response = await GetAsync();

        Assert.Equal(value, Assert.Single(response.Headers.NonValidated[header]));
    }

    [Theory]
    [InlineData(502, "502 Bad Gateway")]
    [InlineData(503, "503 Service Unavailable")]
    [InlineData(413, "413 Payload Too Large")]
    [InlineData(599, "599")]
    public async Task The_title_of_a_web_page_contains_the_status(int status, string title)
    {
        Emulator.Script(new Fault(FaultKind.WebPage, status));

        using var error = await GetAsync();

        Assert.Contains($"<title>{title}</title>", await error.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_web_page_can_replace_an_error_or_a_success()
    {
        Emulator.Script(new Fault(FaultKind.WebPage, 502), new Fault(FaultKind.WebPageAsSuccess), new Fault(FaultKind.BrokenJson));

        using var error = await GetAsync();
        using var success = await GetAsync();
        using var broken = await GetAsync();

        Assert.Equal((HttpStatusCode.BadGateway, "text/html"), (error.StatusCode, error.Content.Headers.ContentType!.MediaType));
        Assert.Equal((HttpStatusCode.OK, "text/html"), (success.StatusCode, success.Content.Headers.ContentType!.MediaType));
        Assert.Equal((HttpStatusCode.OK, "application/json"), (broken.StatusCode, broken.Content.Headers.ContentType!.MediaType));
        await Assert.ThrowsAnyAsync<System.Text.Json.JsonException>(() => broken.Content.ReadFromJsonAsync<object>(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.ResetAfterHeaders)]
    [InlineData(FaultKind.CutOff)]
    public async Task An_injected_fault_breaks_the_connection(FaultKind kind)
    {
        Emulator.Script(new Fault(kind));

        await Assert.ThrowsAsync<HttpRequestException>(GetAsync);
    }

    [Fact]
    public async Task A_stall_lasts_as_long_as_the_client_waits()
    {
        Emulator.Script(new Fault(FaultKind.Stall));
        using var timeout = new CancellationTokenSource(200);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client.Http.GetAsync("/v1/models", timeout.Token));
    }

    [Fact]
    public async Task An_early_answer_is_returned_before_the_body_is_sent()
    {
        Emulator.Script(new Fault(FaultKind.EarlyStatus, 413));
        using var socket = new TcpClient();
        await socket.ConnectAsync(Emulator.Address.Host, Emulator.Address.Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(
            "POST /v1/chat HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\nContent-Length: 1000000\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0;)
            {
                answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // The server closes the connection before the client has sent the body. The client gets the answer, and then a reset.
        }

        Assert.StartsWith("HTTP/1.1 413", answer.ToString());
        Assert.Contains("PayloadTooLarge", answer.ToString());
    }

    [Fact]
    public async Task A_random_share_of_requests_fails_and_the_same_seed_repeats_it()
    {
        async Task<List<HttpStatusCode>> RunAsync()
        {
            using var set = await Client.Http.PutAsJsonAsync(
                "/_emulator/faults?seed=7", new object[] { new { kind = "Status", status = 503, share = 0.3 }, new { kind = "Status", status = 429, share = 0.2 } }, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
            var seen = new List<HttpStatusCode>();
            for (var index = 0; index < 200; index++)
            {
                using var response = await GetAsync();
                seen.Add(response.StatusCode);
            }

            return seen;
        }

        var first = await RunAsync();
        Assert.InRange(first.Count(status => status == HttpStatusCode.ServiceUnavailable), 40, 80);
        Assert.InRange(first.Count(status => status == HttpStatusCode.TooManyRequests), 20, 60);
        Assert.Equal(first, await RunAsync());
    }

    [Fact]
    public async Task Requests_over_the_limit_are_rejected_with_the_time_to_wait()
    {
        await using var limited = await EmulatorServer.StartAsync(new EmulatorOptions { RequestsPerMinute = 120, BurstSeconds = 0.5 });
        using var client = new EmulatorClient(limited.Address);
        for (var index = 0; index < 50; index++)
        {
            using var response = await client.Http.GetAsync("/v1/models", TestContext.Current.CancellationToken);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                continue;
            }

            await EmulatorClient.AssertRefusedAsync(response, 429, "TooManyRequests");
            Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
            var wait = int.Parse(Assert.Single(response.Headers.GetValues("retry-after-ms")), System.Globalization.CultureInfo.InvariantCulture);
            Assert.InRange(wait, 1, 500);
            await Task.Delay(wait + 20, TestContext.Current.CancellationToken);
            await client.GetAsync("/v1/models");
            return;
        }

        Assert.Fail("No request was rejected.");
    }

    [Fact]
    public async Task Requests_in_a_fixed_window_are_counted_together()
    {
        await using var limited = await EmulatorServer.StartAsync(new EmulatorOptions { RequestsPerMinute = 2, WindowSeconds = 60 });
        using var client = new EmulatorClient(limited.Address);
        await client.GetAsync("/v1/models");
        await client.GetAsync("/v1/models");

        using var refused = await client.Http.GetAsync("/v1/models", TestContext.Current.CancellationToken);

        await EmulatorClient.AssertRefusedAsync(refused, 429, "TooManyRequests");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        using var file = await client.Http.GetAsync("/v1/files/some-id", TestContext.Current.CancellationToken);
        Assert.Equal(1, limited.State.Answers["/v1/files/{id} 429"]);
    }

    [Fact]
    public async Task Tokens_are_limited_too()
    {
        await using var limited = await EmulatorServer.StartAsync(new EmulatorOptions { TokensPerMinute = 600, BurstSeconds = 30 });
        using var client = new EmulatorClient(limited.Address);
        await client.AskAsync("p", TestImages.Png());

        using var refused = await client.PostAsync("/v1/chat", EmulatorClient.Chat("palmyra-x5", [EmulatorClient.Image(TestImages.Png())]));

        Assert.Contains("tokens", await EmulatorClient.AssertRefusedAsync(refused, 429, "TooManyRequests"));
    }

    [Fact]
    public async Task Limits_key_and_latency_can_be_set_while_the_emulator_runs()
    {
        await SetAsync(new { requestsPerMinute = 1, apiKey = "any-key" });
        await Client.GetAsync("/v1/models");
        using var limited = await GetAsync();
        await EmulatorClient.AssertRefusedAsync(limited, 429, "TooManyRequests");

        await SetAsync(new { apiKey = "another" });
        using var unknown = await GetAsync();
        await EmulatorClient.AssertRefusedAsync(unknown, 401, "Unauthorized");

        await SetAsync(new { latencyMs = 60_000 });
        using var timeout = new CancellationTokenSource(200);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client.Http.PostAsJsonAsync(
            "/v1/chat", EmulatorClient.Chat("palmyra-x5", [EmulatorClient.TextPart("p")]), timeout.Token));

        await SetAsync(new { });
        await Client.AskAsync("p");
        using var invalidSetting = await Client.Http.PutAsJsonAsync("/_emulator/settings", new { requestsPerMinute = -1 }, TestContext.Current.CancellationToken);
        await EmulatorClient.AssertRefusedAsync(invalidSetting, 400, "BadRequest");

        async Task SetAsync(object settings)
        {
            using var set = await Client.Http.PutAsJsonAsync("/_emulator/settings", settings, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        }
    }

    [Fact]
    public async Task The_state_contains_the_requests_and_can_be_cleared()
    {
        await Client.AskAsync("What is it?", TestImages.Png());
        await Client.UploadAsync("a.png", [1, 2, 3]);
        using var unknown = await Client.Http.GetAsync("/v1/files/none", TestContext.Current.CancellationToken);

        var state = await Client.GetAsync("/_emulator/state");

        Assert.Equal(1, state["answers"]!["/v1/chat 200"]!.GetValue<int>());
        Assert.Equal(1, state["answers"]!["/v1/files/{id} 404"]!.GetValue<int>());
        Assert.Equal(1, state["files"]!.GetValue<int>());
        Assert.Equal("What is it?", state["requests"]![0]!["parts"]![0]!.GetValue<string>());
        Assert.True(state["tokens"]!.GetValue<long>() > 0 && state["bytes"]!.GetValue<long>() > 0 && state["peakInFlight"]!.GetValue<int>() >= 1);

        using var deleted = await Client.Http.DeleteAsync("/_emulator/state", TestContext.Current.CancellationToken);
        var after = await Client.GetAsync("/_emulator/state");
        Assert.Empty(after["answers"]!.AsObject());
        Assert.Equal(0, after["files"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"model\":42,\"messages\":[]}")]
    [InlineData("{\"model\":\"palmyra-x5\"}")]
    [InlineData("{\"model\":\"palmyra-x5\",\"messages\":[]}")]
    [InlineData("{\"model\":\"palmyra-x5\",\"messages\":[null]}")]
    [InlineData("{\"model\":\"palmyra-x5\",\"messages\":[{\"role\":\"nobody\"}]}")]
    [InlineData("{\"model\":\"palmyra-x5\",\"messages\":[{\"role\":\"user\",\"content\":7}]}")]
    [InlineData("{\"model\":\"palmyra-x5\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,!!!\"}}]}]}")]
    [InlineData("{\"model\":\"palmyra-x5\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,\"}}]}]}")]
    [InlineData("{\"model\":\"palmyra-x5\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,aGVsbG8=\"}}]}]}")]
    [InlineData("{\"model\":\"palmyra-x5\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":\"hot\"}")]
    [InlineData("{\"model\":\"palmyra-x5\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":0}")]
    [InlineData("{\"model\":\"palmyra-x5\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{\"type\":\"llm\"}]}")]
    public async Task An_invalid_body_is_rejected(string body)
    {
        using var response = await Client.PostTextAsync("/v1/chat", body);
        await EmulatorClient.AssertRefusedAsync(response, 400, "BadRequest");
    }

    [Fact]
    public async Task Deep_nesting_and_large_bodies_are_rejected()
    {
        using var deep = await Client.PostTextAsync("/v1/chat", "{\"model\":\"palmyra-x5\",\"messages\":" + new string('[', 100_000));
        await EmulatorClient.AssertRefusedAsync(deep, 400, "BadRequest");

        await using var small = await EmulatorServer.StartAsync(new EmulatorOptions { MaxRequestBytes = 10_000 });
        using var client = new EmulatorClient(small.Address);
        using var large = await client.PostTextAsync("/v1/chat", new string(' ', 20_000));
        await EmulatorClient.AssertRefusedAsync(large, 413, "PayloadTooLarge");
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/v1/chat") { Content = new StringContent(new string(' ', 20_000)) };
        chunked.Headers.TransferEncodingChunked = true;
        using var withoutLength = await client.Http.SendAsync(chunked, TestContext.Current.CancellationToken);
        await EmulatorClient.AssertRefusedAsync(withoutLength, 413, "PayloadTooLarge");
    }

    [Fact]
    public async Task A_small_file_that_claims_to_be_huge_is_not_decoded()
    {
        var picture = TestImages.Png(10, 10);
        // In a PNG, the width is at offset 16, the height at 20, and the checksum of both at 29.
        Convert.FromHexString("0000FFFF0000FFFF").CopyTo(picture, 16);
        BitConverter.GetBytes(Crc32(picture.AsSpan(12, 17))).Reverse().ToArray().CopyTo(picture, 29);

        using var response = await Client.PostAsync("/v1/chat", EmulatorClient.Chat("palmyra-x5", [EmulatorClient.Image(picture)]));

        Assert.Contains("65535 x 65535", await EmulatorClient.AssertRefusedAsync(response, 400, "BadRequest"));
    }

    [Fact]
    public async Task A_truncated_image_of_each_kind_is_rejected()
    {
        foreach (var format in new[] { SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Webp })
        {
            var whole = TestImages.Plain(format, 300, 300, SKColors.Teal);
            using var response = await Client.PostAsync("/v1/chat", EmulatorClient.Chat("palmyra-x5", [EmulatorClient.Image(whole[..(whole.Length / 2)])]));
            await EmulatorClient.AssertRefusedAsync(response, 400, "BadRequest");
        }
    }

    [Fact]
    public async Task Invalid_HTTP_does_not_affect_the_emulator()
    {
        foreach (var invalid in new[] { "\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "POST /v1/chat HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "POST /v1/chat HTTP/1.1\r\nHost: x\r\n" + new string('a', 100_000) })
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(Emulator.Address.Host, Emulator.Address.Port, TestContext.Current.CancellationToken);
            await using var stream = socket.GetStream();
            try
            {
                await stream.WriteAsync(Encoding.Latin1.GetBytes(invalid), TestContext.Current.CancellationToken);
                using var reader = new StreamReader(stream);
                Assert.StartsWith("HTTP/1.1 4", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
            }
            catch (IOException)
            {
                // The emulator can also close the connection while the client is sending, which is valid too.
            }
        }

        await Client.GetAsync("/v1/models");
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
            }
        }

        return ~crc;
    }

    private Task<HttpResponseMessage> GetAsync() => Client.Http.GetAsync("/v1/models", TestContext.Current.CancellationToken);

    private async Task ScriptAsync(params object[] faults)
    {
        using var response = await Client.PostAsync("/_emulator/script", faults);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }
}
