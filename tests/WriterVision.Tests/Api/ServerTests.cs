using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Tests.Engine;
using WriterVision.Tests.Errors;
using Xunit;

namespace WriterVision.Tests.Api;

/// <summary>Each answer of a misbehaving server becomes one documented error, or a result.</summary>
public sealed class ServerTests : IDisposable
{
    private const string Key = "sk-the-key-that-no-server-spreads";

    private const string Json = "Content-Type: application/json\r\n";

    private readonly TemporaryFolder _folder = new();
    private readonly Shell _shell = new(endpoint: null, Key);

    public ServerTests()
    {
        _folder.Write("a.png", SampleImages.Png(100));
        _shell.SetLocation(_folder.Path);
    }

    /// <summary>Invalid error bodies, and the text that the message contains for each.</summary>
    public static TheoryData<string, string> ErrorBodies => new()
    {
        { "", "HTTP 400" },
        { "null", "null" },
        { "42", "42" },
        { "\"just words\"", "just words" },
        { "{}", "HTTP 400" },
        { "<html><head><title>Blocked &#27;[31m</title></head></html>", "a web page titled 'Blocked [31m'" },
        { "<html><title>", "a web page" },
        { new string('[', 100_000), "[[[" },
        { string.Concat(Enumerable.Repeat("{\"errors\":", 100_000)), "HTTP 400" },
        { """{"tpe":{"a":1},"errors":[null,7,"x",[],{"description":["no"],"key":false},{"description":"at last"}]}""", "at last" },
        { """{"tpe":null,"errors":null,"extras":null,"message":null,"detail":"in detail"}""", "in detail" },
        { """{"\ud800":1,"errors":[{"\udfff":2,"description":"said all the same"}]}""", "said all the same" },
        { """{"errors":[{"description":"half \ud83d"}]}""", "HTTP 400" },
        { """{"errors":[{"description":"\u001b]0;title\u0007\u009b31m\u202egnp"}]}""", "]0;title31mgnp" },
        { """{"errors":[{"description":"twice","description":"once"}]}""", "once" },
        { $$"""{"errors":[{"description":"{{new string('x', 990)}}{{Key}}"}]}""", "xxx" },
        { new string('x', 190) + Key, "xxx" },
    };

    /// <summary>Invalid answers with status 200.</summary>
    public static TheoryData<string> Unreadable =>
    [
        "", "null", "true", Key, "[]", "{}", "\"words\"", "{", "{\"choices\":null}", "{\"choices\":[[]]}", "{\"choices\":[{\"message\":\"words\"}]}",
        "{\"choices\":[{\"message\":null}]}", """{"a longer name \ud800":1}""", """{"choices":[{"\ud800 message":1}]}""", new string('[', 200_000), "{\"choices\":" + new string('[', 63),
    ];

    [Fact]
    public async Task Every_error_status_becomes_a_documented_error()
    {
        var statuses = Enumerable.Range(300, 300).ToList();
        var next = 0;
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.AnswerAsync($"{statuses[Interlocked.Increment(ref next) - 1]} Status", "{}");
        });

        var ids = Ids(server, $"{statuses.Count}");

        Assert.Equal(statuses.Count, ids.Count);
        Assert.All(ids, id => Assert.Contains(id, ErrorCatalog.Ids));
        Assert.All(statuses.Zip(ids), pair => Assert.Equal(Expected(pair.First), pair.Second));
    }

    [Theory]
    [MemberData(nameof(ErrorBodies))]
    public async Task Any_error_body_becomes_a_short_message_without_control_characters(string body, string expectedText)
    {
        await using var server = RawServer.Answering("400 Bad Request", body);

        var error = Assert.Single(Ask(server).Errors);

        Assert.StartsWith("BadRequest,", error.FullyQualifiedErrorId);
        Assert.Contains(expectedText, error.ToString());
        Assert.InRange(error.ToString().Length, 10, 1200);
        Assert.DoesNotContain(error.ToString(), static character => char.IsControl(character) || character == '\u202e');
        Assert.DoesNotContain(Key[..8], error.ToString());
    }

    [Theory]
    [InlineData("400 Bad Request", "BadRequest")]
    [InlineData("200 OK", "InvalidResponse")]
    public async Task A_body_that_is_not_text_becomes_a_message(string status, string errorId)
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync($"HTTP/1.1 {status}\r\n{Json}Content-Length: 1024\r\nConnection: close\r\n\r\n");
            await connection.Stream.WriteAsync(Enumerable.Range(0, 1024).Select(static value => (byte)(value | 0x80)).ToArray(), connection.Stopped);
        });

        Assert.Equal([errorId], Ask(server).ErrorIds);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task An_answer_without_content_is_an_error(string body)
    {
        await using var server = RawServer.Answering("200 OK", body);

        var result = Ask(server);

        Assert.Equal(["InvalidResponse"], result.ErrorIds);
        Assert.DoesNotContain(Key, result.AllText);
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":"x"}}],"usage":null,"model":null,"extra":{"\ud800":[{}]}}""")]
    [InlineData("""{"choices":[{"message":{"content":"x","tool_calls":7},"finish_reason":["stop"],"index":"first"},null],"usage":{"total_tokens":1e99,"prompt_tokens":-1}}""")]
    [InlineData("""{"model":"\u001b[31mred","choices":[{"message":{"content":"x"},"finish_reason":"\u001b[2Jstop"}],"created":"yesterday"}""")]
    public async Task Null_extra_and_mistyped_fields_are_ignored(string body)
    {
        await using var server = RawServer.Answering("200 OK", body);

        var result = Assert.Single(Ask(server).ThrowIfFailed().Results);

        Assert.Equal("x", result.Text);
        Assert.DoesNotContain('\u001b', result.Model + result.FinishReason);
    }

    [Theory]
    [InlineData("http://elsewhere.example/{0}")]
    [InlineData("https://elsewhere.example/v1/chat")]
    [InlineData("/v1/chat")]
    [InlineData("//elsewhere.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://[")]
    [InlineData("\u001b[31m")]
    [InlineData("")]
    public async Task Any_redirect_ends_the_run_and_the_key_is_not_sent(string location)
    {
        // A client that follows redirects would loop forever.
        await using var server = RawServer.Answering("308 Permanent Redirect", "", $"Location: {string.Format(null, location, Key)}\r\n");

        var result = Ask(server, "-MaximumRetryCount 3");

        Assert.Equal("RedirectNotFollowed", result.TerminatingId);
        Assert.Single(server.Heads);
        Assert.DoesNotContain(Key, result.AllText);
        Assert.DoesNotContain('\u001b', result.AllText);
    }

    [Fact]
    public async Task A_redirect_of_60_000_characters_becomes_a_short_message()
    {
        await using var server = RawServer.Answering("302 Found", "", $"Location: https://elsewhere.example/{new string('x', 60_000)}\r\n");

        Assert.InRange(Ask(server).Terminating!.ToString().Length, 100, 2000);
    }

    [Theory]
    [InlineData("head", "Timeout")]
    [InlineData("drip in the head", "Timeout")]
    [InlineData("body", "Timeout")]
    [InlineData("drip in the body", "Timeout")]
    [InlineData("error", "Unauthorized")]
    public async Task A_slow_server_is_limited_by_the_timeout(string where, string errorId)
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(where switch
            {
                "head" => "",
                "drip in the head" => "HTTP/1.1 200 OK\r\nX-Slow: ",
                "error" => $"HTTP/1.1 401 Unauthorized\r\n{Json}Content-Length: 100\r\n\r\n{{",
                _ => $"HTTP/1.1 200 OK\r\n{Json}Content-Length: 100000\r\n\r\n{{",
            });
            while (true)
            {
                await Task.Delay(50, connection.Stopped);
                await connection.WriteAsync(where.StartsWith("drip", StringComparison.Ordinal) ? " " : "");
            }
        });

        var result = Ask(server, "-TimeoutSec 1");

        Assert.Equal(errorId, result.TerminatingId ?? Assert.Single(result.ErrorIds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("HTTP/1.1\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.9 \u001b[31m {0}\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno header \u001b[31m {0}\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{{")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{0}\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n{{")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{{\"choices\":[")]
    public async Task An_answer_that_is_not_HTTP_or_is_truncated_is_a_broken_connection(string answer)
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(string.Format(null, answer, Key));
        });

        var result = Ask(server);

        Assert.Contains(Assert.Single(result.ErrorIds), new[] { "ConnectionLost", "InvalidResponse" });
        Assert.DoesNotContain(Key, result.AllText);
        Assert.DoesNotContain('\u001b', result.AllText);
    }

    [Fact]
    public async Task Endless_headers_are_not_read_to_the_end()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\n");
            while (true)
            {
                await connection.WriteAsync($"X-More: {new string('x', 1000)}\r\n");
            }
        });

        Assert.Equal(["ConnectionLost"], Ask(server).ErrorIds);
    }

    [Theory]
    [InlineData("200 OK", "InvalidResponse")]
    [InlineData("400 Bad Request", "BadRequest")]
    public async Task An_unrequested_compressed_body_is_not_decompressed(string status, string errorId)
    {
        var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[64 * 1024 * 1024], TestContext.Current.CancellationToken);
        }

        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync($"HTTP/1.1 {status}\r\n{Json}Content-Encoding: gzip\r\nContent-Length: {bomb.Length}\r\nConnection: close\r\n\r\n");
            await connection.Stream.WriteAsync(bomb.ToArray(), connection.Stopped);
        });

        Assert.Equal([errorId], Ask(server).ErrorIds);
        Assert.DoesNotContain("Accept-Encoding", Assert.Single(server.Heads));
    }

    [Fact]
    public void An_unknown_host_name_is_a_failed_connection()
    {
        var result = _shell.Run("iwv 'p' a.png -Endpoint https://no-such-host.invalid -MaximumRetryCount 0");

        Assert.Equal("ConnectionFailed", result.TerminatingId);
        Assert.Contains("no-such-host.invalid", result.Terminating!.ToString());
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("31536000", 31_536_000)]
    [InlineData("600", 600)]
    [InlineData("1e999", 366 * 24 * 60 * 60)]
    [InlineData("NaN", null)]
    [InlineData("soon \u001b[31m", null)]
    [InlineData("", null)]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT", null)]
    public async Task An_invalid_Retry_After_is_not_obeyed(string wait, int? seconds)
    {
        await using var server = RawServer.Answering("429 Too Many Requests", "{}", $"{Json}Retry-After: {wait}\r\n");

        var result = Ask(server);
        var error = result.Terminating ?? Assert.Single(result.Errors);

        Assert.StartsWith("RateLimited,", error!.FullyQualifiedErrorId);
        Assert.Equal(seconds, ((WriterApiException)error.Exception).RetryAfter?.TotalSeconds);
        Assert.DoesNotContain('\u001b', error.ToString());
    }

    [Theory]
    [InlineData("600", "10 minutes")]
    [InlineData("5400", "1 hour 30 minutes")]
    [InlineData("31536000", "365 days")]
    public async Task A_long_wait_ends_the_run_with_the_time_in_the_message(string seconds, string expectedText)
    {
        await using var server = RawServer.Answering("429 Too Many Requests", "{}", $"{Json}Retry-After: {seconds}\r\n");

        Assert.Contains($"(HTTP 429). The server asks clients to wait {expectedText}.", Ask(server).Terminating!.ToString());
    }

    [Theory]
    [InlineData("402 Payment Required", "{}")]
    [InlineData("429 Too Many Requests", """{"error":{"message":"You exceeded your current quota","type":"insufficient_quota"}}""")]
    [InlineData("429 Too Many Requests", """{"tpe":"CompletionModelQuotaError","errors":[{"description":"Monthly limit","key":"fail.model.quotaExceeded","extras":{}}],"extras":{}}""")]
    [InlineData("200 OK", """{"error":{"message":"No credit is left","code":402}}""")]
    [InlineData("200 OK", """{"error":{"message":"Out of storage","code":507}}""")]
    [InlineData("200 OK", """{"error":{"message":"You exceeded your current quota","code":429,"type":"insufficient_quota"}}""")]
    public async Task An_exhausted_quota_ends_the_run_and_is_not_retried(string status, string body)
    {
        await using var server = RawServer.Answering(status, body, Json);

        Assert.Equal("QuotaExhausted", Ask(server, "-MaximumRetryCount 5").TerminatingId);
        Assert.Single(server.Heads);
    }

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Dispose();
    }

    private static string Expected(int status) => status switch
    {
        < 400 => "RedirectNotFollowed",
        401 => "Unauthorized",
        402 or 507 => "QuotaExhausted",
        403 => "Forbidden",
        404 => "NotFound",
        407 => "ProxyAuthenticationRequired",
        408 => "ServerError",
        409 => "Conflict",
        410 => "ModelNotFound",
        413 => "FileTooLarge",
        429 => "RateLimited",
        >= 500 => "ServerError",
        _ => "BadRequest",
    };

    private ShellResult Ask(RawServer server, string parameters = "-MaximumRetryCount 0 -TimeoutSec 10") =>
        _shell.Run($"iwv 'p' a.png -Endpoint {server.Address} {(parameters.Contains("Retry", StringComparison.Ordinal) ? "" : "-MaximumRetryCount 0 ")}{parameters}");

    private List<string> Ids(RawServer server, string count)
    {
        var result = _shell.Run($$"""
            foreach ($number in 1..{{count}}) {
                try { iwv 'p' a.png -Endpoint {{server.Address}} -MaximumRetryCount 0 -ErrorAction Stop; 'no error' }
                catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            }
            """);
        return [.. result.ThrowIfFailed().Output.Cast<string>()];
    }
}
