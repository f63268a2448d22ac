using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using SkiaSharp;
using Xunit;

namespace WriterVision.Tests.Quickstart;

/// <summary>The quickstart's tour, run in its own process.</summary>
public sealed class QuickstartTests
{
    [Fact]
    public async Task The_tour_shows_each_feature_of_the_module_and_leaves_no_file_behind()
    {
        using var folder = new TemporaryFolder();
        var (code, output, error) = await QuickstartProgram.RunAsync(QuickstartProgram.NoSettings.Append(new("TMPDIR", folder.Path)).ToDictionary());

        Assert.Equal(0, code);
        // A table breaks lines to fit the console.
        var text = Regex.Replace(output, @"\s+", " ");
        foreach (var sample in Directory.EnumerateFiles(Path.Combine(StagedModule.RepositoryRoot, "docs", "samples"), "*.jpg"))
        {
            using var codec = SKCodec.Create(sample);
            Assert.Contains($"{Path.GetFileName(sample)} [WriterVision emulator] A JPEG image of {codec.Info.Width} x {codec.Info.Height} pixels", text);
        }

        Assert.Contains("# Read receipts as data.", output);
        Assert.Contains("\"CITY CABS\",", text);
        Assert.Contains(" 90.49 ", text);
        Assert.Matches("receipt-taxi.png [0-9] True", text);
        Assert.Contains("the rectangle from (60, 100) to (150, 150)", text);
        Assert.Contains("README.md' is not an image", Regex.Replace(error, @"\s+", " "));
        Assert.DoesNotContain("Line |", error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path, "receipts-*"));
    }

    [Fact]
    public async Task The_tour_ends_at_the_first_statement_when_Writer_rejects_the_key()
    {
        await using var server = RawServer.Answering("401 Unauthorized", "{}");
        var environment = new Dictionary<string, string?> { ["WRITER_API_KEY"] = "key-of-a-user", ["WRITER_BASE_URL"] = server.Address.ToString() };

        var (code, output, error) = await QuickstartProgram.RunAsync(environment);

        Assert.Equal(1, code);
        Assert.Equal(1, Regex.Count(output, "PS>"));
        Assert.Contains("rejected the API key", Regex.Replace(error, @"\s+", " "));
        Assert.DoesNotContain("key-of-a-user", output + error);
    }

    [Fact]
    public async Task Without_a_key_WRITER_BASE_URL_is_ignored_and_the_output_says_so()
    {
        await using var server = RawServer.Answering("200 OK", RawServer.Chat("from the server"));
        var environment = new Dictionary<string, string?> { ["WRITER_API_KEY"] = null, ["WRITER_BASE_URL"] = server.Address.ToString() };

        var (code, output, _) = await QuickstartProgram.RunAsync(environment);

        Assert.Equal(0, code);
        Assert.Empty(server.Heads);
        Assert.Contains("WRITER_BASE_URL is ignored", output);
    }

    [Fact]
    public async Task With_a_key_requests_go_to_WRITER_BASE_URL_and_loopback_bypasses_the_proxy()
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
    public void The_program_folder_contains_no_copy_of_the_module() =>
        Assert.False(File.Exists(Path.Combine(QuickstartProgram.Folder, "WriterVision.dll")));
}
