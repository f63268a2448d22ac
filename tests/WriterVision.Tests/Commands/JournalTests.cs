using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Emulator.Faults;
using WriterVision.Journal;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>Runs with <c>-Journal</c>: which answers a second run takes from the journal, and which requests it sends again.</summary>
public sealed class JournalTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private EmulatorServer _emulator = null!;
    private Shell _shell = null!;
    private int _requests;

    private string Path => _folder.File("results.jsonl");

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorServer.StartAsync(new EmulatorOptions { ApiKey = "key-of-journals", AllowRetired = true });
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

    [Theory]
    [InlineData("iwv 'Describe {{image}}' *.png")]
    [InlineData("iwv 'Describe' *.png -Model palmyra-vision")]
    [InlineData("iwv 'Describe' *.png -Model palmyra-x4")]
    [InlineData("iwv 'Describe' *.png -Combine")]
    [InlineData("iwv 'Describe' *.png -System 'Be brief' -Temperature 0.2 -MaxTokens 400 -Unordered -ThrottleLimit 1")]
    [InlineData("Compare-WriterImage a.png *.png")]
    [InlineData("Compare-WriterImage a.png *.png -Force")]
    [InlineData("Compare-WriterImage a.png *.png -Prompt 'What differs?' -Model palmyra-vision")]
    public void Recorded_answers_are_not_requested_again_and_are_emitted_unchanged(string command)
    {
        var script = command + " -Journal results.jsonl";
        var first = _shell.Run(script).ThrowIfFailed();
        var requests = Total(_emulator);

        // The second run needs neither a request nor a key.
        _shell.Set("apiKey", null);
        var second = _shell.Run("$PSDefaultParameterValues.Remove('*:ApiKey'); " + script).ThrowIfFailed();

        Assert.Equal(requests, Total(_emulator));
        Assert.Equal(first.Output.Select(PropertiesOf), second.Output.Select(PropertiesOf));
        Assert.All(first.Output, output => Assert.False(IsFromJournal(output)));
        Assert.All(second.Output.Where(output => (output as ImageComparison)?.Attempts != 0), output => Assert.True(IsFromJournal(output)));
        Assert.Equal(0, _emulator.State.Files);
    }

    [Fact]
    public void Renamed_and_moved_files_are_found_and_changed_files_are_sent()
    {
        _shell.Run("iwv 'p' *.png -Journal results.jsonl").ThrowIfFailed();
        Directory.CreateDirectory(_folder.File("sub"));
        File.Move(_folder.File("a.png"), _folder.File("sub/renamed.png"));
        _folder.Write("b.png", TestImages.Png(21, 21));

        var results = _shell.Run("'b.png', 'c.png', 'sub/renamed.png' | iwv 'p' -Journal results.jsonl").ThrowIfFailed().Results;

        Assert.Equal([("b.png", false), ("c.png", true), ("renamed.png", true)], results.Select(result => (result.Name, result.FromJournal)));
        Assert.All(results.Zip((string[])["21 x 21", "30 x 30", "10 x 10"]), pair => Assert.Contains(pair.Second, pair.First.Text));
        Assert.Equal(_folder.File("sub/renamed.png"), results[2].Path);
    }

    [Theory]
    [InlineData("-Model palmyra-x4")]
    [InlineData("-System 'Be brief'")]
    [InlineData("-Temperature 0")]
    public void A_changed_setting_or_prompt_sends_a_new_request(string setting)
    {
        _shell.Run("iwv 'p' a.png -Journal results.jsonl").ThrowIfFailed();

        Assert.False(Assert.Single(_shell.Run($"iwv 'p' a.png -Journal results.jsonl {setting}").ThrowIfFailed().Results).FromJournal);
        Assert.False(Assert.Single(_shell.Run("iwv 'q' a.png -Journal results.jsonl").ThrowIfFailed().Results).FromJournal);
        Assert.False(Assert.Single(_shell.Run("iwv '{{image}} p' a.png -Journal results.jsonl").ThrowIfFailed().Results).FromJournal);
        Assert.True(Assert.Single(_shell.Run("iwv 'p' a.png -Journal results.jsonl -KeepFile -ThrottleLimit 2 -TimeoutSec 9").ThrowIfFailed().Results).FromJournal);
    }

    [Fact]
    public async Task An_answer_from_another_endpoint_is_not_used()
    {
        await using var other = await EmulatorServer.StartAsync(new EmulatorOptions());
        _shell.Run("iwv 'p' a.png -Journal results.jsonl").ThrowIfFailed();

        Assert.False(Assert.Single(_shell.Run($"iwv 'p' a.png -Journal results.jsonl -Endpoint {other.Address}").ThrowIfFailed().Results).FromJournal);
        Assert.True(Assert.Single(_shell.Run($"iwv 'p' a.png -Journal results.jsonl -Endpoint {other.Address}").ThrowIfFailed().Results).FromJournal);
    }

    [Fact]
    public void Failed_requests_are_not_recorded_and_are_sent_again()
    {
        _emulator.Script(null, new Fault(FaultKind.Status, 400), null);
        var first = _shell.Run("iwv 'p' *.png -Journal results.jsonl -ThrottleLimit 1");
        var second = _shell.Run("iwv 'p' *.png -Journal results.jsonl -ThrottleLimit 1").ThrowIfFailed();

        Assert.Single(first.Errors);
        Assert.Equal(2, first.Results.Count);
        Assert.Equal(first.Results.Select(result => result.Name).Append(null), second.Results.Select(result => result.FromJournal ? result.Name : null).OrderBy(name => name is null));
        Assert.Equal(3, Lines().Count);
    }

    [Fact]
    public async Task Equal_inputs_of_one_run_are_sent_once()
    {
        await using var slow = await EmulatorServer.StartAsync(new EmulatorOptions { AllowRetired = true, Latency = TimeSpan.FromMilliseconds(300) });
        File.Copy(_folder.File("a.png"), _folder.File("same.png"));

        foreach (var model in (string[])["palmyra-x5", "palmyra-vision"])
        {
            var before = Total(slow);
            var results = _shell.Run($"iwv 'p' a.png, same.png, a.png -Model {model} -Journal {model}.jsonl -Endpoint {slow.Address}").ThrowIfFailed().Results;

            Assert.Equal(["a.png", "same.png", "a.png"], results.Select(result => result.Name));
            Assert.Single(results, result => !result.FromJournal);
            Assert.Equal(model == "palmyra-x5" ? 1 : 3, Total(slow) - before);
        }

        Assert.Equal(0, slow.State.Files);
    }

    [Fact]
    public async Task An_entry_never_contains_the_key_or_the_query_of_a_URL()
    {
        // With fixed answers, the emulator does not fetch the URL.
        await using var fixedAnswers = await EmulatorServer.StartAsync(new EmulatorOptions { Answer = AnswerMode.Fixed });
        _shell.Run($"$PSDefaultParameterValues['*:Endpoint'] = '{fixedAnswers.Address}'");
        _shell.Run("iwv 'What is it?' 'https://example.org/photo.png?sig=very-secret' -Journal results.jsonl; iwv 'What is it?' a.png -Journal results.jsonl").ThrowIfFailed();

        var text = File.ReadAllText(Path);
        var entry = Lines()[1];
        Assert.DoesNotContain("very-secret", text);
        Assert.DoesNotContain("key-of-journals", text);
        Assert.Equal("What is it?", entry.GetProperty("prompt").GetString());
        Assert.Equal(fixedAnswers.Address.ToString().TrimEnd('/'), entry.GetProperty("endpoint").GetString());
        Assert.Equal("palmyra-x5", entry.GetProperty("askedModel").GetString());
        Assert.Equal(_folder.File("a.png"), entry.GetProperty("inputs")[0].GetProperty("path").GetString());
        Assert.Equal(SHA256Of("a.png"), entry.GetProperty("inputs")[0].GetProperty("sha256").GetString());
        Assert.True(entry.GetProperty("usage").GetProperty("totalTokens").GetInt64() > 0);
        Assert.Equal(1, entry.GetProperty("attempts").GetInt32());
        Assert.True(Assert.Single(_shell.Run("iwv 'What is it?' 'https://example.org/photo.png?sig=very-secret' -Journal results.jsonl").Results).FromJournal);
        Assert.False(Assert.Single(_shell.Run("iwv 'What is it?' 'https://example.org/photo.png?sig=another' -Journal results.jsonl").Results).FromJournal);
    }

    [Fact]
    public void An_entry_contains_the_data_of_a_comparison()
    {
        _shell.Run("Compare-WriterImage a.png b.png -Journal results.jsonl").ThrowIfFailed();

        Assert.Equal(JsonValueKind.Array, Assert.Single(Lines()).GetProperty("data").GetProperty("differences").ValueKind);
    }

    [Fact]
    public void An_incomplete_last_line_is_reported_and_its_input_is_sent_again()
    {
        _shell.Run("iwv 'p' *.png -Journal results.jsonl -ThrottleLimit 1").ThrowIfFailed();
        var bytes = File.ReadAllBytes(Path);
        File.WriteAllBytes(Path, bytes[..^9]);

        var result = _shell.Run("iwv 'p' *.png -Journal results.jsonl -ThrottleLimit 1").ThrowIfFailed();

        Assert.Contains("results.jsonl", Assert.Single(result.Warnings));
        Assert.Equal([true, true, false], result.Results.Select(answer => answer.FromJournal));
        Assert.Equal(3, Lines().Count);
    }

    [Theory]
    [InlineData("This is a text of mine.\n", "NotAJournal")]
    [InlineData("{\"writervision-journal\":2}\n", "JournalVersionNotSupported")]
    [InlineData("{\"writervision-journal\":1}\n{\"damaged\n{}\n", "JournalDamaged")]
    public void A_file_that_is_not_a_valid_journal_ends_the_run_and_is_not_changed(string content, string id)
    {
        File.WriteAllText(Path, content);

        var result = _shell.Run("iwv 'p' *.png -Journal results.jsonl");

        Assert.Equal(id, result.TerminatingId);
        Assert.Contains("results.jsonl", result.Terminating!.ToString());
        Assert.Equal(content, File.ReadAllText(Path));
        Assert.Equal(0, Total(_emulator));
    }

    [Fact]
    public void A_UNC_path_is_an_error_on_Unix()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "UNC paths are valid on Windows.");
        Assert.Equal("InvalidPath", _shell.Run(@"iwv 'p' *.png -Journal '\\server\share\results.jsonl'").TerminatingId);
    }

    [Theory]
    [InlineData("missing/results.jsonl", "JournalNotWritable")]
    [InlineData("a.png", "NotAJournal")]
    [InlineData(".", "JournalNotWritable")]
    [InlineData("Env:journal", "NotAFileSystemPath")]
    [InlineData("nodrive:journal", "InvalidPath")]
    public void A_path_that_cannot_be_a_journal_ends_the_run(string path, string id)
    {
        Assert.Equal(id, _shell.Run($"iwv 'p' *.png -Journal {path}").TerminatingId);
        Assert.Equal(0, Total(_emulator));
    }

    [Fact]
    public void A_journal_in_use_can_be_read_but_not_written()
    {
        _shell.Run("iwv 'p' a.png -Journal results.jsonl").ThrowIfFailed();
        using (JournalStore.Open(Path))
        {
            Assert.Equal("JournalInUse", _shell.Run("iwv 'p' *.png -Journal results.jsonl").TerminatingId);
            Assert.Single(Lines());
        }

        Assert.Equal(3, _shell.Run("iwv 'p' *.png -Journal results.jsonl").ThrowIfFailed().Results.Count);
    }

    [Fact]
    public void Two_commands_in_one_pipeline_cannot_share_a_journal()
    {
        Assert.Equal("JournalInUse", _shell.Run("iwv 'p' *.png -Journal results.jsonl | iwv 'q' -Journal results.jsonl").TerminatingId);
        Assert.Equal(3, _shell.Run("iwv 'p' *.png -Journal results.jsonl | iwv 'q' -Journal other.jsonl").ThrowIfFailed().Results.Count);
    }

    [Fact]
    public void WhatIf_creates_no_journal()
    {
        Assert.Empty(_shell.Run("iwv 'p' *.png -Journal results.jsonl -WhatIf").ThrowIfFailed().Output);
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public async Task The_answer_for_a_file_that_changes_during_the_request_is_not_recorded()
    {
        await using var slow = await EmulatorServer.StartAsync(new EmulatorOptions { Latency = TimeSpan.FromSeconds(1) });
        var (_, running) = _shell.Start($"iwv 'p' a.png -Journal results.jsonl -Endpoint {slow.Address}");
        while (slow.State.InFlight == 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        _folder.Write("a.png", TestImages.Png(11, 10));

        var result = await running;
        Assert.Single(result.Results);
        Assert.Equal(["FileChanged"], result.ErrorIds);
        Assert.EndsWith("a.png' changed before its answer arrived, so the answer was not recorded.", result.Errors[0].Exception.Message);
        Assert.Empty(Lines());
    }

    [Fact]
    public void A_failure_that_ends_the_run_keeps_the_recorded_answers()
    {
        _emulator.Script(null, new Fault(FaultKind.Status, 401));

        var result = _shell.Run("try { iwv 'p' *.png -Journal results.jsonl -ThrottleLimit 1 } catch { $_.FullyQualifiedErrorId }");

        Assert.IsType<VisionResult>(result.Output[0]);
        Assert.StartsWith("Unauthorized", Assert.IsType<string>(result.Output[1]));
        Assert.Single(Lines());
        Assert.Equal(3, _shell.Run("iwv 'p' *.png -Journal results.jsonl").ThrowIfFailed().Results.Count);
    }

    [Fact]
    public async Task A_full_disk_ends_the_run_after_every_paid_answer_was_emitted()
    {
        await using var disk = await SmallDisk.MountAsync(_folder.File("disk"), kilobytes: 32);
        _shell.Set("journal", disk.File("results.jsonl"));
        _shell.Set("prompts", Enumerable.Range(0, 60).Select(number => $"Question {number}: {new string('x', 1000)}").ToArray());

        var result = _shell.Run("try { $prompts.ForEach({ [pscustomobject]@{ Path = 'a.png'; Prompt = $_ } }) | iwv -Journal $journal } catch { $_.FullyQualifiedErrorId }");

        Assert.StartsWith("JournalNotWritable", Assert.IsType<string>(result.Output[^1]));
        Assert.Equal(Total(_emulator), result.Output.OfType<VisionResult>().Count());
        Assert.InRange(Total(_emulator), 2, 40);
        Assert.InRange(File.ReadLines(disk.File("results.jsonl")).Count(), 2, 30);
    }

    [Fact]
    public void Line_endings_trailing_spaces_and_the_token_limit_do_not_matter()
    {
        _shell.Run("iwv \"Describe`nthe image\" a.png -System \"Be`nbrief\" -Journal results.jsonl").ThrowIfFailed();

        var results = _shell.Run("""
            iwv "Describe`r`nthe image" a.png -System "Be`nbrief" -Journal results.jsonl
            iwv "Describe  `nthe image`r`n" a.png -System "Be`r`nbrief  " -Journal results.jsonl
            iwv "Describe`nthe image" a.png -System "Be`nbrief" -MaxTokens 999 -Journal results.jsonl
            iwv " Describe`nthe image" a.png -System "Be`nbrief" -Journal results.jsonl
            """).ThrowIfFailed().Results;

        Assert.Equal([true, true, true, false], results.Select(result => result.FromJournal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("A gre", "length")]
    [InlineData("A gre", "content_filter")]
    public async Task An_incomplete_answer_is_not_recorded_and_is_requested_again(string text, string finishReason = "stop")
    {
        await using var server = Answering(RawServer.Chat(text).Replace("\"stop\"", $"\"{finishReason}\"", StringComparison.Ordinal));
        var script = $"iwv 'p' a.png -Journal results.jsonl -Endpoint {server.Address}";

        Assert.Single(_shell.Run(script).ThrowIfFailed().Results);
        Assert.False(Assert.Single(_shell.Run(script).ThrowIfFailed().Results).FromJournal);
        Assert.Empty(Lines());
    }

    [Fact]
    public async Task An_input_that_failed_in_two_runs_is_skipped_without_RetryFailed()
    {
        await using var server = Answering(RawServer.Chat("I cannot say."));
        var script = $"iwv 'p' a.png, b.png -Schema @{{ width = 'int' }} -Journal results.jsonl -Endpoint {server.Address}";

        Assert.Equal(["AnswerNotInSchema", "AnswerNotInSchema"], _shell.Run(script).ErrorIds);
        Assert.Equal(["AnswerNotInSchema", "AnswerNotInSchema"], _shell.Run(script).ErrorIds);
        var skipped = _shell.Run(script);

        Assert.Equal(["RecordedAsFailed", "RecordedAsFailed"], skipped.ErrorIds);
        Assert.Contains("a.png", skipped.Errors[0].Exception.Message);
        Assert.Contains("in 2 runs", skipped.Errors[0].Exception.Message);
        Assert.Equal("I cannot say.", skipped.Errors[0].Exception.Data["RawText"]);
        Assert.Equal(8, _requests);
        Assert.Equal(["AnswerNotInSchema", "AnswerNotInSchema"], _shell.Run(script + " -RetryFailed").ErrorIds);
        Assert.Equal(12, _requests);
        Assert.Equal(["RecordedAsFailed", "RecordedAsFailed"], _shell.Run(script).ErrorIds);
    }

    [Fact]
    public async Task A_changed_time_stamp_alone_does_not_discard_the_answer()
    {
        await using var slow = await EmulatorServer.StartAsync(new EmulatorOptions { Latency = TimeSpan.FromSeconds(1) });
        var (_, running) = _shell.Start($"iwv 'p' a.png -Journal results.jsonl -Endpoint {slow.Address}");
        while (slow.State.InFlight == 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        File.SetLastWriteTimeUtc(_folder.File("a.png"), DateTime.UtcNow.AddHours(1));

        Assert.Single((await running).ThrowIfFailed().Results);
        Assert.Single(Lines());
    }

    /// <summary>The fixture was written by the last version of the module with keys of version 1, for the same endpoint.</summary>
    [Fact]
    public void The_complete_answers_in_a_journal_of_version_1_are_used()
    {
        File.Copy(System.IO.Path.Combine(StagedModule.RepositoryRoot, "tests", "WriterVision.Tests", "Journal", "Fixtures", "journal-v1.jsonl"), Path);
        _folder.Write("a.gif", TestImages.SmallestGif());
        _folder.Write("b.gif", [.. TestImages.SmallestGif(), 1]);

        var result = _shell.Run("""
            $PSDefaultParameterValues['*:Endpoint'] = 'http://127.0.0.1:47653'
            $PSDefaultParameterValues['*:Journal'] = 'results.jsonl'
            iwv 'Describe {{image}}' a.gif
            iwv 'Describe the picture' b.gif -System 'Be brief' -Temperature 0.2
            iwv 'Describe the picture' b.gif -System 'Be brief' -Temperature 0.2 -MaxTokens 400
            iwv "Describe`r`nthe picture  " a.gif
            iwv 'Measure' a.gif -Schema @{ width = 'int' }
            Compare-WriterImage a.gif b.gif
            iwv 'Which is older?' a.gif, b.gif -Combine
            """).ThrowIfFailed();

        Assert.All(result.Output, output => Assert.True(IsFromJournal(output)));
        Assert.Equal(7, result.Output.Count);
        Assert.Equal("@{width=1}", ((VisionResult)result.Output[4]).Data!.ToString());

        // The fixture also contains a truncated answer to this prompt, which is not used. The request fails, because no server is running.
        Assert.NotNull(_shell.Run("iwv 'Describe the picture at length' a.gif -MaxTokens 3 -MaximumRetryCount 0").TerminatingId);
    }

    [Theory]
    [InlineData("symbolic")]
    [InlineData("hard")]
    public async Task A_second_process_cannot_write_the_journal_through_a_link(string kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems use other kinds of locks.");
        Directory.CreateDirectory(_folder.File("sub"));
        using var journal = JournalStore.Open(Path);
        Assert.Equal(0, (await ChildProcess.RunAsync("ln", kind == "symbolic" ? ["-s", Path, _folder.File("sub/link.jsonl")] : [Path, _folder.File("sub/link.jsonl")], null, TestContext.Current.CancellationToken)).Item1);

        var script = $"Invoke-WriterVision p '{_folder.File("a.png")}' -Journal '{_folder.File("sub/link.jsonl")}'";
        var (_, output, error) = await ChildProcess.RunAsync("dotnet", [Quickstart.QuickstartProgram.Assembly, "-Command", script], null, TestContext.Current.CancellationToken);

        Assert.True((output + error).Contains("is in use", StringComparison.Ordinal), output + error);
        Assert.Equal(0, Total(_emulator));
    }

    [Fact]
    public void An_early_end_leaves_the_journal_complete_and_unlocked()
    {
        Assert.Single(_shell.Run("iwv 'p' *.png -Journal results.jsonl -ThrottleLimit 1 | Select-First 1").ThrowIfFailed().Output);
        Assert.Equal(3, _shell.Run("iwv 'p' *.png -Journal results.jsonl").ThrowIfFailed().Results.Count);
    }

    private static bool IsFromJournal(object output) => output is VisionResult result ? result.FromJournal : ((ImageComparison)output).FromJournal;

    private static object PropertiesOf(object output) => output switch
    {
        VisionResult result => string.Join('|', result.Path, result.Name, result.GetRawText(), result.Prompt, result.Model, result.FinishReason, result.Usage?.TotalTokens, result.Duration, result.Attempts, string.Join(',', result.Paths)),
        ImageComparison result => string.Join('|', result.ReferencePath, result.DifferencePath, result.Name, result.Text, result.Summary, result.Equivalent, result.IsIdentical, string.Join(';', result.Differences), result.Model, result.Usage?.TotalTokens, result.Duration, result.Attempts),
        _ => throw new ArgumentOutOfRangeException(nameof(output)),
    };

    /// <summary>A server that returns the same answer to every request.</summary>
    private RawServer Answering(string body) => new(async connection =>
    {
        await connection.ReadRequestAsync();
        System.Threading.Interlocked.Increment(ref _requests);
        await connection.AnswerAsync("200 OK", body);
    });

    private static long Total(EmulatorServer server) => server.State.Answers.Values.Sum();

    private string SHA256Of(string name) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_folder.File(name))));

    /// <summary>The entries of the journal, which can be open for writing.</summary>
    private List<JsonElement> Lines()
    {
        using var file = new StreamReader(new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
