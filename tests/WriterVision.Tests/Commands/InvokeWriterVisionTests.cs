using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading.Tasks;
using SkiaSharp;
using WriterVision.Emulator;
using WriterVision.Emulator.Faults;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>Invoke-WriterVision in a real engine, with the staged module and the emulator over real HTTP.</summary>
public sealed class InvokeWriterVisionTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private EmulatorServer _emulator = null!;
    private Shell _shell = null!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorServer.StartAsync(new EmulatorOptions { ApiKey = "key-of-this-class" });
        _shell = new Shell(_emulator.Address, "key-of-this-class");
        _shell.SetLocation(_folder.Path);
    }

    public async ValueTask DisposeAsync()
    {
        _shell.Dispose();
        await _emulator.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, "JPEG", "image/jpeg")]
    [InlineData(SKEncodedImageFormat.Png, "PNG", "image/png")]
    [InlineData(SKEncodedImageFormat.Webp, "WebP", "image/webp")]
    public void An_answer_describes_the_image(SKEncodedImageFormat format, string name, string mediaType)
    {
        _folder.Write("picture.bin", TestImages.Plain(format, 120, 45, SKColors.Red));

        var result = Assert.Single(_shell.Run("iwv 'What is it?' picture.bin").ThrowIfFailed().Results);

        Assert.Contains($"A {name} image of 120 x 45 pixels", result.Text);
        Assert.Contains("mostly red (100%)", result.Text);
        Assert.Equal(mediaType, Assert.Single(Assert.Single(_emulator.State.Requests).Images).MediaType);
        Assert.Equal(
            (_folder.File("picture.bin"), "picture.bin", "What is it?", "palmyra-x5", "stop", 1),
            (result.Path, result.Name, result.Prompt, result.Model, result.FinishReason, result.Attempts));
        Assert.Equal(result.Usage!.PromptTokens + result.Usage.CompletionTokens, result.Usage.TotalTokens);
        Assert.True(result.Duration > TimeSpan.Zero);
    }

    [Fact]
    public void Images_up_to_20_MB_arrive_unchanged()
    {
        var smallest = TestImages.SmallestGif();
        int[] lengths =
        [
            .. Enumerable.Range(smallest.Length, 3), .. Enumerable.Range(48 * 1024, 3), .. Enumerable.Range((256 * 1024) - 1, 3),
            .. Enumerable.Range(20 * 1024 * 1024, 3),
        ];
        foreach (var length in lengths)
        {
            _folder.Write($"{length:D9}.gif", TestImages.OfLength(smallest, length));
        }

        var results = _shell.Run("gci *.gif | iwv 'p' -ThrottleLimit 2").ThrowIfFailed().Results;

        Assert.Equal(lengths.Length, results.Count);
        Assert.Equal(
            Directory.EnumerateFiles(_folder.Path).Select(file => (new FileInfo(file).Length, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))))).Order(),
            _emulator.State.Requests.Select(request => (request.Images[0].Length, request.Images[0].Sha256)).Order());
    }

    [Fact]
    public void The_parameters_are_sent_in_the_request()
    {
        _folder.Write("a.png", TestImages.Png());

        _shell.Run("iwv 'Before {{image}} after' a.png -Model palmyra-x5 -System 'Be brief' -Temperature 0.5 -MaxTokens 1000").ThrowIfFailed();

        var request = Assert.Single(_emulator.State.Requests);
        Assert.Equal(["Before ", "{image 1}", " after"], request.Parts);
        Assert.Equal(("palmyra-x5", "Be brief", 0.5, 1000L), (request.Model, request.System, request.Temperature, request.MaxTokens));
        Assert.Matches(@"^WriterVision/\d+\.\d+\.\d+ PowerShell/\d+\.\d+$", request.UserAgent);
    }

    [Fact]
    public void Results_are_emitted_in_input_order()
    {
        for (var index = 0; index < 30; index++)
        {
            _folder.Write($"{index:D2}.png", index % 7 == 3 ? "text"u8.ToArray() : TestImages.Png(index + 1, 1));
        }

        var result = _shell.Run("gci *.png | iwv 'p' -ErrorVariable bad; $bad");

        var good = Enumerable.Range(0, 30).Where(index => index % 7 != 3).ToList();
        Assert.Equal(good.Select(index => $"{index:D2}.png"), result.Output.OfType<VisionResult>().Select(answer => answer.Name));
        Assert.All(result.Output.OfType<VisionResult>(), answer =>
            Assert.Contains($"image of {int.Parse(answer.Name[..2], CultureInfo.InvariantCulture) + 1} x 1 pixels", answer.Text));
        Assert.Equal(4, result.Errors.Count);
    }

    [Fact]
    public async Task A_stalled_answer_limits_how_many_inputs_are_read()
    {
        _folder.Write("a.png", TestImages.Png());
        _emulator.Script(new Fault(FaultKind.Stall));
        var read = 0;
        _shell.Set("reader", new Action(() => read++));
        var (running, finished) = _shell.Start("& { 'a.png'; foreach ($i in 1..1000) { $reader.Invoke(); \"missing-$i.png\" } } | iwv 'p' -ThrottleLimit 2 -TimeoutSec 600");
        for (var before = -1; before != read || read == 0;)
        {
            before = read;
            await Task.Delay(300, TestContext.Current.CancellationToken);
        }

        running.Stop();
        await finished;

        Assert.InRange(read, 5, 20);
    }

    [Fact]
    public async Task ThrottleLimit_limits_the_requests_in_flight()
    {
        await using var slow = await EmulatorServer.StartAsync(new EmulatorOptions { Latency = TimeSpan.FromMilliseconds(100) });
        for (var index = 0; index < 20; index++)
        {
            _folder.Write($"{index}.png", TestImages.Png());
        }

        var results = _shell.Run($"gci *.png | iwv 'p' -ThrottleLimit 5 -Endpoint {slow.Address}").ThrowIfFailed().Results;

        Assert.Equal(20, results.Count);
        Assert.InRange(slow.State.PeakInFlight, 2, 5);
    }

    [Theory]
    [InlineData("missing.png", "FileNotFound")]
    [InlineData("folder", "NotAFile")]
    [InlineData("empty.png", "EmptyFile")]
    [InlineData("text.jpg", "UnsupportedImage")]
    [InlineData("damaged.png", "BadRequest")]
    [InlineData("none[1].png", "FileNotFound")]
    [InlineData("none[1.png", "FileNotFound")]
    [InlineData("none[1*.png", "InvalidPath")]
    [InlineData("Variable:PWD", "NotAFileSystemPath")]
    [InlineData("nodrive:\\a.png", "InvalidPath")]
    public void An_invalid_input_is_a_separate_error_and_the_run_continues(string bad, string errorId)
    {
        Directory.CreateDirectory(_folder.File("folder"));
        _folder.Write("empty.png", []);
        _folder.Write("text.jpg", "This is a text."u8.ToArray());
        _folder.Write("damaged.png", TestImages.Png()[..20]);
        _folder.Write("good.png", TestImages.Png());

        var result = _shell.Run($"'good.png', '{bad}', 'good.png' | iwv 'p'");

        Assert.Equal(["good.png", "good.png"], result.Results.Select(answer => answer.Name));
        var error = Assert.Single(result.Errors);
        Assert.Equal(errorId + ",WriterVision.Commands.InvokeWriterVisionCommand", error.FullyQualifiedErrorId);
        Assert.EndsWith(bad.Split(':', '\\')[^1], error.TargetObject.ToString());
        Assert.NotEqual(System.Management.Automation.ErrorCategory.NotSpecified, error.CategoryInfo.Category);
        Assert.Null(result.Terminating);
    }

    [Fact]
    public void A_wildcard_without_a_match_returns_nothing()
    {
        var result = _shell.Run("iwv 'p' *.tiff").ThrowIfFailed();

        Assert.Empty(result.Output);
    }

    [Fact]
    public void A_wildcard_finds_files_in_matching_folders_and_skips_hidden_ones()
    {
        foreach (var folder in new[] { "scan-1", "scan-2", "other" })
        {
            Directory.CreateDirectory(_folder.File(folder));
            _folder.Write($"{folder}/a.png", TestImages.Png());
            _folder.Write($"{folder}/.hidden.png", TestImages.Png());
        }

        var result = _shell.Run("iwv 'p' scan-*/*.png").ThrowIfFailed();

        Assert.Equal([_folder.File("scan-1/a.png"), _folder.File("scan-2/a.png")], result.Results.Select(answer => answer.Path).Order());
    }

    [Fact]
    public void An_invalid_prompt_is_an_error_of_one_image_and_the_run_continues()
    {
        _folder.Write("a.png", TestImages.Png());
        _folder.Write("b.png", TestImages.Png());
        _folder.Write("c.png", TestImages.Png());
        _shell.Run("$rows = [pscustomobject]@{ Path = 'a.png'; Prompt = 'See {{picture}}' }, [pscustomobject]@{ Path = 'b.png'; Prompt = '' }, [pscustomobject]@{ Path = 'c.png'; Prompt = 'p' }");

        var result = _shell.Run("$rows | iwv");

        Assert.Equal(["UnknownPlaceholder", "EmptyPrompt"], result.ErrorIds);
        Assert.Equal([_folder.File("a.png"), _folder.File("b.png")], result.Errors.Select(error => error.TargetObject));
        Assert.Equal("c.png", Assert.Single(result.Results).Name);
    }

    [Fact]
    public async Task A_413_is_an_error_of_one_image_and_the_run_continues()
    {
        await using var strict = await EmulatorServer.StartAsync(new EmulatorOptions { MaxRequestBytes = 1_000_000 });
        _folder.Write("a.png", TestImages.Png());
        _folder.Write("b.png", TestImages.OfLength(TestImages.Png(), 5_000_000));
        _folder.Write("c.png", TestImages.Png());

        var result = _shell.Run($"gci *.png | iwv 'p' -Endpoint {strict.Address}");

        Assert.Equal(["a.png", "c.png"], result.Results.Select(answer => answer.Name));
        Assert.Equal("FileTooLarge", Assert.Single(result.ErrorIds));
        Assert.Equal(_folder.File("b.png"), result.Errors[0].TargetObject);
    }

    [Theory]
    [InlineData(401, "Unauthorized")]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "ModelNotFound")]
    public void A_failure_that_affects_all_inputs_ends_the_run_with_one_error(int status, string errorId)
    {
        for (var index = 0; index < 50; index++)
        {
            _folder.Write($"{index}.png", TestImages.Png());
        }

        _emulator.Script([.. Enumerable.Repeat(new Fault(FaultKind.Status, status), 50)]);

        var result = _shell.Run("gci *.png | iwv 'p' -ThrottleLimit 4");

        Assert.Equal(errorId, result.TerminatingId);
        Assert.Empty(result.Output);
        Assert.Single(result.Errors.Append(result.Terminating).Where(error => error is not null).DistinctBy(error => error!.Exception));
        Assert.InRange(_emulator.State.Answers[$"/v1/chat {status}"], 1, 8);
        Assert.StartsWith(_folder.Path, result.Terminating!.TargetObject.ToString());
    }

    [Fact]
    public async Task A_run_that_ends_still_emits_the_answers_in_flight()
    {
        await using var slow = await EmulatorServer.StartAsync(new EmulatorOptions { Latency = TimeSpan.FromMilliseconds(300) });
        slow.Script(null, null, new Fault(FaultKind.Status, 401));
        foreach (var name in new[] { "a", "b", "c" })
        {
            _folder.Write(name + ".png", TestImages.Png());
        }

        var result = _shell.Run($"$answers = @(); gci *.png | iwv 'p' -Endpoint {slow.Address} -OutVariable answers; ");

        Assert.Equal("Unauthorized", result.TerminatingId);
        var kept = _shell.Run("$answers").Output.Cast<VisionResult>().ToList();
        Assert.Equal(2, kept.Count);
    }

    [Theory]
    [InlineData(401, "Unauthorized")]
    [InlineData(413, "FileTooLarge")]
    [InlineData(429, "RateLimited")]
    public void An_answer_during_the_upload_of_a_large_image_is_always_read(int status, string errorId)
    {
        _folder.Write("large.png", TestImages.OfLength(TestImages.Png(), 20 * 1024 * 1024));
        for (var attempt = 0; attempt < 20; attempt++)
        {
            _emulator.Script(new Fault(FaultKind.EarlyStatus, status));

            var result = _shell.Run("iwv 'p' large.png -MaximumRetryCount 0");

            Assert.Equal(errorId, result.TerminatingId ?? Assert.Single(result.ErrorIds));
        }
    }

    [Theory]
    [InlineData(FaultKind.Status)]
    [InlineData(FaultKind.WebPage)]
    [InlineData(FaultKind.WebPageAsSuccess)]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.CutOff)]
    [InlineData(FaultKind.Stall)]
    public void A_transient_failure_costs_one_attempt_and_one_verbose_line(FaultKind kind)
    {
        _folder.Write("a.png", TestImages.Png());
        _emulator.Script(new Fault(kind, 502));

        var result = _shell.Run("iwv 'p' a.png -TimeoutSec 2 -Verbose").ThrowIfFailed();

        Assert.Equal(2, Assert.Single(result.Results).Attempts);
        Assert.Contains(result.Verbose, line => line.Contains("a.png: attempt 1 failed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_truncated_answer_is_a_result_with_a_warning()
    {
        _folder.Write("a.png", TestImages.Png());

        var result = _shell.Run("iwv 'p' a.png -MaxTokens 3").ThrowIfFailed();

        Assert.Equal("length", Assert.Single(result.Results).FinishReason);
        Assert.Contains("a.png' was truncated", Assert.Single(result.Warnings));
    }

    [Fact]
    public async Task An_image_URL_is_fetched_by_the_service()
    {
        var picture = TestImages.Png(33, 22);
        await using var web = new RawServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: {picture.Length}\r\nConnection: close\r\n\r\n");
            await connection.Stream.WriteAsync(picture);
        });

        var result = Assert.Single(_shell.Run($"iwv 'p' {web.Address}scan.png").ThrowIfFailed().Results);

        Assert.Contains("A PNG image of 33 x 22 pixels", result.Text);
        Assert.Equal("scan.png", result.Name);
        Assert.DoesNotContain("Authorization", Assert.Single(web.Heads));
    }

    [Fact]
    public void WhatIf_sends_nothing_and_needs_no_key()
    {
        _folder.Write("a.png", TestImages.Png());
        using var shell = new Shell(_emulator.Address);
        shell.SetLocation(_folder.Path);

        var result = shell.Run("iwv 'p' a.png, missing.png -WhatIf");

        Assert.Empty(result.Output);
        Assert.Equal(["FileNotFound"], result.ErrorIds);
        Assert.Empty(_emulator.State.Answers);
    }

    [Fact]
    public async Task Select_Object_First_ends_the_run()
    {
        for (var index = 0; index < 200; index++)
        {
            _folder.Write($"{index:D3}.png", TestImages.Png());
        }

        var result = _shell.Run("gci *.png | iwv 'p' -ThrottleLimit 2 | Select-First 3");

        Assert.Equal(["000.png", "001.png", "002.png"], result.Results.Select(answer => answer.Name));
        Assert.InRange(_emulator.State.Answers["/v1/chat 200"], 3, 20);
        // The server detects canceled requests with a delay.
        while (_emulator.State.InFlight > 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void An_exception_downstream_ends_the_requests()
    {
        for (var index = 0; index < 50; index++)
        {
            _folder.Write($"{index:D3}.png", TestImages.Png());
        }

        var result = _shell.Run("gci *.png | iwv 'p' -ThrottleLimit 2 | ForEach-Object { throw 'enough' }");

        Assert.Equal("enough", result.TerminatingId);
        Assert.InRange(_emulator.State.Answers.GetValueOrDefault("/v1/chat 200", 0), 1, 10);
    }

    [Fact]
    public async Task A_stop_ends_a_request_that_would_never_be_answered()
    {
        _folder.Write("a.png", TestImages.Png());
        _emulator.Script(new Fault(FaultKind.Stall));
        var (running, finished) = _shell.Start("iwv 'p' a.png");
        while (_emulator.State.InFlight == 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        running.Stop();

        Assert.True((await finished).IsStopped);
        while (_emulator.State.InFlight > 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
