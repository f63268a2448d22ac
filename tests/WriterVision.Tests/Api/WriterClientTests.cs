using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api;
using WriterVision.Api.Http;
using WriterVision.Api.Requests;
using WriterVision.Api.Responses;
using WriterVision.Errors;
using WriterVision.Inputs;
using WriterVision.Platform;
using WriterVision.Throttling;
using WriterVision.Vision.Schemas;
using Xunit;

namespace WriterVision.Tests.Api;

/// <summary>The client with a fake transport, without sockets and without the engine. These tests also run on the oldest supported runtime.</summary>
public sealed class WriterClientTests
{
    private const string Key = "sk-very-secret-key";
    private static readonly string Success = RawServer.Chat("A cat.");

    private static readonly Func<HttpRequestMessage, HttpResponseMessage> Unavailable = FakeTransport.Answer(
        HttpStatusCode.ServiceUnavailable, "{}", with: response => response.Headers.TryAddWithoutValidation("retry-after-ms", "1"));

    [Fact]
    public async Task A_request_has_the_documented_body_and_its_answer_is_read()
    {
        var image = SampleImages.Png(1000);
        var transport = new FakeTransport(FakeTransport.Answer(HttpStatusCode.OK, Success));

        var answer = await Ask(transport, request: new ChatRequest
        {
            Model = "palmyra-x5",
            System = "Be brief: \"ja\" — ünïcode 🐈",
            Temperature = 0.25,
            MaxTokens = 100,
            Parts = [ChatPart.FromText("Before"), Image(image), ChatPart.FromText("after.")],
        });

        Assert.Equal("A cat.", answer.Content);
        Assert.Equal(15, answer.Usage!.TotalTokens);
        Assert.Equal("stop", answer.FinishReason);
        var sent = Assert.Single(transport.Requests);
        Assert.Equal("https://api.writer.com/v1/chat", sent.Address.AbsoluteUri);
        Assert.Equal("Bearer " + Key, sent.Authorization);
        var expected = new
        {
            model = "palmyra-x5",
            messages = new object[]
            {
                new { role = "system", content = "Be brief: \"ja\" — ünïcode 🐈" },
                new
                {
                    role = "user",
                    content = new object[]
                    {
                        new { type = "text", text = "Before" },
                        new { type = "image_url", image_url = new { url = "data:image/png;base64," + Convert.ToBase64String(image) } },
                        new { type = "text", text = "after." },
                    },
                },
            },
            temperature = 0.25,
            max_tokens = 100,
        };
        Assert.True(JsonNode.DeepEquals(JsonSerializer.SerializeToNode(expected), JsonNode.Parse(sent.Body)));
    }

    [Theory]
    [InlineData(ApiType.Writer, true, """{"schema":{"type":"object"}}""")]
    [InlineData(ApiType.Writer, false, """{"schema":{"type":"object"}}""")]
    [InlineData(ApiType.OpenAI, true, """{"name":"answer","strict":true,"schema":{"type":"object"}}""")]
    [InlineData(ApiType.OpenAI, false, """{"name":"answer","strict":false,"schema":{"type":"object"}}""")]
    public async Task A_schema_is_sent_as_the_API_documents_it(ApiType apiType, bool isStrict, string expected)
    {
        var segments = new ChatRequest { Model = "m", Parts = [ChatPart.FromText("p")], AnswerSchema = """{"type":"object"}""", IsSchemaStrict = isStrict }
            .ToSegments(ChatDialect.For(apiType));
        using var content = new SegmentedContent(segments, new("application/json"), CancellationToken.None);
        using var json = JsonDocument.Parse(await content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        var format = json.RootElement.GetProperty("response_format");
        Assert.Equal(("json_schema", expected), (format.GetProperty("type").GetString(), format.GetProperty("json_schema").GetRawText()));
    }

    [Fact]
    public async Task A_schema_with_64_levels_can_be_sent()
    {
        var schema = AnswerSchema.FromText(
            string.Concat(Enumerable.Repeat("{\"properties\":{\"a\":", SchemaNode.MaximumDepth)) + "{\"type\":\"string\"}" + new string('}', 2 * SchemaNode.MaximumDepth)).Text;
        var segments = new ChatRequest { Model = "m", Parts = [ChatPart.FromText("p")], AnswerSchema = schema }.ToSegments(ChatDialect.Writer);
        using var content = new SegmentedContent(segments, new("application/json"), CancellationToken.None);

        Assert.Contains(schema, await content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_URL_is_sent_complete_and_shown_without_its_secrets()
    {
        var image = ImageUrl.Inspect(new Uri("https://user:hunter2@images.example/scans/a%20b.png?sig=hunter2"), ImageRules.Chat);
        var segments = new ChatRequest { Model = "m", Parts = [ChatPart.FromText("p"), ChatPart.FromUrl(image.Url)] }.ToSegments(ChatDialect.Writer);
        using var content = new SegmentedContent(segments, new("application/json"), CancellationToken.None);
        using var json = JsonDocument.Parse(await content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            "https://user:hunter2@images.example/scans/a%20b.png?sig=hunter2",
            json.RootElement.GetProperty("messages")[0].GetProperty("content")[1].GetProperty("image_url").GetProperty("url").GetString());
        Assert.Equal(("https://…@images.example/scans/a%20b.png?…", "a b.png"), (image.Path, image.Name));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(49_151)]
    [InlineData(49_152)]
    [InlineData(49_153)]
    [InlineData(98_305)]
    [InlineData(1_000_000)]
    public async Task The_Content_Length_matches_the_body_and_the_image_is_unchanged(int length)
    {
        var image = SampleImages.Png(length);
        var segments = new ChatRequest { Model = "m", Parts = [Image(image, bytesPerRead: 7777)] }.ToSegments(ChatDialect.Writer);
        using var content = new SegmentedContent(segments, new("application/json"), CancellationToken.None);
        var contentLength = content.Headers.ContentLength;
        var body = await content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(contentLength, body.Length);
        using var json = JsonDocument.Parse(body);
        var url = json.RootElement.GetProperty("messages")[0].GetProperty("content")[0].GetProperty("image_url").GetProperty("url").GetString()!;
        Assert.Equal(image, Convert.FromBase64String(url.Split(',')[1]));
    }

    [Fact]
    public async Task A_large_body_waits_for_100_Continue_and_a_small_one_does_not()
    {
        var transport = new FakeTransport(FakeTransport.Answer(HttpStatusCode.OK, Success));

        await Ask(transport, request: new ChatRequest { Model = "m", Parts = [Image(SampleImages.Png(1000))] });
        await Ask(transport, request: new ChatRequest { Model = "m", Parts = [Image(SampleImages.Png(300_000))] });

        Assert.Equal([false, true], transport.Requests.Select(request => request.ExpectsContinue));
    }

    [Theory]
    [InlineData(408)]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_transient_failure_is_retried(int status)
    {
        var transport = new FakeTransport(
            FakeTransport.Answer((HttpStatusCode)status, "{}", with: response => response.Headers.TryAddWithoutValidation("retry-after-ms", "1")),
            FakeTransport.Answer(HttpStatusCode.OK, Success));
        var log = new List<string>();
        var context = new RequestContext { Log = log.Add };

        var answer = await Ask(transport, context: context);

        Assert.Equal("A cat.", answer.Content);
        Assert.Equal(2, context.Attempts);
        Assert.Matches(@"^attempt 1 failed: .+[^.]\. Retrying in \d+\.\d s\.$", Assert.Single(log));
    }

    [Theory]
    [InlineData(400, "BadRequest", false)]
    [InlineData(401, "Unauthorized", true)]
    [InlineData(403, "Forbidden", true)]
    [InlineData(404, "ModelNotFound", true)]
    [InlineData(410, "ModelNotFound", true)]
    [InlineData(413, "FileTooLarge", false)]
    [InlineData(422, "BadRequest", false)]
    [InlineData(418, "BadRequest", false)]
    public async Task A_permanent_failure_is_not_retried(int status, string errorId, bool endsRun)
    {
        const string Body = """{"tpe":"Some","errors":[{"description":"What went wrong.","key":"some.key","extras":{}}],"extras":{}}""";
        var transport = new FakeTransport(FakeTransport.Answer((HttpStatusCode)status, Body));

        var failure = await Assert.ThrowsAsync<WriterApiException>(() => Ask(transport));

        Assert.Single(transport.Requests);
        Assert.Equal(errorId, failure.ErrorId);
        Assert.Equal(endsRun, failure.EndsRun);
        Assert.Equal((status, "Some", "some.key", "What went wrong."), ((int)failure.StatusCode, failure.ErrorType, failure.ErrorKey, failure.Description));
        Assert.Contains("What went wrong.", failure.Message);
    }

    [Theory]
    [InlineData("false", 500, 1)]
    [InlineData("true", 400, 2)]
    public async Task A_response_header_determines_whether_to_retry(string header, int status, int requests)
    {
        var transport = new FakeTransport(FakeTransport.Answer((HttpStatusCode)status, "{}", with: response => response.Headers.TryAddWithoutValidation("x-should-retry", header)));

        await Assert.ThrowsAsync<WriterApiException>(() => Ask(transport, retries: 1));

        Assert.Equal(requests, transport.Requests.Count);
    }

    [Fact]
    public async Task Waits_that_the_server_requests_do_not_count_as_retries()
    {
        var limited = FakeTransport.Answer((HttpStatusCode)429, "{}", with: response => response.Headers.TryAddWithoutValidation("retry-after-ms", "1"));
        var transport = new FakeTransport(limited, limited, limited, limited, FakeTransport.Answer(HttpStatusCode.OK, Success));

        Assert.Equal("A cat.", (await Ask(transport, retries: 1)).Content);
    }

    [Fact]
    public async Task A_requested_wait_of_more_than_five_minutes_ends_the_run()
    {
        var transport = new FakeTransport(FakeTransport.Answer((HttpStatusCode)429, "{}", with: response => response.Headers.TryAddWithoutValidation("retry-after", "7200")));

        var failure = await Assert.ThrowsAsync<WriterApiException>(() => Ask(transport));

        Assert.Equal(("RateLimited", true, TimeSpan.FromHours(2)), (failure.ErrorId, failure.EndsRun, failure.RetryAfter));
        Assert.Contains("The server asks clients to wait 2 hours.", failure.Message);
    }

    [Fact]
    public async Task Without_retries_a_rate_limit_is_reported_at_once()
    {
        var transport = new FakeTransport(FakeTransport.Answer((HttpStatusCode)429, "{}", with: response => response.Headers.TryAddWithoutValidation("retry-after", "60")));

        var failure = await Assert.ThrowsAsync<WriterApiException>(() => Ask(transport, retries: 0));

        Assert.Equal("RateLimited", failure.ErrorId);
        Assert.Single(transport.Requests);
    }

    [Fact]
    public async Task A_host_that_returns_only_gateway_errors_ends_the_run_after_the_retries()
    {
        var transport = new FakeTransport(Unavailable);

        var failure = await Assert.ThrowsAsync<WriterApiException>(() => Ask(transport, retries: 4));

        Assert.Equal(("ServerError", true), (failure.ErrorId, failure.EndsRun));
        Assert.Equal(5, transport.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(ConnectTimeouts))]
    public async Task A_host_that_never_answered_is_tried_once(Exception exception)
    {
        var transport = new FakeTransport(FakeTransport.Throw(exception));

        var failure = await Assert.ThrowsAsync<WriterVisionException>(() => Ask(transport, retries: 4));

        Assert.Equal(("ConnectionFailed", true), (failure.ErrorId, failure.EndsRun));
        Assert.Contains("https://api.writer.com/: the host does not respond", failure.Message);
        Assert.Contains("-Endpoint", failure.RecommendedAction);
        Assert.Single(transport.Requests);
    }

    [Theory]
    [MemberData(nameof(ConnectTimeouts))]
    public async Task A_host_that_answered_before_is_tried_until_it_answers_again(Exception exception)
    {
        var answer = FakeTransport.Answer(HttpStatusCode.OK, Success);
        var transport = new FakeTransport([answer, .. Enumerable.Repeat(FakeTransport.Throw(exception), 8), answer]);
        using var client = Client(transport, retries: 3);
        await Ask(client);

        Assert.Equal("A cat.", (await Ask(client)).Content);
        Assert.Equal(10, transport.Requests.Count);
    }

    [Fact]
    public async Task Attempts_during_an_outage_do_not_count_as_retries()
    {
        var transport = new FakeTransport(
            [FakeTransport.Answer(HttpStatusCode.OK, Success), .. Enumerable.Repeat(FakeTransport.Throw(NoConnection()), 20), FakeTransport.Answer(HttpStatusCode.OK, Success)]);
        using var client = Client(transport, retries: 3);
        var log = new List<string>();
        var context = new RequestContext { Log = log.Add };
        await Ask(client);

        Assert.Equal("A cat.", (await Ask(client, context: context)).Content);

        Assert.Equal((21, 22), (context.Attempts, transport.Requests.Count));
        Assert.Matches(@"^attempt \d+ failed: .+[^.]\. All requests wait until the service is ready\.$", log[2]);
        Assert.Contains("the service is back", log[^1]);
    }

    [Fact]
    public async Task A_lasting_outage_ends_the_run()
    {
        var transport = new FakeTransport(FakeTransport.Answer(HttpStatusCode.OK, Success), Unavailable);
        // With enough retries, no request fails before another one detects the outage.
        using var client = Client(transport, retries: 100, outage: TimeSpan.Zero);
        await Ask(client);

        var failures = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Assert.ThrowsAsync<WriterVisionException>(() => Ask(client))));

        Assert.All(failures, failure => Assert.Equal(("ServiceUnreachable", true), (failure.ErrorId, failure.EndsRun)));
        Assert.Contains("HTTP 503", failures[0].Message);
    }

    [Fact]
    public async Task Without_retries_an_outage_is_reported_at_once()
    {
        var transport = new FakeTransport(FakeTransport.Answer(HttpStatusCode.OK, Success), FakeTransport.Throw(NoConnection()));
        using var client = Client(transport, retries: 0);
        await Ask(client);

        for (var request = 0; request < 5; request++)
        {
            Assert.Equal("ConnectionFailed", (await Assert.ThrowsAsync<WriterVisionException>(() => Ask(client))).ErrorId);
        }
    }

    [Fact]
    public async Task An_image_that_always_fails_at_a_gateway_is_a_separate_error()
    {
        var transport = new FakeTransport([FakeTransport.Answer(HttpStatusCode.OK, Success), .. Enumerable.Repeat(Unavailable, 6), FakeTransport.Answer(HttpStatusCode.OK, Success)]);
        using var client = Client(transport, retries: 5);
        await Ask(client);

        var failure = await Assert.ThrowsAsync<WriterApiException>(() => Ask(client));

        Assert.Equal(("ServerError", false), (failure.ErrorId, failure.EndsRun));
        Assert.Equal("A cat.", (await Ask(client)).Content);
    }

    [Theory]
    [InlineData("<html><head><title>502 Bad Gateway</title></head></html>", "text/html", "a web page titled '502 Bad Gateway'")]
    [InlineData("<!DOCTYPE html>", "application/json", "a web page")]
    [InlineData("upstream\r\n\r\nconnect error", "text/plain", "upstream connect error")]
    [InlineData("", "text/plain", "The server returned HTTP 502.")]
    [InlineData("{\"message\":\"no healthy upstream\"}", "application/json", "no healthy upstream")]
    [InlineData("{\"tpe\":42,\"errors\":\"none\"}", "application/json", "The server returned HTTP 502: none")]
    [InlineData("[1,2]", "application/json", "[1,2]")]
    [InlineData("{\"errors\":[{\"description\":\"\\u001b[31mred\\u0007\"}]}", "application/json", "[31mred")]
    public async Task An_undocumented_error_body_becomes_a_clear_message(string body, string mediaType, string expectedText)
    {
        var failure = await Assert.ThrowsAsync<WriterApiException>(() => Ask(new FakeTransport(FakeTransport.Answer(HttpStatusCode.BadGateway, body, mediaType)), retries: 0));

        Assert.Equal("ServerError", failure.ErrorId);
        Assert.Contains(expectedText, failure.Message);
        Assert.DoesNotContain('\u001b', failure.Message);
    }

    [Theory]
    [InlineData("""{"error":{"message":"The image is too dark."}}""", "BadRequest", "The image is too dark.")]
    [InlineData("""{"error":"no such deployment"}""", "BadRequest", "no such deployment")]
    [InlineData("""{"errors":["quota of the project"],"choices":[]}""", "BadRequest", "quota of the project")]
    [InlineData("""{"error":{"message":"Key revoked","code":401}}""", "Unauthorized", "Key revoked")]
    public async Task An_error_in_a_body_with_status_200_is_reported_after_one_request(string body, string errorId, string reason)
    {
        var transport = new FakeTransport(FakeTransport.Answer(HttpStatusCode.OK, body));

        var failure = await Assert.ThrowsAsync<WriterApiException>(() => Ask(transport, retries: 5));

        Assert.Equal(errorId, failure.ErrorId);
        Assert.EndsWith(": " + reason, failure.Message);
        Assert.Single(transport.Requests);
    }

    [Fact]
    public async Task A_transient_error_in_a_body_with_status_200_is_retried()
    {
        var transport = new FakeTransport(
            FakeTransport.Answer(HttpStatusCode.OK, """{"error":{"message":"Provider is busy","code":503}}"""), FakeTransport.Answer(HttpStatusCode.OK, Success));

        Assert.Equal("A cat.", (await Ask(transport, retries: 1)).Content);
        Assert.Equal(2, transport.Requests.Count);
    }

    [Fact]
    public async Task A_byte_order_mark_before_a_body_is_ignored()
    {
        Assert.Equal("A cat.", (await Ask(new FakeTransport(FakeTransport.Answer(HttpStatusCode.OK, "\ufeff" + Success)))).Content);

        var refused = new FakeTransport(FakeTransport.Answer(HttpStatusCode.BadRequest, "\ufeff{\"message\":\"too wide\"}"));
        Assert.EndsWith(": too wide", (await Assert.ThrowsAsync<WriterApiException>(() => Ask(refused))).Message);
    }

    [Theory]
    [InlineData("""[{"type":"text","text":"A "},{"type":"text","text":"cat."}]""", "A cat.", null)]
    [InlineData("""[{"type":"thinking","thinking":"Whiskers."},{"type":"text","text":"A cat."}]""", "A cat.", null)]
    [InlineData("""["A ","cat."]""", "A cat.", null)]
    [InlineData("""[{"type":"refusal","refusal":"No."}]""", null, "No.")]
    [InlineData("[]", null, null)]
    public async Task Content_that_is_a_list_of_parts_is_joined(string content, string? expected, string? refusal)
    {
        var answer = await Ask(new FakeTransport(FakeTransport.Answer(HttpStatusCode.OK, "{\"choices\":[{\"message\":{\"content\":" + content + "}}]}")));

        Assert.Equal((expected, refusal), (answer.Content, answer.Refusal));
    }

    [Theory]
    [InlineData("<html><title>Sign in</title></html>", "a web page titled 'Sign in'")]
    [InlineData("", "it is empty")]
    [InlineData("{\"choices\":[", "it is not valid JSON")]
    [InlineData("{}", "no message in 'choices'")]
    [InlineData("{\"choices\":[]}", "no message in 'choices'")]
    [InlineData("{\"choices\":{}}", "no message in 'choices'")]
    [InlineData("[]", "no message in 'choices'")]
    [InlineData("{\"choices\":[null]}", "no message in 'choices'")]
    public async Task An_unreadable_body_with_status_200_is_retried_and_then_reported(string body, string expectedText)
    {
        var transport = new FakeTransport(FakeTransport.Answer(HttpStatusCode.OK, body));

        var failure = await Assert.ThrowsAsync<WriterVisionException>(() => Ask(transport, retries: 1));

        Assert.Equal("InvalidResponse", failure.ErrorId);
        Assert.Contains(expectedText, failure.Message);
        Assert.Equal(2, transport.Requests.Count);
    }

    [Theory]
    [InlineData("{\"choices\":[{\"message\":{\"content\":null,\"refusal\":null}}]}", null, null)]
    [InlineData("{\"choices\":[{\"message\":{\"content\":42}}],\"usage\":[],\"model\":7}", null, null)]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":{\"total_tokens\":\"many\"}}", "x", null)]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"\\ud800\"}}]}", null, null)]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":{\"total_tokens\":9}}", "x", 9L)]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}", "x", 9L)]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":{\"prompt_tokens\":7}}", "x", null)]
    public async Task Fields_that_are_missing_or_of_another_type_have_no_value(string body, string? content, long? tokens)
    {
        var answer = await Ask(new FakeTransport(FakeTransport.Answer(HttpStatusCode.OK, body)));

        Assert.Equal(content, answer.Content);
        Assert.Equal(tokens, answer.Usage?.TotalTokens);
    }

    [Fact]
    public async Task An_answer_is_read_only_up_to_the_size_limit()
    {
        var failure = await Assert.ThrowsAsync<WriterVisionException>(() =>
            Ask(new FakeTransport(FakeTransport.Answer(HttpStatusCode.OK, RawServer.Chat(new string('x', 17 * 1024 * 1024))))));

        Assert.Equal("ResponseTooLarge", failure.ErrorId);
    }

    [Fact]
    public async Task The_key_is_removed_from_server_text()
    {
        var body = $$"""{"tpe":"Unauthorized","errors":[{"description":"Bad header: Bearer {{Key}}","key":"{{Key}}"}]}""";

        var failure = await Assert.ThrowsAsync<WriterApiException>(() => Ask(new FakeTransport(FakeTransport.Answer(HttpStatusCode.Unauthorized, body))));

        Assert.DoesNotContain(Key, failure.ToString() + failure.Description + failure.ErrorKey);
        Assert.Contains("Bad header: Bearer [key]", failure.Message);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_its_target_is_shown_without_its_query()
    {
        var transport = new FakeTransport(FakeTransport.Answer(HttpStatusCode.Redirect, "", with: response => response.Headers.Location = new Uri("https://elsewhere.example/v1/chat?token=abc")));

        var failure = await Assert.ThrowsAsync<WriterVisionException>(() => Ask(transport));

        Assert.Equal("RedirectNotFollowed", failure.ErrorId);
        Assert.Contains("https://elsewhere.example/v1/chat?…", failure.Message);
        Assert.DoesNotContain("abc", failure.ToString());
        Assert.Single(transport.Requests);
    }

    [Fact]
    public async Task The_key_is_sent_only_to_the_origin_of_the_endpoint()
    {
        var transport = new FakeTransport(FakeTransport.Answer(HttpStatusCode.OK, Success));
        using var invoker = new HttpMessageInvoker(new AuthenticationHandler(new Uri("https://api.writer.com"), Secure(Key), ExtraHeaders.None, transport));
        foreach (var address in new[] { "https://api.writer.com/x", "https://api.writer.com:444/x", "http://api.writer.com/x", "https://api.writer.com.evil.example/x" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var response = await invoker.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Null(request.Headers.Authorization);
        }

        Assert.Equal(["Bearer " + Key, null, null, null], transport.Requests.Select(request => request.Authorization));
    }

    [Fact]
    public async Task A_broken_connection_is_retried_and_then_reported()
    {
        var transport = new FakeTransport(FakeTransport.Throw(new HttpRequestException("The connection broke.", new IOException("Reset by peer"))));

        var failure = await Assert.ThrowsAsync<WriterVisionException>(() => Ask(transport, retries: 1));

        Assert.Equal("ConnectionLost", failure.ErrorId);
        Assert.Contains("Reset by peer", failure.Message);
        Assert.Equal(2, transport.Requests.Count);
    }

    [Fact]
    public async Task An_unreadable_file_is_not_reported_as_a_broken_connection()
    {
        var transport = new FakeTransport(FakeTransport.Answer(HttpStatusCode.OK, Success));
        var part = ChatPart.FromImage("image/png", 10, _ => throw FileErrors.FileChanged("x.png"));

        var failure = await Assert.ThrowsAsync<WriterVisionException>(() => Ask(transport, request: new ChatRequest { Model = "m", Parts = [part] }));

        Assert.Equal("FileChanged", failure.ErrorId);
        Assert.Empty(transport.Requests);
    }

    [Fact]
    public async Task A_stop_and_a_timeout_are_different_errors()
    {
        using var stop = new CancellationTokenSource();
        var stalled = new StalledTransport(stop.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ask(stalled, cancellationToken: stop.Token));

        var failure = await Assert.ThrowsAsync<WriterVisionException>(() => Ask(new StalledTransport(), retries: 0, timeout: TimeSpan.FromMilliseconds(50)));
        Assert.Equal("Timeout", failure.ErrorId);
    }

    [Theory]
    [InlineData(1, "within 1 second.")]
    [InlineData(180, "within 180 seconds.")]
    public void A_timeout_is_reported_in_seconds(int seconds, string expectedText) =>
        Assert.EndsWith(expectedText, ConnectionErrors.Timeout(new Uri("https://api.writer.com"), TimeSpan.FromSeconds(seconds), new RequestContext()).Message);

    [Theory]
    [InlineData("https://gateway.example/writer/", "https://gateway.example/writer/v1/chat")]
    [InlineData("http://localhost:8080", "http://localhost:8080/v1/chat")]
    [InlineData("http://127.0.0.1:8080/", "http://127.0.0.1:8080/v1/chat")]
    public async Task An_endpoint_can_have_a_path(string endpoint, string address)
    {
        var transport = new FakeTransport(FakeTransport.Answer(HttpStatusCode.OK, Success));

        await Ask(transport, endpoint: EndpointUrl.Parse(endpoint));

        Assert.Equal(address, transport.Requests[0].Address.AbsoluteUri);
    }

    [Theory]
    [InlineData("http://api.writer.com")]
    [InlineData("ftp://api.writer.com")]
    [InlineData("localhost:8080")]
    [InlineData("api.writer.com")]
    [InlineData("https://user:hunter2@api.writer.com")]
    [InlineData("https://api.writer.com?key=hunter2")]
    [InlineData("https://api.writer.com#hunter2")]
    public void An_unsafe_or_ambiguous_endpoint_is_rejected_without_showing_its_secrets(string endpoint)
    {
        var failure = Assert.Throws<WriterVisionException>(() => EndpointUrl.Parse(endpoint));

        Assert.Equal("InvalidEndpoint", failure.ErrorId);
        Assert.DoesNotContain("hunter2", failure.ToString());
    }

    /// <summary>The exceptions of a transport if packets are dropped: at its own connect timeout, or at that of the operating system.</summary>
    public static TheoryData<Exception> ConnectTimeouts() =>
    [
        new TaskCanceledException("The operation was canceled.", new TimeoutException("A connection could not be established within the configured ConnectTimeout.")),
        new HttpRequestException(HttpRequestError.ConnectionError, "Connection timed out", new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.TimedOut)),
    ];

    private static ChatPart Image(byte[] bytes, int bytesPerRead = int.MaxValue) =>
        ChatPart.FromImage("image/png", bytes.Length, _ => Task.FromResult<Stream>(new TrickleStream(bytes, bytesPerRead)));

    private static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (var character in text)
        {
            secure.AppendChar(character);
        }

        return secure;
    }

    /// <summary>The exceptions of a transport if no server is listening.</summary>
    private static HttpRequestException NoConnection() => new(HttpRequestError.ConnectionError, "Connection refused");

    private static async Task<ChatResponse> Ask(
        HttpMessageHandler transport,
        ChatRequest? request = null,
        RequestContext? context = null,
        int retries = 3,
        TimeSpan? timeout = null,
        Uri? endpoint = null,
        CancellationToken? cancellationToken = null)
    {
        using var client = Client(transport, retries, timeout, endpoint);
        return await Ask(client, request, context, cancellationToken);
    }

    private static Task<ChatResponse> Ask(
        WriterClient client, ChatRequest? request = null, RequestContext? context = null, CancellationToken? cancellationToken = null) => client.ChatAsync(
        request ?? new ChatRequest { Model = "palmyra-x5", Parts = [ChatPart.FromText("Hello")] },
        context ?? new RequestContext(),
        cancellationToken ?? TestContext.Current.CancellationToken);

    /// <summary>A client whose throttle does not wait between probes during an outage.</summary>
    private static WriterClient Client(
        HttpMessageHandler transport, int retries, TimeSpan? timeout = null, Uri? endpoint = null, TimeSpan? outage = null) => new(
        new WriterClientOptions
        {
            Endpoint = endpoint ?? WriterClientOptions.DefaultEndpoint,
            ApiKey = Secure(Key),
            MaximumRetryCount = retries,
            Timeout = timeout ?? WriterClientOptions.DefaultTimeout,
            OutageTimeout = outage ?? WriterClientOptions.DefaultOutageTimeout,
        },
        new AccountThrottles(new Throttle(new SystemClock(), static () => 0), new Throttle()),
        transport);

    /// <summary>Returns a few bytes for each read, as a network share can.</summary>
    private sealed class TrickleStream(byte[] bytes, int maximum) : MemoryStream(bytes)
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            base.ReadAsync(buffer, offset, Math.Min(count, maximum), cancellationToken);
    }

    private sealed class StalledTransport(Action? onSend = null) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            onSend?.Invoke();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException();
        }
    }
}
