using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Tests.Engine;
using WriterVision.Tests.Quickstart;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>Get-WriterJournal, Merge-WriterJournal and Select-WriterShard.</summary>
public sealed class JournalCmdletTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private EmulatorServer _emulator = null!;
    private Shell _shell = null!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorServer.StartAsync(new EmulatorOptions { ApiKey = "key-of-journals" });
        _shell = new Shell(_emulator.Address, "key-of-journals");
        _shell.SetLocation(_folder.Path);
        _folder.Write("a.png", TestImages.Png(10, 10));
        _folder.Write("b.png", TestImages.Png(20, 20));
        _folder.Write("c.png", TestImages.Png(30, 30));
    }

    public async ValueTask DisposeAsync()
    {
        _shell.Dispose();
        await _emulator.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void Get_WriterJournal_returns_the_results_of_the_run_without_the_images()
    {
        var run = _shell.Run("""
            iwv 'Describe' *.png -Journal j.jsonl
            iwv 'Measure' a.png -Schema @{ width = 'int'; height = 'number' } -Journal j.jsonl
            iwv 'Which?' a.png, b.png -Combine -Journal j.jsonl
            Compare-WriterImage a.png b.png -Journal j.jsonl
            """).ThrowIfFailed().Output;
        foreach (var image in Directory.EnumerateFiles(_folder.Path, "*.png"))
        {
            File.Delete(image);
        }

        var recorded = _shell.Run("Get-WriterJournal j.jsonl").ThrowIfFailed().Output;

        // Requests run in parallel, so that answers are recorded in any order.
        Assert.Equal(run.Select(PropertiesOf).Order(), recorded.Select(PropertiesOf).Order());
        var measured = Assert.Single(recorded.OfType<VisionResult>(), result => result.Data is not null);
        Assert.Equal(10, ((PSObject)measured.Data!).Properties["width"].Value);
        Assert.IsType<decimal>(((PSObject)measured.Data).Properties["height"].Value);
        Assert.All(recorded, output => Assert.True(output is VisionResult { FromJournal: true, AnsweredAt: not null } or ImageComparison { FromJournal: true, AnsweredAt: not null }));
    }

    [Fact]
    public void Get_WriterJournal_reads_journals_of_version_1()
    {
        File.Copy(Path.Combine(StagedModule.RepositoryRoot, "tests", "WriterVision.Tests", "Journal", "Fixtures", "journal-v1.jsonl"), _folder.File("old.jsonl"));

        var recorded = _shell.Run("Get-WriterJournal old.jsonl").ThrowIfFailed().Output;

        // The journal has eight entries. One is a truncated answer, which is not returned.
        Assert.Equal(7, recorded.Count);
        Assert.Equal(1, ((PSObject)Assert.Single(recorded.OfType<VisionResult>(), result => result.Data is not null).Data!).Properties["width"].Value);
        Assert.NotEmpty(Assert.Single(recorded.OfType<ImageComparison>()).Summary);
    }

    [Fact]
    public void Get_WriterJournal_filters_by_model_and_time()
    {
        File.Copy(Path.Combine(StagedModule.RepositoryRoot, "tests", "WriterVision.Tests", "Journal", "Fixtures", "journal-v1.jsonl"), _folder.File("old.jsonl"));

        var counts = _shell.Run("""
            @(Get-WriterJournal old.jsonl -Model palmyra-x*).Count
            @(Get-WriterJournal old.jsonl -Model palmyra-x4, other).Count
            @(Get-WriterJournal *.jsonl -After ([datetime]'2026-11-27T07:04:17Z')).Count
            @(Get-WriterJournal *.jsonl -Before ([datetime]'2026-11-27T07:04:17Z')).Count
            @('old.jsonl' | Get-WriterJournal -After 2027-01-01).Count
            @(Get-ChildItem *.jsonl | Get-WriterJournal).Count
            """).ThrowIfFailed().Output;

        Assert.Equal([7, 0, 2, 5, 0, 7], counts.Cast<int>());
    }

    // The time zones move the first and the last date beyond the range of DateTimeOffset.
    [Theory]
    [InlineData("-After ([datetime]::MinValue)", "Europe/Berlin")]
    [InlineData("-Before ([datetime]::MaxValue)", "America/New_York")]
    public async Task Get_WriterJournal_accepts_the_first_and_the_last_date_in_each_time_zone(string filter, string timeZone)
    {
        var journal = Path.Combine(StagedModule.RepositoryRoot, "tests", "WriterVision.Tests", "Journal", "Fixtures", "journal-v1.jsonl");
        var environment = new Dictionary<string, string?>(QuickstartProgram.NoSettings) { ["TZ"] = timeZone };

        var (_, output, error) = await QuickstartProgram.RunAsync(environment, "-Command", $"@(Get-WriterJournal '{journal}' {filter}).Count");

        Assert.True(output.Trim() == "7", output + error);
    }

    [Fact]
    public void A_folder_is_not_a_journal()
    {
        var result = _shell.Run("Get-WriterJournal .");

        Assert.Equal(["NotAFile"], result.ErrorIds);
        Assert.EndsWith("is a folder, not a journal.", result.Errors[0].ToString());
    }

    [Fact]
    public async Task Get_WriterJournal_returns_failed_inputs_which_can_be_sent_again()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.AnswerAsync("200 OK", RawServer.Chat("I cannot say."));
        });
        _shell.Run($"1..2 | ForEach-Object {{ iwv 'Measure' a.png -Schema @{{ width = 'int' }} -Journal j.jsonl -Endpoint {server.Address} -ErrorAction SilentlyContinue }}");

        Assert.Empty(_shell.Run("Get-WriterJournal j.jsonl").ThrowIfFailed().Output);
        var failed = Assert.IsType<VisionResult>(Assert.Single(_shell.Run("Get-WriterJournal j.jsonl -Failed").ThrowIfFailed().Output));
        Assert.Equal(("a.png", "I cannot say.", null), (failed.Name, failed.GetRawText(), failed.Data));
        Assert.NotEmpty(failed.Problem!);
        var again = Assert.Single(_shell.Run("Get-WriterJournal j.jsonl -Failed | iwv -Schema @{ width = 'int' } -Journal j.jsonl -RetryFailed").ThrowIfFailed().Results);
        Assert.Equal(10, ((PSObject)again.Data!).Properties["width"].Value);
    }

    [Fact]
    public void Get_WriterJournal_reports_an_invalid_journal_and_reads_the_others()
    {
        _shell.Run("iwv 'Describe' a.png -Journal j.jsonl").ThrowIfFailed();
        File.WriteAllText(_folder.File("b.jsonl"), "text\n");

        var result = _shell.Run("Get-WriterJournal b.jsonl, none.jsonl, j.jsonl");

        Assert.Equal(["NotAJournal", "FileNotFound"], result.ErrorIds);
        Assert.Single(result.Output);
    }

    [Fact]
    public void A_merged_journal_answers_the_inputs_of_all_shares()
    {
        var shares = _shell.Run("""
            0..1 | ForEach-Object { $index = $_; Get-ChildItem *.png | Select-WriterShard -Index $index -Count 2 | iwv 'Describe' -Journal "share-$index.jsonl" }
            """).ThrowIfFailed().Results;
        Assert.Equal(["a.png", "b.png", "c.png"], shares.Select(result => result.Name).Order());
        var requests = _emulator.State.Answers.Values.Sum();

        Assert.Empty(_shell.Run("Merge-WriterJournal share-*.jsonl -Destination all.jsonl -WhatIf").ThrowIfFailed().Output);
        Assert.False(File.Exists(_folder.File("all.jsonl")));
        var merged = _shell.Run("Merge-WriterJournal share-*.jsonl -Destination all.jsonl").ThrowIfFailed().Output;

        Assert.Equal(_folder.File("all.jsonl"), Assert.IsType<FileInfo>(Assert.Single(merged)).FullName);
        Assert.All(_shell.Run("iwv 'Describe' *.png -Journal all.jsonl").ThrowIfFailed().Results, result => Assert.True(result.FromJournal));
        Assert.Equal(requests, _emulator.State.Answers.Values.Sum());
        Assert.Equal("FileExists", _shell.Run("Merge-WriterJournal share-*.jsonl -Destination all.jsonl").TerminatingId);
        Assert.Single(_shell.Run("Merge-WriterJournal all.jsonl, share-0.jsonl -Destination all.jsonl -Force").ThrowIfFailed().Output);
        Assert.Equal(3, _shell.Run("Get-WriterJournal all.jsonl").ThrowIfFailed().Output.Count);
    }

    [Theory]
    [InlineData("/")]
    [InlineData(".")]
    [InlineData("linked")]
    public void A_folder_is_not_a_destination_of_a_merge(string destination)
    {
        _shell.Run("iwv 'Describe' a.png -Journal j.jsonl").ThrowIfFailed();
        Directory.CreateSymbolicLink(_folder.File("linked"), Directory.CreateDirectory(_folder.File("real")).FullName);
        var files = Directory.EnumerateFileSystemEntries(_folder.Path).Order().ToList();

        foreach (var force in new[] { string.Empty, "-Force" })
        {
            var result = _shell.Run($"Merge-WriterJournal j.jsonl {destination} {force}");

            Assert.Equal("DestinationIsFolder", result.TerminatingId);
            Assert.Contains("is a folder", result.Terminating!.ToString());
        }

        Assert.Equal(files, Directory.EnumerateFileSystemEntries(_folder.Path).Order());
    }

    [Fact]
    public void Select_WriterShard_passes_each_object_in_exactly_one_share_and_unchanged()
    {
        const string Inputs = """
            $inputs = @(
                Get-ChildItem *.png
                'x/one.jpg', 'D:\y\two.jpg'
                [uri] 'https://example.org/three.png?sig=1'
                [pscustomobject] @{ Path = '/scans/four.jpg'; Prompt = 'p' }
                [pscustomobject] @{ FullName = '/scans/five.jpg' }
                @{ Uri = 'https://example.org/six.png' }
            )
            """;

        var output = _shell.Run(Inputs + "; 0..2 | ForEach-Object { $inputs | Select-WriterShard $_ 3 } | ForEach-Object { $inputs.IndexOf($_) }").ThrowIfFailed().Output;

        Assert.Equal(Enumerable.Range(0, 9), output.Cast<int>().Order());
    }

    [Fact]
    public void Select_WriterShard_reports_an_object_without_a_path_and_an_index_that_is_too_large()
    {
        var result = _shell.Run("1, 'a.png', $null, [pscustomobject] @{ Size = 1 } | Select-WriterShard -Index 0 -Count 1");

        Assert.Equal(["ShardPathNotFound", "ShardPathNotFound", "ShardPathNotFound"], result.ErrorIds);
        Assert.Equal(["a.png"], result.Output.Cast<string>());
        Assert.Equal("InvalidShard", _shell.Run("'a.png' | Select-WriterShard -Index 4 -Count 4").TerminatingId);
    }

    private static string PropertiesOf(object output) => output switch
    {
        VisionResult result => string.Join('|', result.Path, result.Name, result.GetRawText(), result.Prompt, result.Model, result.FinishReason, result.Usage?.TotalTokens, result.Duration, result.Attempts, result.Data, string.Join(',', result.Paths)),
        ImageComparison result => string.Join('|', result.ReferencePath, result.DifferencePath, result.Name, result.Text, result.Summary, result.Equivalent, string.Join(';', result.Differences), result.Model, result.Usage?.TotalTokens, result.Duration, result.Attempts),
        _ => throw new ArgumentOutOfRangeException(nameof(output)),
    };
}
