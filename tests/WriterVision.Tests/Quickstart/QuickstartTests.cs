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
        var (code, output, error) = await RunAsync();

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
        Assert.DoesNotContain('\u001b', output);
    }

    [Theory]
    [InlineData("'hello'", 0, "hello")]
    [InlineData("throw 'oops'", 1, "oops")]
    [InlineData("exit 3", 3, "")]
    [InlineData("(Get-Module WriterVision).Version.ToString()", 0, "0.1.0")]
    public async Task A_command_of_the_users_is_run_and_its_exit_code_given(string command, int exitCode, string shown)
    {
        var (code, output, _) = await RunAsync("-Command", command);

        Assert.Equal(exitCode, code);
        Assert.Contains(shown, output);
    }

    [Fact]
    public async Task A_script_gets_its_arguments()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("mine.ps1"), "'{0}-{1}' -f $args", TestContext.Current.CancellationToken);

        var (code, output, _) = await RunAsync(folder.File("mine.ps1"), "a", "b c");

        Assert.Equal(0, code);
        Assert.Contains("a-b c", output);
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
        var (code, output, _) = await RunAsync(environment, "-Command", $"(Invoke-WriterVision p '{sample}').Text; (Invoke-WriterVision p '{sample}' -Proxy {proxy.Address}).Text");

        Assert.Equal(0, code);
        Assert.Equal(2, Regex.Count(output, "from the server"));
        Assert.Empty(proxy.Heads);
        Assert.All(server.Heads, head => Assert.Contains("Bearer key-of-a-user", head));
    }

    internal static Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        RunAsync(new Dictionary<string, string?> { ["WRITER_API_KEY"] = null, ["WRITER_BASE_URL"] = null }, arguments);

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var program = Path.Combine(
            StagedModule.RepositoryRoot, "src", "WriterVision.Quickstart", "bin", StagedModule.Configuration, "net10.0", "WriterVision.Quickstart.dll");
        return ChildProcess.RunAsync("dotnet", new[] { program }.Concat(arguments), environment, TestContext.Current.CancellationToken);
    }
}
