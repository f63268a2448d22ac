using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Emulator.Faults;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>Images that are not files: bytes, data URLs, and images that another module creates when they are needed.</summary>
public sealed class ContentTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _png = TestImages.Png(10, 10);
    private EmulatorServer _emulator = null!;
    private Shell _shell = null!;
    private int _conversions;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorServer.StartAsync(new EmulatorOptions { ApiKey = "key-of-content", AllowRetired = true });
        _shell = new Shell(_emulator.Address, "key-of-content");
        _shell.SetLocation(_folder.Path);
        _folder.Write("a.png", _png);
        _shell.Set("bytes", _png);
        _shell.Set("other", TestImages.Png(20, 20));
        _shell.Set("url", "data:image/png;base64," + Convert.ToBase64String(_png));
        _shell.Set("page", new Pages(_folder.Write("scan.tif", "the source"u8.ToArray()), 3, Convert3));

        Stream Convert3()
        {
            Interlocked.Increment(ref _conversions);
            return new MemoryStream(_png);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _shell.Dispose();
        await _emulator.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(",$bytes | iwv 'p'")]
    [InlineData("iwv 'p' $bytes")]
    [InlineData("iwv 'p' -InputObject $bytes")]
    [InlineData(",$bytes | iwv -Prompt { 'p' }")]
    [InlineData("$url | iwv 'p'")]
    [InlineData("iwv 'p' $url")]
    [InlineData("iwv 'p' -InputObject $url")]
    [InlineData("iwv 'p' $url -Model palmyra-vision")]
    [InlineData(",$bytes | iwv 'p' -Model palmyra-x4")]
    [InlineData("Compare-WriterImage $bytes $url -Prompt 'p' -Force")]
    [InlineData("Compare-WriterImage $url a.png -Prompt 'p'")]
    public void Bytes_and_data_URLs_are_accepted_on_every_route(string call)
    {
        var output = Assert.Single(_shell.Run(call).ThrowIfFailed().Output);

        Assert.Contains("10 x 10", output is VisionResult result ? result.Text : ((ImageComparison)output).Text);
        Assert.Equal(0, _emulator.State.Files);
    }

    [Fact]
    public void Several_byte_arrays_and_files_can_be_mixed_and_have_different_names()
    {
        var results = _shell.Run("$bytes, (gci a.png), $other, $url | iwv 'p'").ThrowIfFailed().Results;

        Assert.Equal(4, results.Count);
        Assert.Matches("^bytes-[0-9a-f]{12}\\.png$", results[0].Name);
        Assert.Equal("a.png", results[1].Name);
        Assert.NotEqual(results[0].Name, results[2].Name);
        Assert.Equal(results[0].Path, results[3].Path);
        Assert.Equal(2, _shell.Run("iwv 'p' -InputObject $bytes, $other").ThrowIfFailed().Results.Count);
        Assert.Contains("20 x 20", Assert.Single(_shell.Run("iwv 'p' -InputObject $bytes, $other -Combine").ThrowIfFailed().Results).Text);
    }

    [Fact]
    public void A_byte_array_without_a_comma_ends_the_run_with_one_error()
    {
        var result = _shell.Run("$bytes | iwv 'p'");

        Assert.Equal("SingleByte", result.TerminatingId);
        Assert.Empty(result.Errors);
        Assert.Contains(",$bytes", result.Terminating!.ErrorDetails.RecommendedAction);
    }

    [Theory]
    [InlineData("'data:image/png;base64,no base64!' | iwv 'p'", "InvalidDataUrl")]
    [InlineData("'data:image/png,abc' | iwv 'p'", "InvalidDataUrl")]
    [InlineData("'data:text/plain;base64,aGVsbG8=' | iwv 'p'", "UnsupportedImage")]
    [InlineData("iwv 'p' -InputObject ([byte[]]::new(0))", "EmptyFile")]
    [InlineData(",$bytes | iwv 'p' | iwv 'once more'", "BytesNotKept")]
    public void Unusable_content_is_an_error(string call, string id) => Assert.Equal([id], _shell.Run(call).ErrorIds);

    [Theory]
    [InlineData("iwv 'p' -Path")]
    [InlineData("iwv 'p' -LiteralPath")]
    [InlineData("iwv 'p' -Uri")]
    [InlineData("Send-WriterFile -Path")]
    public void A_data_URL_or_base64_for_the_wrong_parameter_is_not_repeated_in_the_message(string call)
    {
        _shell.Set("large", "data:image/png;base64," + new string('A', 2_000_000));

        var message = _shell.Run(call + " $large").Terminating!.ToString();

        Assert.Contains("-InputObject", message);
        Assert.True(message.Length < 1000, message.Length + " characters");
        Assert.True(_shell.Run(call + " $large.Substring(22)").Terminating!.ToString().Length < 1000);
    }

    [Fact]
    public void A_page_is_converted_only_for_a_request()
    {
        Assert.Empty(_shell.Run("$page | iwv 'p' -WhatIf").ThrowIfFailed().Output);
        Assert.Equal(0, _conversions);

        var first = Assert.Single(_shell.Run("$page | iwv 'p' -Journal j.jsonl").ThrowIfFailed().Results);
        var second = Assert.Single(_shell.Run("$page | iwv 'p' -Journal j.jsonl").ThrowIfFailed().Results);
        var third = Assert.Single(_shell.Run("iwv 'p' -InputObject $page | iwv 'something else'").ThrowIfFailed().Results);

        Assert.Equal((_folder.File("scan.tif"), "scan.png", 3), (first.Path, first.Name, first.Page));
        Assert.Equal((_folder.File("scan.tif"), 3, true), (second.Path, second.Page, second.FromJournal));
        Assert.Equal((3, false), (third.Page, third.FromJournal));
        Assert.Equal(3, _conversions);
        Assert.Contains("\"page\":3,\"conversion\":\"size=10\"", File.ReadAllText(_folder.File("j.jsonl")));
    }

    [Theory]
    [InlineData("$page | iwv 'p'")]
    [InlineData("$page | iwv 'p' -Model palmyra-vision")]
    [InlineData("$page | iwv 'p' -Model palmyra-x4")]
    [InlineData("Compare-WriterImage $page a.png -Force -Prompt 'p'")]
    [InlineData("Compare-WriterImage a.png -InputObject $page -Force -Prompt 'p'")]
    public void A_page_is_accepted_on_every_route(string call)
    {
        var output = Assert.Single(_shell.Run(call).ThrowIfFailed().Output);

        Assert.Contains("10 x 10", output is VisionResult result ? result.Text : ((ImageComparison)output).Text);
        Assert.Equal(1, _conversions);
        Assert.Equal(0, _emulator.State.Files);
    }

    [Fact]
    public void A_reference_is_converted_once_for_many_comparisons()
    {
        var output = _shell.Run("'a.png', 'a.png', 'a.png' | Compare-WriterImage $page -Force").ThrowIfFailed().Output;

        Assert.All(output, comparison => Assert.Equal((3, null), (((ImageComparison)comparison).ReferencePage, ((ImageComparison)comparison).Page)));
        Assert.Equal(3, output.Count);
        Assert.Equal(1, _conversions);
    }

    [Fact]
    public void The_same_page_of_equal_sources_is_identical_and_another_page_is_not()
    {
        _shell.Set("same", new Pages(_folder.Write("copy.tif", "the source"u8.ToArray()), 3, () => new MemoryStream(_png)));
        _shell.Set("next", new Pages(_folder.File("copy.tif"), 4, () => new MemoryStream(_png)));

        var output = _shell.Run("$same, $next, $bytes | Compare-WriterImage $page").ThrowIfFailed().Output.Cast<ImageComparison>().ToList();

        Assert.Equal([true, false, null], output.Select(comparison => comparison.IsIdentical));
    }

    [Fact]
    public void Pages_bytes_and_data_URLs_can_be_sent_to_the_account()
    {
        var files = _shell.Run("$page, $bytes, $url | Send-WriterFile").ThrowIfFailed().Output.Cast<WriterFile>().ToList();

        Assert.Equal(["scan-3.png", files[1].Name, files[1].Name], files.Select(file => file.Name));
        Assert.Equal((_folder.File("scan.tif"), 3, _png.Length, "image/png"), (files[0].Path, files[0].Page, files[0].Length, files[0].ContentType));
        Assert.Equal(3, _emulator.State.Files);
        Assert.Equal(files.Count, _shell.Run("Get-WriterFile | iwv 'p'").ThrowIfFailed().Results.Count);
    }

    [Fact]
    public void A_failed_conversion_is_an_error_of_one_input()
    {
        _shell.Set("broken", new Pages(_folder.File("scan.tif"), 1, () => throw new InvalidOperationException("The strip offsets are missing.")));
        _shell.Set("explained", new Pages(_folder.File("scan.tif"), 2, () => throw new ExplainedException()));
        _shell.Set("text", new Pages(_folder.File("scan.tif"), 5, () => new MemoryStream("no image"u8.ToArray())));
        _shell.Set("empty", new Pages(_folder.File("scan.tif"), 6, () => new MemoryStream()));

        var result = _shell.Run("$broken, $explained, $page, $text, $empty | iwv 'p'");

        Assert.Equal(["ImageNotConverted", "PdfEncrypted", "UnsupportedImage", "EmptyFile"], result.ErrorIds);
        Assert.Contains("scan.tif", result.Errors[0].ToString());
        Assert.Contains("strip offsets", result.Errors[0].ToString());
        Assert.Equal(("Needs a password.", "Remove the password.", ErrorCategory.SecurityError), (result.Errors[1].ToString(), result.Errors[1].ErrorDetails.RecommendedAction, result.Errors[1].CategoryInfo.Category));
        Assert.Equal(3, Assert.Single(result.Results).Page);
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_sent_again_after_a_failure()
    {
        _emulator.Script(new Fault(FaultKind.Status, 500));
        var streams = 0;
        _shell.Set("forward", new Pages(_folder.File("scan.tif"), 1, () =>
        {
            streams++;
            return new ForwardStream(_png);
        }));

        Assert.Contains("10 x 10", Assert.Single(_shell.Run("$forward | iwv 'p'").ThrowIfFailed().Results).Text);
        Assert.Equal(1, streams);
    }

    private sealed class Pages(string path, int page, Func<Stream> convert) : IImageSource
    {
        public IReadOnlyList<ImageReference> GetImages() =>
        [
            ImageReference.FromConversion(new ImageConversion(
                path,
                "scan.png",
                page,
                "size=10",
                async cancellationToken => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(path, cancellationToken))),
                _ => Task.FromResult(convert()))),
        ];
    }

    private sealed class ExplainedException : Exception, IContainsErrorRecord
    {
        public ErrorRecord ErrorRecord => new(new InvalidOperationException("Needs a password."), "PdfEncrypted", ErrorCategory.SecurityError, null)
        {
            ErrorDetails = new ErrorDetails("Needs a password.") { RecommendedAction = "Remove the password." },
        };
    }

    private sealed class ForwardStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
