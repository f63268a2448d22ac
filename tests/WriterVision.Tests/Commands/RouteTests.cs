using System;
using System.Linq;
using System.Threading.Tasks;
using SkiaSharp;
using WriterVision.Emulator;
using WriterVision.Emulator.Faults;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>The route of each model: which files are uploaded and deleted, and which remain after a failure.</summary>
public sealed class RouteTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private EmulatorServer _emulator = null!;
    private Shell _shell = null!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorServer.StartAsync(new EmulatorOptions { ApiKey = "key-of-routes", AllowRetired = true });
        _shell = new Shell(_emulator.Address, "key-of-routes");
        _shell.SetLocation(_folder.Path);
        _folder.Write("a.png", TestImages.Png(10, 10));
        _folder.Write("b.png", TestImages.Png(20, 20));
        _folder.Write("same.png", TestImages.Png(10, 10));
        _folder.Write("text.png", "no image"u8.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        _shell.Dispose();
        await _emulator.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("palmyra-x5", 0)]
    [InlineData("palmyra-vision", 1)]
    [InlineData("palmyra-x4", 1)]
    [InlineData("palmyra-of-tomorrow", 0)]
    public void Each_model_answers_in_order_despite_invalid_inputs_and_leaves_no_files(string model, int warnings)
    {
        var result = _shell.Run($"'a.png', 'text.png', 'b.png', 'missing.png' | iwv 'See {{{{image}}}}' -Model {model}");

        if (model == "palmyra-of-tomorrow")
        {
            Assert.Equal("ModelNotFound", result.TerminatingId);
            return;
        }

        Assert.Equal(["a.png", "b.png"], result.Results.Select(answer => answer.Name));
        Assert.Contains("10 x 10", result.Results[0].Text);
        Assert.Contains("20 x 20", result.Results[1].Text);
        Assert.Equal(["UnsupportedImage", "FileNotFound"], result.ErrorIds);
        Assert.Equal(warnings, result.Warnings.Count(warning => warning.Contains("palmyra-x5")));
        Assert.Equal(0, _emulator.State.Files);
    }

    [Theory]
    [InlineData("palmyra-vision")]
    [InlineData("palmyra-x4")]
    public async Task Equal_inputs_in_flight_share_one_upload(string model)
    {
        await using var slow = await EmulatorServer.StartAsync(new EmulatorOptions { AllowRetired = true, Latency = TimeSpan.FromSeconds(1) });

        var results = _shell.Run($"iwv 'p' a.png, same.png -Model {model} -Endpoint {slow.Address}").ThrowIfFailed().Results;

        Assert.Equal(["a.png", "same.png"], results.Select(answer => answer.Name));
        Assert.Equal(1, slow.State.Answers["/v1/files 200"]);
        Assert.Equal(0, slow.State.Files);
    }

    [Theory]
    [InlineData("palmyra-vision")]
    [InlineData("palmyra-x4")]
    public void A_failed_upload_analysis_or_deletion_affects_only_its_own_input(string model)
    {
        _emulator.Script(new Fault(FaultKind.Status, 400), null, new Fault(FaultKind.Status, 400), null, null, null, new Fault(FaultKind.Status, 500));

        var result = _shell.Run($"iwv 'p' a.png, b.png, a.png -Model {model} -ThrottleLimit 1 -MaximumRetryCount 0");

        Assert.Equal(["BadRequest", "BadRequest"], result.ErrorIds);
        Assert.Equal("a.png", Assert.Single(result.Results).Name);
        Assert.Equal(1, _emulator.State.Files);
        var left = Assert.IsType<WriterFile>(Assert.Single(_shell.Run("Get-WriterFile").ThrowIfFailed().Output));
        Assert.Contains(result.Warnings, warning => warning.Contains(left.Id) && warning.Contains("Remove-WriterFile"));
    }

    [Fact]
    public void An_uploaded_file_is_kept_with_KeepFile()
    {
        _shell.Run("iwv 'p' a.png -Model palmyra-vision -KeepFile").ThrowIfFailed();

        Assert.Equal(1, _emulator.State.Files);
    }

    [Fact]
    public async Task A_stop_deletes_uploaded_files()
    {
        _emulator.Script(null, new Fault(FaultKind.Stall));
        var (running, finished) = _shell.Start("iwv 'p' a.png -Model palmyra-vision");
        // Waits until the upload is complete and the question is sent, because the id of an interrupted upload is unknown.
        while (!_emulator.State.Answers.ContainsKey("/v1/files 200") || _emulator.State.InFlight == 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        running.Stop();

        Assert.True((await finished).IsStopped);
        Assert.Equal(0, _emulator.State.Files);
    }

    [Fact]
    public async Task A_retired_model_ends_the_run_with_advice_and_leaves_no_files()
    {
        await using var withoutRetired = await EmulatorServer.StartAsync(new EmulatorOptions());

        var result = _shell.Run($"iwv 'p' a.png, b.png -Model palmyra-vision -Endpoint {withoutRetired.Address}");

        Assert.Equal("ModelNotFound", result.TerminatingId);
        Assert.Contains("palmyra-x5", result.Terminating!.ErrorDetails.RecommendedAction);
        Assert.Equal(0, withoutRetired.State.Files);
    }

    [Theory]
    [InlineData("palmyra-x5")]
    [InlineData("palmyra-vision")]
    [InlineData("palmyra-x4")]
    public void Uploaded_files_are_inputs_on_every_route_and_a_missing_file_is_an_error(string model)
    {
        var result = _shell.Run($"$f = Send-WriterFile a.png; $f | iwv 'p' -Model {model}; iwv 'p' -FileId $f.Id, nothere -Model {model}");

        Assert.Equal(2, result.Results.Count);
        Assert.All(result.Results, answer => Assert.Contains("10 x 10", answer.Text));
        Assert.Equal(["FileIdNotFound"], result.ErrorIds);
        Assert.Equal("nothere", result.Errors[0].TargetObject);
        Assert.Null(result.Terminating);
        Assert.Equal(1, _emulator.State.Files);
    }

    [Fact]
    public void A_file_over_7_megabytes_is_rejected_before_it_is_uploaded()
    {
        _folder.Write("large.png", TestImages.OfLength(TestImages.Png(), (7 * 1024 * 1024) + 1));
        _folder.Write("limit.png", TestImages.OfLength(TestImages.Png(), 7 * 1024 * 1024));

        var result = _shell.Run("iwv 'p' large.png, limit.png -Model palmyra-vision");

        Assert.Equal(["FileTooLarge"], result.ErrorIds);
        Assert.Equal("limit.png", Assert.Single(result.Results).Name);
    }

    [Theory]
    [InlineData("iwv 'p' https://images.example/a.png -Model palmyra-vision", "AddressNotSupported")]
    [InlineData("iwv 'p' a.png, missing.png -Combine -ErrorAction SilentlyContinue; $Error[0].Exception.ErrorId", "")]
    public void An_unsupported_feature_of_a_route_is_an_error(string call, string errorId)
    {
        var result = _shell.Run(call);

        Assert.Equal(errorId.Length > 0 ? errorId : "CombineIncomplete", result.ErrorIds.LastOrDefault() ?? result.Output[^1]);
        Assert.Empty(_emulator.State.Answers);
    }

    [Theory]
    [InlineData("-System 'x'")]
    [InlineData("-Temperature 1")]
    [InlineData("-MaxTokens 5")]
    public void A_parameter_that_the_vision_endpoint_would_ignore_is_rejected(string parameter) =>
        Assert.Equal("ParameterNotSupported", _shell.Run($"iwv 'p' a.png -Model palmyra-vision {parameter}").TerminatingId);

    [Theory]
    [InlineData("palmyra-x5")]
    [InlineData("palmyra-vision")]
    [InlineData("palmyra-x4")]
    public void Combined_images_are_sent_in_one_request_in_their_order(string model)
    {
        var result = Assert.Single(_shell.Run($"gci [ab].png | iwv 'Is {{{{image_2}}}} like {{{{image_1}}}}?' -Combine -Model {model}").ThrowIfFailed().Results);

        Assert.Equal([_folder.File("a.png"), _folder.File("b.png")], result.Paths);
        Assert.Contains("Images 1 and 2 differ in size", result.Text);
        Assert.Equal(0, _emulator.State.Files);
    }

    [Theory]
    [InlineData("palmyra-x5")]
    [InlineData("palmyra-vision")]
    [InlineData("palmyra-x4")]
    public void A_changed_rectangle_is_found(string model)
    {
        using var picture = new SKBitmap(60, 40);
        picture.Erase(SKColors.White);
        _folder.Write("before.png", Encode(picture));
        for (var x = 10; x < 20; x++)
        {
            picture.SetPixel(x, 5, SKColors.Red);
        }

        _folder.Write("after.png", Encode(picture));

        var result = Assert.IsType<ImageComparison>(Assert.Single(_shell.Run($"Compare-WriterImage before.png after.png -Model {model}").ThrowIfFailed().Output));

        Assert.False(result.IsIdentical);
        Assert.Contains("(10, 5)", result.Text);
        Assert.Equal(model == "palmyra-vision" ? null : false, result.Equivalent);
        Assert.Equal(model == "palmyra-vision" ? 0 : 1, result.Differences.Count);
        Assert.Equal(0, _emulator.State.Files);
    }

    [Fact]
    public void Equal_bytes_need_no_request_and_the_reference_is_uploaded_once()
    {
        var equal = _shell.Run("Compare-WriterImage a.png same.png -Model palmyra-vision").ThrowIfFailed();
        Assert.Equal((true, true, 0), ((bool?)true, ((ImageComparison)equal.Output[0]).Equivalent, ((ImageComparison)equal.Output[0]).Attempts));
        Assert.Empty(_emulator.State.Answers);

        _shell.Run("'b.png', 'b.png', 'b.png' | Compare-WriterImage a.png -Model palmyra-vision -ThrottleLimit 1").ThrowIfFailed();

        // One upload of the reference, and one of each image.
        Assert.Equal(4, _emulator.State.Answers["/v1/files 200"]);
        Assert.Equal(0, _emulator.State.Files);
    }

    [Fact]
    public void Equal_bytes_are_sent_to_the_model_with_Force()
    {
        var result = _shell.Run("Compare-WriterImage a.png same.png -Force").ThrowIfFailed();

        Assert.Equal((true, 1), (((ImageComparison)result.Output[0]).IsIdentical!.Value, ((ImageComparison)result.Output[0]).Attempts));
    }

    [Fact]
    public void Combined_images_must_have_one_prompt()
    {
        var result = _shell.Run("gci [ab].png | iwv -Prompt { $_.Name } -Combine");

        Assert.Equal(["PromptsDiffer", "CombineIncomplete"], result.ErrorIds);
        Assert.Contains("only 1 of the images", result.Errors[1].Exception.Message);
        Assert.Empty(_emulator.State.Answers);
    }

    [Fact]
    public void A_file_without_permission_for_the_key_is_a_separate_error()
    {
        _shell.Run("$f = 'a.png', 'b.png' | Send-WriterFile").ThrowIfFailed();
        _emulator.Script(new Fault(FaultKind.Status, 403));

        var result = _shell.Run("$f | iwv 'p' -ThrottleLimit 1");

        Assert.Equal(["FileForbidden"], result.ErrorIds);
        Assert.Equal("b.png", Assert.Single(result.Results).Name);
    }

    [Fact]
    public void The_prompt_of_an_earlier_result_is_not_reused()
    {
        var result = _shell.Run("iwv 'What is this?' b.png | Compare-WriterImage a.png").ThrowIfFailed();

        Assert.NotNull(((ImageComparison)result.Output[0]).Equivalent);
    }

    [Fact]
    public async Task A_mismatched_answer_is_requested_once_more_and_a_truncated_one_is_not()
    {
        await using var withoutData = RawServer.Answering("200 OK", RawServer.Chat("no data"));
        var mismatched = _shell.Run($"Compare-WriterImage a.png b.png -Endpoint {withoutData.Address}");
        Assert.Equal(["AnswerNotInSchema"], mismatched.ErrorIds);
        Assert.Equal("no data", mismatched.Errors[0].Exception.Data["RawText"]);
        Assert.Equal(2, withoutData.Heads.Length);

        await using var truncating = RawServer.Answering("200 OK", RawServer.Chat("{").Replace("\"stop\"", "\"length\""));
        Assert.Equal(["AnswerTruncated"], _shell.Run($"Compare-WriterImage a.png b.png -Endpoint {truncating.Address}").ErrorIds);
        Assert.Single(truncating.Heads);
    }

    private static byte[] Encode(SKBitmap picture)
    {
        using var data = picture.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
