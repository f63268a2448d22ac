using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>Text from a server, a file name or a model cannot harm the shell.</summary>
public sealed class SafetyTests : IDisposable
{
    private const string Key = "sk-the-key-that-nobody-may-see";

    private readonly TemporaryFolder _folder = new();

    public SafetyTests() => _folder.Write("a.png", SampleImages.Png(1000));

    [Fact]
    public async Task The_key_is_sent_in_the_header_and_never_shown_after_a_failure()
    {
        var echo = $$"""{"tpe":"X","errors":[{"description":"You sent {{Key}}","key":"{{Key}}"}]}""";
        foreach (var (status, body) in new[] { ("401 Unauthorized", echo), ("400 Bad Request", echo), ("500 Oops", echo), ("200 OK", "<html>" + Key), ("302 Found", "") })
        {
            await using var server = RawServer.Answering(status, body, $"Content-Type: application/json\r\nLocation: http://127.0.0.1/{Key}\r\n");
            using var shell = CreateShell(server.Address);

            var result = shell.Run("iwv 'p' a.png -MaximumRetryCount 1 -Verbose -Debug");

            Assert.DoesNotContain(Key, result.AllText);
            Assert.Contains($"Authorization: Bearer {Key}", server.Heads[0]);
        }
    }

    [Fact]
    public void A_plain_string_for_the_key_is_not_shown_when_it_cannot_be_used()
    {
        using var shell = CreateShell(new Uri("http://127.0.0.1:9"), apiKey: null);

        foreach (var call in new[] { "-ApiKey 'bad key \u00e9'", "-ApiKey ([pscustomobject]@{ Key = 'bad key \u00e9' })", "-ApiKey @('bad key \u00e9', 'x')", "-ApiKey 'bad key \u00e9' -TimeoutSec 0" })
        {
            var result = shell.Run($"iwv 'p' a.png {call} -Verbose");

            Assert.NotNull(result.Terminating);
            Assert.DoesNotContain("bad key", result.AllText);
        }
    }

    [Theory]
    [InlineData("  sk-trimmed  ")]
    [InlineData("sk-trimmed\r\n")]
    public async Task A_key_is_trimmed(string key)
    {
        await using var server = RawServer.Answering("200 OK", RawServer.Chat("ok"));
        using var shell = CreateShell(server.Address, key);

        shell.Run("iwv 'p' a.png").ThrowIfFailed();

        Assert.Contains("Authorization: Bearer sk-trimmed\r\n", server.Heads[0]);
    }

    [Fact]
    public async Task A_key_comes_from_a_dot_env_file_in_the_current_folder()
    {
        await using var server = RawServer.Answering("200 OK", RawServer.Chat("ok"));
        File.WriteAllText(_folder.File(".env"), "WRITER_API_KEY=sk-from-file\r\nOTHER=x\r\n", Encoding.Unicode);
        using var shell = CreateShell(server.Address, apiKey: null);

        var result = shell.Run("iwv 'p' a.png -Verbose").ThrowIfFailed();

        Assert.Contains("Authorization: Bearer sk-from-file\r\n", server.Heads[0]);
        Assert.Contains(result.Verbose, line => line.Contains(_folder.File(".env"), StringComparison.Ordinal));
        Assert.DoesNotContain("sk-from-file", result.AllText);
    }

    [Fact]
    public async Task A_key_that_an_answer_repeats_is_removed_from_the_result()
    {
        const string Key = "sk-a-key-that-the-model-repeats";
        await using var server = RawServer.Answering("200 OK", RawServer.Chat($"The key is {Key}."));
        using var shell = CreateShell(server.Address, Key);

        var result = Assert.Single(shell.Run("iwv 'p' a.png").ThrowIfFailed().Results);

        Assert.Equal("The key is [key].", result.GetRawText());
        Assert.Equal("The key is [key].", result.Text);
    }

    [Fact]
    public void Without_a_key_the_error_lists_the_three_places_for_it()
    {
        using var shell = CreateShell(new Uri("http://127.0.0.1:9"), apiKey: null);

        var error = shell.Run("iwv 'p' a.png").Terminating!;

        Assert.StartsWith("ApiKeyNotFound,", error.FullyQualifiedErrorId);
        Assert.All(["-ApiKey", "WRITER_API_KEY", ".env"], place => Assert.Contains(place, error.Exception.Message));
    }

    [Theory]
    [InlineData("http://api.writer.example")]
    [InlineData("localhost:8080")]
    [InlineData("https://u:p@api.writer.example")]
    public void An_unsafe_endpoint_is_rejected_before_anything_is_sent(string endpoint)
    {
        using var shell = CreateShell(new Uri("http://127.0.0.1:9"));

        Assert.Equal("InvalidEndpoint", shell.Run($"iwv 'p' a.png -Endpoint '{endpoint}'").TerminatingId);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = RawServer.Answering("200 OK", RawServer.Chat("stolen"));
        await using var server = RawServer.Answering("307 Temporary Redirect", "", $"Location: {elsewhere.Address}v1/chat\r\n");
        using var shell = CreateShell(server.Address);

        var result = shell.Run("iwv 'p' a.png");

        Assert.Equal("RedirectNotFollowed", result.TerminatingId);
        Assert.Empty(elsewhere.Heads);
    }

    [Fact]
    public async Task An_early_answer_during_the_upload_is_read()
    {
        _folder.Write("large.png", SampleImages.Png(20 * 1024 * 1024));
        await using var server = new RawServer(async connection =>
        {
            // This server ignores the Expect header, answers after the request headers, and does not read the body.
            await connection.ReadHeadAsync();
            await connection.AnswerAsync("413 Payload Too Large", """{"tpe":"PayloadTooLarge","errors":[{"description":"Too large.","key":"k"}]}""");
            connection.Reset();
        });
        using var shell = CreateShell(server.Address);
        for (var attempt = 0; attempt < 20; attempt++)
        {
            Assert.Equal(["FileTooLarge"], shell.Run("iwv 'p' large.png -MaximumRetryCount 0").ErrorIds);
        }
    }

    [Fact]
    public async Task Control_characters_in_an_answer_are_removed_only_for_the_console()
    {
        const string Raw = "\u001b]0;title\u0007\u001b[31mred\u001b[0m\tand\r\nlines\u009b";
        await using var server = RawServer.Answering("200 OK", RawServer.Chat(Raw));
        using var shell = CreateShell(server.Address);

        var result = Assert.Single(shell.Run("iwv 'p' a.png").ThrowIfFailed().Results);

        Assert.Equal("]0;title[31mred[0m\tand\r\nlines", result.Text);
        Assert.Equal(Raw, result.GetRawText());
    }

    [Theory]
    [InlineData("iwv 'p' a.png")]
    [InlineData("iwv 'p' a.png -Schema @{ total = 'string' }")]
    public async Task Direction_overrides_in_an_answer_are_made_visible(string call)
    {
        const string Raw = "pay\u202e001\u202c to \u2066a\u2069";
        await using var server = RawServer.Answering("200 OK", RawServer.Chat(call.Contains("Schema", StringComparison.Ordinal) ? $"{{\"total\":\"{Raw}\"}}" : Raw));
        using var shell = CreateShell(server.Address);
        shell.Run($"$r = {call}").ThrowIfFailed();

        foreach (var shown in new[] { "$r.Text", "\"$r\"", "$r.ToRow().PSObject.Properties.Value[-1]", "[WriterVision.Internal._Format]::Data($r.Data) + $r.Text" })
        {
            var text = Assert.Single(shell.Run(shown).ThrowIfFailed().Output)!.ToString();

            Assert.Contains("pay\ufffd001\ufffd to \ufffda\ufffd", text, StringComparison.Ordinal);
            Assert.DoesNotContain(text!, static character => character is >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069');
        }

        Assert.Contains(Raw, Assert.Single(shell.Run("$r.GetRawText()").ThrowIfFailed().Output)!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_its_end()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            var chunk = "10000\r\n" + new string(' ', 0x10000) + "\r\n";
            while (true)
            {
                await connection.WriteAsync(chunk);
            }
        });
        using var shell = CreateShell(server.Address);

        Assert.Equal(["ResponseTooLarge"], shell.Run("iwv 'p' a.png").ErrorIds);
    }

    [Fact]
    public async Task An_error_of_a_hundred_megabytes_is_a_short_message()
    {
        var body = new string('x', 100_000_000);
        await using var server = RawServer.Answering("400 Bad Request", body, "Content-Type: text/plain\r\n");
        using var shell = CreateShell(server.Address);

        var error = Assert.Single(shell.Run("iwv 'p' a.png").Errors);

        Assert.InRange(error.ToString().Length, 10, 1500);
    }

    [Fact]
    public void An_unreachable_host_is_one_error_for_all_inputs()
    {
        _folder.Write("b.png", SampleImages.Png(10));
        using var shell = CreateShell(new Uri("http://127.0.0.1:9"));

        var result = shell.Run("gci *.png | iwv 'p' -MaximumRetryCount 1");

        Assert.Equal("ConnectionFailed", result.TerminatingId);
    }

    [Fact]
    public async Task A_proxy_that_requires_authentication_is_an_error_and_never_receives_the_key()
    {
        await using var proxy = RawServer.Answering("407 Proxy Authentication Required", "", "Proxy-Authenticate: Basic realm=x\r\n");
        using var shell = CreateShell(new Uri("https://api.writer.example"));

        var result = shell.Run($"iwv 'p' a.png -Proxy {proxy.Address}");

        Assert.Equal("ProxyAuthenticationRequired", result.TerminatingId);
        Assert.All(proxy.Heads, head => Assert.StartsWith("CONNECT api.writer.example:443", head));
        Assert.DoesNotContain(Key, string.Concat(proxy.Heads));
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_ends_the_run_before_the_key_is_sent()
    {
        await using var server = new UntrustedServer();
        using var shell = CreateShell(server.Address);

        var result = shell.Run("iwv 'p' a.png");

        Assert.Equal("CertificateNotTrusted", result.TerminatingId);
        Assert.False(server.IsAnythingSent);
    }

    [Theory]
    [InlineData("-ProxyUseDefaultCredentials", "ProxyNotGiven")]
    [InlineData("-Proxy proxy.example", "InvalidProxy")]
    [InlineData("-Proxy proxy.example:8080", "InvalidProxy")]
    [InlineData("-Proxy ftp://user:hunter2@proxy.example", "InvalidProxy")]
    [InlineData("-Proxy http://127.0.0.1:9 -ProxyUseDefaultCredentials -ProxyCredential $credential", "TwoProxyCredentials")]
    public void Contradictory_proxy_parameters_are_rejected(string call, string errorId)
    {
        using var shell = CreateShell(new Uri("https://api.writer.example"));
        shell.Run("$credential = [pscredential]::new('u', [securestring]::new())");

        var result = shell.Run("iwv 'p' a.png " + call);

        Assert.Equal(errorId, result.TerminatingId);
        Assert.DoesNotContain("hunter2", result.AllText);
    }

    [Fact]
    public void A_malicious_file_name_is_sent_and_shown_safely()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not allow such names.");
        _folder.Write("b\u001b[31m'`\"$(x) [1]*?.png", [1]);
        using var shell = CreateShell(new Uri("http://127.0.0.1:9"));

        var error = Assert.Single(shell.Run("gci b* | iwv 'p' -WhatIf").Errors);

        Assert.StartsWith("UnsupportedImage", error.FullyQualifiedErrorId);
        Assert.DoesNotContain('\u001b', error.ToString());
    }

    public void Dispose() => _folder.Dispose();

    private Shell CreateShell(Uri endpoint, string? apiKey = Key)
    {
        var shell = new Shell(endpoint, apiKey);
        shell.SetLocation(_folder.Path);
        return shell;
    }
}
