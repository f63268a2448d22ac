using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Emulator.Faults;
using WriterVision.Journal;
using WriterVision.Tests.Reports;
using Xunit;

namespace WriterVision.Tests.Module;

/// <summary>The assemblies that Windows PowerShell loads. Without a dependency resolver, all must be in the folder of the module, in matching versions.</summary>
public sealed class WindowsPowerShellTests : IDisposable
{
    private const string Key = "key-for-mono";

    private static readonly string Folder = Path.Combine(StagedModule.Folder, "lib", "netstandard2.0");

    /// <summary>The assemblies that Windows PowerShell contains.</summary>
    private static readonly string[] ProvidedAssemblies = ["netstandard", "mscorlib", "System.Management.Automation"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _image;

    public WindowsPowerShellTests() => _image = _folder.Write("large.png", TestImages.OfLength(TestImages.Png(30, 20), 1_000_000));

    [Fact]
    public void The_folder_contains_exactly_the_referenced_assemblies()
    {
        var present = Directory.EnumerateFiles(Folder, "*.dll").ToDictionary(file => Path.GetFileNameWithoutExtension(file), Read);
        var reached = new HashSet<string> { "WriterVision" };
        var open = new Queue<string>(reached);
        while (open.TryDequeue(out var name))
        {
            foreach (var (reference, version) in present[name].References)
            {
                if (ProvidedAssemblies.Contains(reference))
                {
                    continue;
                }

                Assert.True(present.TryGetValue(reference, out var found), $"{name} references {reference}, which is missing.");
                Assert.True(found.Version == version, $"{name} references {reference} {version}, but the folder contains {found.Version}, and there is no binding redirect.");
                if (reached.Add(reference))
                {
                    open.Enqueue(reference);
                }
            }
        }

        Assert.Equal(present.Keys.Order(), reached.Order());
    }

    [Fact]
    public void PowerShell_7_loads_only_the_assembly_of_the_module() =>
        Assert.Equal(["WriterVision.dll"], Directory.EnumerateFiles(Path.Combine(StagedModule.Folder, "lib", "net8.0")).Select(Path.GetFileName));

    [Fact]
    public async Task A_request_and_its_journal_work_on_net_framework()
    {
        await using var emulator = await EmulatorServer.StartAsync();

        var output = await ProbeAsync(emulator.Address, "ask");

        Assert.Contains("A PNG image of 30 x 20 pixels in 1,000,000 bytes", output[0]);
        Assert.Contains("loaded System.Text.Json", output);
        using (var journal = JournalStore.Open(_image + ".jsonl"))
        {
            Assert.Equal(1, journal.Count);
            Assert.EndsWith(output[0], output[1], StringComparison.Ordinal);
        }

        Assert.Equal(1_000_000, Assert.Single(emulator.State.Requests).Images[0].Length);
    }

    [Fact]
    public async Task A_report_is_written_and_replaced_on_net_framework()
    {
        var output = await ProbeAsync(new Uri("http://127.0.0.1:9"), "report");

        Assert.Equal(["written 1", "written 2"], output.Take(2));
        var report = new WrittenReport(_image + ".html");
        Assert.Equal(("Round 2", "</script>"), (report.Title, Assert.Single(report.Rows)["name"]!.GetValue<string>()));
        Assert.Equal("data:image/png;base64," + Convert.ToBase64String(File.ReadAllBytes(_image)), Assert.Single(report.Images).Value);
        Assert.Contains("loaded System.Text.Encodings.Web", output);
    }

    [Fact]
    public async Task More_than_two_requests_are_in_flight_on_net_framework()
    {
        await using var emulator = await EmulatorServer.StartAsync(new() { Latency = TimeSpan.FromMilliseconds(300), Answer = AnswerMode.Fixed });

        var output = await ProbeAsync(emulator.Address, "many", 16);

        Assert.Equal("answered 16", output[0]);
        Assert.Equal(16, emulator.State.Answers["/v1/chat 200"]);
        Assert.InRange(emulator.State.PeakInFlight, 8, 16);
    }

    [Fact]
    public async Task Transient_failures_are_retried_on_net_framework()
    {
        await using var emulator = await EmulatorServer.StartAsync();
        Fault[] faults =
        [
            // The reset is first, on a new connection: if a reused connection breaks, the runtime itself sends the request again.
            new(FaultKind.Reset),
            new(FaultKind.Status, 503) { RetryAfterMs = "1" },
            new(FaultKind.EarlyStatus, 429) { RetryAfterMs = "1" },
            new(FaultKind.WebPage, 502) { RetryAfterMs = "1" },
            new(FaultKind.ResetAfterHeaders),
            new(FaultKind.CutOff),
            new(FaultKind.BrokenJson),
            new(FaultKind.WebPageAsSuccess),
        ];
        emulator.Script([.. faults.SelectMany(fault => new Fault?[] { fault, null })]);

        var output = await ProbeAsync(emulator.Address, "questions", faults.Length);

        Assert.Equal(faults.Select(_ => "answered 2"), output.Take(faults.Length));
        Assert.Equal(faults.Length, emulator.State.Requests.Count);
    }

    [Theory]
    [InlineData("400 Bad Request", "BadRequest 1")]
    [InlineData("401 Unauthorized", "Unauthorized 1")]
    [InlineData("403 Forbidden", "Forbidden 1")]
    [InlineData("404 Not Found", "ModelNotFound 1")]
    [InlineData("407 Proxy Authentication Required", "ProxyAuthenticationRequired 1")]
    [InlineData("413 Payload Too Large", "FileTooLarge 1")]
    [InlineData("307 Temporary Redirect", "RedirectNotFollowed 1")]
    public async Task A_refusal_is_reported_without_the_key_on_net_framework(string status, string expected)
    {
        await using var elsewhere = RawServer.Answering("200 OK", RawServer.Chat("stolen"));
        await using var server = RawServer.Answering(
            status,
            $$$"""{"tpe":"Refused","errors":[{"description":"Not with {{{Key}}}.","key":"{{{Key}}}"}]}""",
            $"Content-Type: application/json\r\nLocation: {elsewhere.Address}v1/chat?{Key}\r\nX-Key: {Key}\r\n");

        var output = await ProbeAsync(server.Address, "questions");

        Assert.Equal(expected, output[0]);
        Assert.DoesNotContain(Key, string.Concat(output));
        Assert.Contains("Authorization: Bearer " + Key, Assert.Single(server.Heads));
        Assert.Empty(elsewhere.Heads);
    }

    [Fact]
    public async Task Files_are_uploaded_analyzed_and_deleted_on_net_framework()
    {
        await using var emulator = await EmulatorServer.StartAsync(new() { AllowRetired = true });
        // The analysis of the second file fails permanently. The file must be deleted too.
        emulator.Script(null, null, null, null, new(FaultKind.Status, 400));

        var output = await ProbeAsync(emulator.Address, "uploads", 2);

        Assert.Equal(["answered 1", "BadRequest 1"], output.Where(IsOutcome));
        Assert.Equal(0, emulator.State.Files);
        Assert.Equal(
            ["/v1/files 200 2", "/v1/files/{id} 200 2", "/v1/vision 200 1", "/v1/vision 400 1"],
            emulator.State.Answers.Select(answer => $"{answer.Key} {answer.Value}").Order());
    }

    [Fact]
    public async Task An_answer_during_the_upload_is_read_on_net_framework()
    {
        await using var emulator = await EmulatorServer.StartAsync(new() { AllowRetired = true });
        emulator.Script(new(FaultKind.EarlyStatus, 413), new(FaultKind.EarlyStatus, 413));

        var output = await ProbeAsync(emulator.Address, "uploads", 2);

        Assert.Equal(["FileTooLarge 1", "FileTooLarge 1"], output.Where(IsOutcome));
    }

    [Theory]
    [InlineData("stop", "", "stopped")]
    [InlineData("stop", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{", "stopped")]
    [InlineData("stop", "HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{", "stopped")]
    [InlineData("stop-download", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 100\r\n\r\n{", "stopped")]
    [InlineData("timeout", "", "Timeout 1")]
    [InlineData("timeout", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{", "Timeout 1")]
    [InlineData("timeout", "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{", "Unauthorized 1")]
    public async Task An_endless_answer_can_be_stopped_and_times_out_on_net_framework(string scenario, string start, string expected)
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(start);
            await Task.Delay(Timeout.Infinite, connection.Stopped);
        });

        Assert.Equal(expected, (await ProbeAsync(server.Address, scenario))[0]);
    }

    [Fact]
    public async Task TLS_1_2_is_offered_on_net_framework()
    {
        var hello = Array.Empty<byte>();
        await using var server = new RawServer(async connection =>
        {
            var start = new byte[11];
            await connection.Stream.ReadExactlyAsync(start, connection.Stopped);
            hello = start;
        });

        await ProbeAsync(new UriBuilder(server.Address) { Scheme = "https" }.Uri, "once");

        // A handshake record (22) with a ClientHello message (1). The offered version follows the length of the message.
        Assert.Equal((22, 1, 0x0303), (hello[0], hello[5], (hello[9] << 8) | hello[10]));
    }

    [Fact]
    public async Task No_key_is_sent_to_a_server_with_an_untrusted_certificate_on_net_framework()
    {
        await using var server = new UntrustedServer();

        var output = await ProbeAsync(server.Address, "once");

        // The exception of Mono differs from that of .NET Framework, which is tested below.
        Assert.Equal("ConnectionLost 1", output[0]);
        Assert.False(server.IsAnythingSent);
    }

    [Fact]
    public async Task Exceptions_of_net_framework_become_the_documented_errors()
    {
        var output = await ProbeAsync(new("https://api.writer.example"), "failures");

        Assert.Equal(
            ["ConnectionFailed 2", "ConnectionFailed 2", "CertificateNotTrusted 1", "ConnectionLost 2", "ConnectionLost 2", "Timeout 1"],
            output.Where(IsOutcome));
    }

    [Fact]
    public async Task Files_are_listed_downloaded_and_deleted_on_net_framework()
    {
        await using var emulator = await EmulatorServer.StartAsync();

        var output = await ProbeAsync(emulator.Address, "files");

        Assert.Equal(
            ["page of 2", "page of 1", "plain.png 00:00:00 True", "gr\\u00f6\\u00dfe \"1\".png 00:00:00 True", "\\u732b.png 00:00:00 True"],
            output.Take(5));
        Assert.Equal(0, emulator.State.Files);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    public async Task The_key_is_read_from_an_env_file_on_net_framework(string encoding)
    {
        File.WriteAllText(Path.Combine(_folder.Path, ".env"), $"# Größe\r\nexport WRITER_API_KEY='{Key}' # mine\r\n", System.Text.Encoding.GetEncoding(encoding));

        Assert.Equal(".env True", (await ProbeAsync(new("http://127.0.0.1:9"), "env"))[0]);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>True if a line of the probe is an outcome. The other lines are error messages and loaded assemblies.</summary>
    private static bool IsOutcome(string line) => !line.StartsWith(' ') && !line.StartsWith("loaded ", StringComparison.Ordinal);

    /// <summary>Runs a scenario of the probe on Mono, and returns its output lines.</summary>
    private async Task<string[]> ProbeAsync(Uri endpoint, string scenario, int count = 1)
    {
        var mono = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "mono")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(mono is null, "Mono is not installed (package mono-devel on Debian).");
        var probe = Path.Combine(
            StagedModule.RepositoryRoot, "tests", "WriterVision.MonoProbe", "bin", StagedModule.Configuration, "net472", "WriterVision.MonoProbe.exe");
        var (code, output, error) = await ChildProcess.RunAsync(
            mono,
            [probe, Path.Combine(Folder, "WriterVision.dll"), endpoint.ToString(), Key, _image, scenario, count.ToString(CultureInfo.InvariantCulture)],
            // The key of the current user must not be used.
            new Dictionary<string, string?> { ["WRITER_API_KEY"] = null },
            TestContext.Current.CancellationToken);
        Assert.True(code == 0, output + error);
        return output.TrimEnd().Split('\n');
    }

    private static (Version Version, List<(string Name, Version Version)> References) Read(string file)
    {
        using var reader = new PEReader(File.OpenRead(file));
        var metadata = reader.GetMetadataReader();
        return (
            metadata.GetAssemblyDefinition().Version,
            [.. metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Select(reference => (metadata.GetString(reference.Name), reference.Version))]);
    }
}
