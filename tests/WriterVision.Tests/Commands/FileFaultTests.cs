using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Tests.Engine;
using WriterVision.Tests.Quickstart;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>The commands for the files in the account, with a misbehaving server and a failing disk.</summary>
public sealed class FileFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task An_id_that_would_change_the_path_is_rejected_and_the_run_continues()
    {
        await using var server = Listing(Page(false, "..", "good", "."));
        using var shell = CreateShell(server);

        var result = shell.Run("Get-WriterFile | Remove-WriterFile -Confirm:$false; Get-WriterFile | Receive-WriterFile -Destination .");

        Assert.Equal(["InvalidFileId", "InvalidFileId", "InvalidFileId", "InvalidFileId"], result.ErrorIds);
        Assert.Equal(
            ["/v1/files/good", "/v1/files/good/download"],
            server.Heads.Select(Target).Where(static target => !target.Contains('?')));
    }

    [Theory]
    [InlineData("a/../b", "/v1/files/a%2F..%2Fb")]
    [InlineData("a?b#c", "/v1/files/a%3Fb%23c")]
    [InlineData("%2e%2e", "/v1/files/%252e%252e")]
    [InlineData("\\..", "/v1/files/%5C..")]
    [InlineData("...", "/v1/files/...")]
    [InlineData("=?utf-8?B?Li4v?=", "/v1/files/%3D%3Futf-8%3FB%3FLi4v%3F%3D")]
    public async Task An_id_is_one_segment_of_the_URL(string id, string target)
    {
        await using var server = Listing(Page(false, id));
        using var shell = CreateShell(server);

        shell.Run("Get-WriterFile | Remove-WriterFile -Confirm:$false").ThrowIfFailed();

        Assert.Equal(target, Target(server.Heads[^1]));
    }

    [Fact]
    public async Task An_empty_page_that_states_that_more_follow_is_an_error()
    {
        await using var server = Listing(Page(true));
        using var shell = CreateShell(server);

        Assert.Equal("InvalidResponse", shell.Run("Get-WriterFile -MaximumRetryCount 0").TerminatingId);
    }

    [Fact]
    public async Task A_full_temporary_disk_is_a_write_error_after_one_download()
    {
        await using var disk = await SmallDisk.MountAsync(_folder.File("disk"), kilobytes: 16);
        await File.WriteAllBytesAsync(disk.File("ballast"), new byte[16 * 1024], TestContext.Current.CancellationToken);
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions());
        using var shell = new Shell(emulator.Address, "key-of-a-full-disk");
        _folder.Write("a.png", TestImages.Png(10, 10));
        shell.SetLocation(_folder.Path);
        shell.Run("Send-WriterFile a.png").ThrowIfFailed();

        // A different temporary folder requires a separate process.
        var (_, output, error) = await QuickstartProgram.RunAsync(
            new Dictionary<string, string?>
            {
                ["TMPDIR"] = Path.GetDirectoryName(disk.File("x")),
                ["DOTNET_EnableDiagnostics"] = "0",
                ["WRITER_API_KEY"] = "key-of-a-full-disk",
                ["WRITER_BASE_URL"] = emulator.Address.ToString(),
            },
            "-Command",
            "Get-WriterFile | Invoke-WriterVision 'p' -ErrorVariable failures; $failures[0].FullyQualifiedErrorId");

        Assert.True(output.Contains("FileNotWritable,", StringComparison.Ordinal), output + error);
        Assert.Equal(1, emulator.State.Answers.Where(answer => answer.Key.Contains("download", StringComparison.Ordinal)).Sum(answer => answer.Value));
    }

    [Fact]
    public async Task A_list_that_repeats_a_page_is_an_error()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            // The page after 'c' is the first page again.
            await connection.AnswerAsync("200 OK", connection.Head.Contains("after=b", StringComparison.Ordinal) ? Page(true, "c") : Page(true, "a", "b"));
        });
        using var shell = CreateShell(server);

        var result = shell.Run("$seen = @(); try { Get-WriterFile | ForEach-Object { $seen += $_.Id } } finally { $seen = $seen -join ' ' }");

        Assert.Equal("InvalidResponse", result.TerminatingId);
        Assert.Equal(3, server.Heads.Length);
        Assert.Equal("a b c", Assert.Single(shell.Run("$seen").Output));
    }

    [Theory]
    [InlineData("500 Oops", "ServerError")]
    [InlineData("401 Unauthorized", "Unauthorized")]
    [InlineData("200 OK", "InvalidResponse")]
    public async Task A_page_that_fails_does_not_affect_the_previous_page(string status, string errorId)
    {
        await using var server = Serving(connection => connection.Head.Contains("after=b", StringComparison.Ordinal)
            ? connection.AnswerAsync(status, "{}")
            : connection.AnswerAsync("200 OK", Page(true, "a", "b")));
        using var shell = CreateShell(server);

        var result = shell.Run("$seen = @(); try { Get-WriterFile -MaximumRetryCount 0 | ForEach-Object { $seen += $_.Id } } finally { $seen = $seen -join ' ' }");

        Assert.Equal(errorId, result.TerminatingId);
        Assert.Equal("a b", Assert.Single(shell.Run("$seen").Output));
    }

    [Fact]
    public async Task A_write_error_names_the_file_and_is_not_retried()
    {
        Directory.CreateDirectory(_folder.File("in"));
        await using var server = Serving(async connection =>
        {
            Directory.Delete(_folder.File("in"));
            await connection.AnswerAsync("200 OK", "bytes");
        });
        using var shell = CreateShell(server);

        var error = Assert.Single(shell.Run("Receive-WriterFile x in/a.bin").Errors);

        Assert.StartsWith("FileNotWritable", error.FullyQualifiedErrorId);
        Assert.Contains(_folder.File("in/a.bin"), error.ToString());
        Assert.DoesNotContain(".partial", error.ToString().Split(':')[0]);
        Assert.Single(server.Heads);
    }

    [Theory]
    [InlineData("", "FileExists", "theirs")]
    [InlineData("-Force", null, "bytes")]
    public async Task A_file_that_appears_during_the_download_counts_as_existing(string force, string? errorId, string content)
    {
        await using var server = Serving(async connection =>
        {
            _folder.Write("a.bin", "theirs"u8.ToArray());
            await connection.AnswerAsync("200 OK", "bytes");
        });
        using var shell = CreateShell(server);

        var result = shell.Run($"Receive-WriterFile x a.bin {force}");

        Assert.Equal(errorId, result.ErrorIds.SingleOrDefault());
        Assert.Equal(content, File.ReadAllText(_folder.File("a.bin")));
        Assert.Equal([_folder.File("a.bin")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_name_that_looks_encoded_is_unchanged_and_other_headers_are_ignored()
    {
        const string Name = "=?utf-8?B?Li4vZXZpbC5leGU=?=";
        await using var server = Serving(connection => Target(connection.Head).EndsWith("/download", StringComparison.Ordinal)
            ? connection.AnswerAsync("200 OK", "bytes", $"Content-Disposition: attachment; filename=\"{Name}\"; filename*=UTF-8''..%2Fevil.exe\r\n")
            : connection.AnswerAsync("200 OK", $$"""{"id":"x","name":"{{Name}}"}"""));
        using var shell = CreateShell(server);

        shell.Run("Get-WriterFile x | Receive-WriterFile -Destination .").ThrowIfFailed();

        Assert.Equal("=_utf-8_B_Li4vZXZpbC5leGU=_=", Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(_folder.Path))));
    }

    [Fact]
    public async Task Only_created_folders_that_stay_empty_are_removed()
    {
        Directory.CreateDirectory(_folder.File("there"));
        await using var server = Serving(connection => Target(connection.Head).Contains("good", StringComparison.Ordinal)
            ? connection.AnswerAsync("200 OK", "bytes")
            : connection.AnswerAsync("400 Bad Request", "{}"));
        using var shell = CreateShell(server);

        var result = shell.Run(
            "Receive-WriterFile bad there/deep/er/a.bin; Receive-WriterFile bad there/a.bin; 'bad', 'good', 'bad' | Receive-WriterFile -Destination { \"both/of/$_.bin\" } -ThrottleLimit 1");

        // With -ThrottleLimit 1 the errors are predictable: in parallel, the second 'bad' could find that the first one uses its name.
        Assert.Equal(["BadRequest", "BadRequest", "BadRequest", "BadRequest"], result.ErrorIds);
        Assert.Equal(
            ["both", "both/of", "both/of/good.bin", "there"],
            Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_folder.Path, path).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_stop_during_a_download_leaves_no_file_or_folder()
    {
        var hasStarted = new TaskCompletionSource();
        await using var server = Serving(async connection =>
        {
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nthe first bytes");
            while (Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Length == 0)
            {
                await Task.Delay(5, connection.Stopped);
            }

            hasStarted.SetResult();
            await Task.Delay(System.Threading.Timeout.Infinite, connection.Stopped);
        });
        using var shell = CreateShell(server);

        var (running, result) = shell.Start("Receive-WriterFile x in/a.bin");
        await hasStarted.Task.WaitAsync(TestContext.Current.CancellationToken);
        running.Stop();

        Assert.True((await result).IsStopped);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Control_characters_in_a_list_do_not_reach_the_console()
    {
        await using var server = Listing("""{"data":[{"id":"1","name":"\u001b[31mred\u202e.png","status":"\u001b[2Jdone","graph_ids":["\u0007g"]}],"has_more":false}""");
        using var shell = CreateShell(server);

        var file = Assert.IsType<WriterFile>(Assert.Single(shell.Run("Get-WriterFile").ThrowIfFailed().Output));

        Assert.Equal(("\ufffd[31mred\ufffd.png", "\ufffd[2Jdone", "\ufffdg"), (file.Name, file.Status, file.GraphIds.Single()));
    }

    [Fact]
    public async Task Control_characters_in_a_model_name_do_not_reach_the_console()
    {
        await using var server = Listing("""{"models":[{"id":"\u001b[31mx5","name":"X\u202e5\u0007"}]}""");
        using var shell = CreateShell(server);

        var model = Assert.IsType<WriterModel>(Assert.Single(shell.Run("Get-WriterModel").ThrowIfFailed().Output));

        Assert.Equal(("\ufffd[31mx5", "X\ufffd5\ufffd"), (model.Name, model.DisplayName));
    }

    public void Dispose() => _folder.Dispose();

    private static string Target(string head) => head.Split(' ')[1];

    private static string Page(bool hasMore, params string[] ids) => System.Text.Json.JsonSerializer.Serialize(
        new { data = ids.Select(static id => new { id, name = $"{id.Length}.bin" }), has_more = hasMore });

    private static RawServer Listing(string page) => RawServer.Answering("200 OK", page);

    private static RawServer Serving(Func<RawConnection, Task> answer) => new(async connection =>
    {
        await connection.ReadRequestAsync();
        await answer(connection);
    });

    private Shell CreateShell(RawServer server)
    {
        var shell = new Shell(server.Address, "key-of-faults");
        shell.SetLocation(_folder.Path);
        return shell;
    }
}
