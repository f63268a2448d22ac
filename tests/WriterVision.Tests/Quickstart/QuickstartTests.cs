using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using SkiaSharp;
using Xunit;

namespace WriterVision.Tests.Quickstart;

/// <summary>The first thing that a user sees, as a program of its own.</summary>
public sealed class QuickstartTests
{
    [Fact]
    public async Task The_tour_tells_the_truth_of_every_sample_and_ends_well()
    {
        var (code, output, error) = await QuickstartProgram.RunAsync();

        Assert.Equal(0, code);
        Assert.Empty(error);
        // As a reader sees it: a table breaks its lines where the console is too narrow.
        var text = Regex.Replace(output, @"\s+", " ");
        var samples = Directory.EnumerateFiles(Path.Combine(StagedModule.RepositoryRoot, "docs", "samples"))
            .Where(file => Path.GetExtension(file) is not (".md" or ".cs")).ToList();
        Assert.True(samples.Count >= 6);
        foreach (var sample in samples)
        {
            using var codec = SKCodec.Create(sample);
            var format = codec.EncodedFormat.ToString().Replace("Webp", "WebP", StringComparison.Ordinal);
            format = format is "WebP" ? format : format.ToUpperInvariant();
            Assert.Contains($"{Path.GetFileName(sample)} [WriterVision emulator] A {format} image of {codec.Info.Width} x {codec.Info.Height} pixels", text);
        }

        Assert.Contains("README.md' is not an image that the model can read", text);
        // On one line, as at a prompt: what the tour wraps a statement in is not to be seen.
        Assert.Contains($"Invoke-WriterVision: '{Path.Combine(StagedModule.RepositoryRoot, "docs", "samples", "README.md")}'", output);
        Assert.DoesNotContain("Line |", output);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task The_tour_fails_at_once_where_Writer_refuses_the_key()
    {
        await using var server = RawServer.Answering("401 Unauthorized", "{}");
        var environment = new Dictionary<string, string?> { ["WRITER_API_KEY"] = "key-of-a-user", ["WRITER_BASE_URL"] = server.Address.ToString() };

        var (code, output, _) = await QuickstartProgram.RunAsync(environment);

        Assert.Equal(1, code);
        Assert.Equal(1, Regex.Count(output, "does not accept the API key"));
        Assert.DoesNotContain("key-of-a-user", output);
    }

    [Fact]
    public async Task Without_a_key_an_address_of_the_users_gets_nothing_and_is_told_of()
    {
        await using var server = RawServer.Answering("200 OK", RawServer.Chat("from the server"));
        var environment = new Dictionary<string, string?> { ["WRITER_API_KEY"] = null, ["WRITER_BASE_URL"] = server.Address.ToString() };

        var (code, output, _) = await QuickstartProgram.RunAsync(environment);

        Assert.Equal(0, code);
        Assert.Empty(server.Heads);
        Assert.Contains("WRITER_BASE_URL is passed over", output);
    }

    [Fact]
    public async Task With_a_key_it_goes_where_the_user_says_and_no_proxy_sees_what_stays_on_this_machine()
    {
        await using var proxy = RawServer.Answering("200 OK", RawServer.Chat("from the proxy"));
        await using var server = RawServer.Answering("200 OK", RawServer.Chat("from the server"));
        var environment = new Dictionary<string, string?>
        {
            ["WRITER_API_KEY"] = "key-of-a-user",
            ["WRITER_BASE_URL"] = server.Address.ToString(),
            ["HTTP_PROXY"] = proxy.Address.ToString(),
            ["http_proxy"] = proxy.Address.ToString(),
            ["ALL_PROXY"] = proxy.Address.ToString(),
        };

        var sample = Path.Combine(StagedModule.RepositoryRoot, "docs", "samples", "sunset.jpg");
        var (code, output, _) = await QuickstartProgram.RunAsync(environment, "-Command", $"(Invoke-WriterVision p '{sample}').Text; (Invoke-WriterVision p '{sample}' -Proxy {proxy.Address}).Text");

        Assert.Equal(0, code);
        Assert.Equal(2, Regex.Count(output, "from the server"));
        Assert.Empty(proxy.Heads);
        Assert.All(server.Heads, head => Assert.Contains("Bearer key-of-a-user", head));
    }

    [Fact]
    public void The_module_is_imported_from_where_it_is_staged_and_no_copy_lies_beside_the_program() =>
        Assert.False(File.Exists(Path.Combine(QuickstartProgram.Folder, "WriterVision.dll")));
}
