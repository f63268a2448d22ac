using System;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Emulator.Endpoints;
using WriterVision.Emulator.Faults;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>The commands with <c>-ApiType OpenAI</c>, over HTTP with the OpenAI-compatible API of the emulator.</summary>
public sealed class OpenAITests : IDisposable
{
    private const string Model = "writer.palmyra-vision-7b";

    private readonly TemporaryFolder _folder = new();
    private Shell? _shell;

    public OpenAITests()
    {
        for (var number = 1; number <= 5; number++)
        {
            _folder.Write($"{number}.png", TestImages.Png(number * 10, 10));
        }
    }

    [Fact]
    public async Task Images_are_answered_in_order_by_the_default_model_of_the_API()
    {
        await using var emulator = await StartAsync();

        var result = Run(emulator, "'1.png', '2.png', '3.png', '4.png', '5.png' | iwv 'Describe' -System 'Be brief' -Temperature 0.5 -MaxTokens 300").ThrowIfFailed();

        Assert.Equal(["10 x 10", "20 x 10", "30 x 10", "40 x 10", "50 x 10"], result.Results.Select(answer => answer.Text[answer.Text.IndexOf(answer.Name[0] + "0 x 10", StringComparison.Ordinal)..][..7]));
        Assert.All(result.Results, answer => Assert.Equal((Model, "stop", 1, true), (answer.Model, answer.FinishReason, answer.Attempts, answer.Usage!.TotalTokens > 0)));
        Assert.Empty(result.Warnings);
        Assert.Equal(5, emulator.State.Answers["/openai/v1/chat/completions 200"]);
        var seen = emulator.State.Requests.First();
        Assert.Equal(("Be brief", 0.5, 300), (seen.System, seen.Temperature, seen.MaxTokens));
        Assert.Equal("image/png", Assert.Single(seen.Images).MediaType);
    }

    [Fact]
    public async Task Comparisons_combined_questions_and_WhatIf_work_as_with_Writers_API()
    {
        await using var emulator = await StartAsync();

        var comparison = Assert.IsType<ImageComparison>(Assert.Single(Run(emulator, "Compare-WriterImage 1.png 2.png").ThrowIfFailed().Output));
        var combined = Assert.Single(Run(emulator, "iwv '{{image_1}} or {{image_2}}?' 1.png, 2.png -Combine").ThrowIfFailed().Results);

        Assert.Equal((false, Model), (comparison.Equivalent, comparison.Model));
        Assert.NotEmpty(comparison.Differences);
        Assert.Equal(2, combined.Paths.Length);
        var requests = emulator.State.Answers.Values.Sum();
        Assert.Empty(Run(emulator, "iwv 'p' *.png -WhatIf").ThrowIfFailed().Output);
        Assert.Equal(requests, emulator.State.Answers.Values.Sum());
    }

    [Fact]
    public async Task Answers_are_recorded_and_budgets_are_kept()
    {
        await using var emulator = await StartAsync();

        Run(emulator, "iwv 'p' 1.png, 2.png -Journal j.jsonl").ThrowIfFailed();
        var second = Run(emulator, "iwv 'p' 1.png, 2.png, 3.png -Journal j.jsonl").ThrowIfFailed();
        var budget = Run(emulator, "iwv 'q' *.png -TokenBudget 1 -ThrottleLimit 1");

        Assert.Equal([true, true, false], second.Results.Select(answer => answer.FromJournal));
        Assert.Single(budget.Results);
        Assert.Equal(["TokenBudgetReached"], budget.ErrorIds);
    }

    [Fact]
    public async Task A_schema_is_sent_as_response_format()
    {
        await using var emulator = await StartAsync();

        var result = Run(emulator, "iwv 'p' 1.png -Schema ([ordered]@{ width = 'int'; height = 'int' }) -Verbose").ThrowIfFailed();

        Assert.Equal((10, 10), Size(result.Results[0]));
        Assert.DoesNotContain(result.Verbose, line => line.Contains("response_format", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("@{ width = 'int'; 'vendor?' = 'string' }", true)]
    [InlineData("""'{"properties":{"width":{"type":"integer"},"vendor":{"type":"string"}},"required":["width"]}'""", false)]
    [InlineData("@{ width = 'int'; other = 'array' }", false)]
    public async Task A_schema_is_strict_if_the_server_can_enforce_it(string schema, bool isStrict)
    {
        await using var emulator = await StartAsync();

        var result = Run(emulator, $"iwv 'p' 1.png -Schema {schema} -Verbose").ThrowIfFailed();

        Assert.Equal(10L, Convert.ToInt64(((PSObject)Assert.Single(result.Results).Data!).Properties["width"].Value, CultureInfo.InvariantCulture));
        Assert.Equal(isStrict, Assert.Single(emulator.State.Requests).IsSchemaStrict);
        Assert.DoesNotContain(result.Verbose, line => line.Contains("response_format", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_rejects_response_format_gets_the_schema_in_the_prompt()
    {
        await using var emulator = await StartAsync(OpenAIQuirks.NoResponseFormat);

        var result = Run(emulator, "iwv 'p' 1.png, 2.png, 3.png, 4.png, 5.png -Schema ([ordered]@{ width = 'int'; height = 'int' }) -ThrottleLimit 1 -Verbose").ThrowIfFailed();

        Assert.Equal([(10, 10), (20, 10), (30, 10), (40, 10), (50, 10)], result.Results.Select(Size));
        Assert.Equal([2, 1, 1, 1, 1], result.Results.Select(answer => answer.Attempts));
        Assert.Equal(1, emulator.State.Answers["/openai/v1/chat/completions 400"]);
        Assert.Contains("1.png: the server does not support response_format", Assert.Single(result.Verbose, line => line.Contains("response_format", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Parallel_requests_that_are_rejected_are_all_adapted()
    {
        await using var emulator = await StartAsync(OpenAIQuirks.NoResponseFormat | OpenAIQuirks.MaxCompletionTokens, TimeSpan.FromMilliseconds(100));

        var result = Run(emulator, "iwv 'p' 1.png, 2.png, 3.png, 4.png, 5.png -Schema ([ordered]@{ width = 'int'; height = 'int' }) -MaxTokens 200 -ThrottleLimit 5 -Verbose").ThrowIfFailed();

        Assert.Equal([(10, 10), (20, 10), (30, 10), (40, 10), (50, 10)], result.Results.Select(Size));
        Assert.InRange(emulator.State.Answers["/openai/v1/chat/completions 400"], 2, 10);
        Assert.Single(result.Verbose, line => line.Contains("response_format", StringComparison.Ordinal));
        Assert.Single(result.Verbose, line => line.Contains("max_completion_tokens", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_requires_max_completion_tokens_receives_it()
    {
        await using var emulator = await StartAsync(OpenAIQuirks.MaxCompletionTokens);

        var result = Run(emulator, "iwv 'p' 1.png, 2.png -MaxTokens 3 -ThrottleLimit 1");

        Assert.Equal(["length", "length"], result.Results.Select(answer => answer.FinishReason));
        Assert.All(emulator.State.Requests, request => Assert.Equal(3, request.MaxTokens));
        Assert.Equal(1, emulator.State.Answers["/openai/v1/chat/completions 400"]);
    }

    [Theory]
    [InlineData(OpenAIQuirks.NoUsage)]
    [InlineData(OpenAIQuirks.ContentParts)]
    [InlineData(OpenAIQuirks.Reasoning)]
    [InlineData(OpenAIQuirks.NoUsage | OpenAIQuirks.ContentParts | OpenAIQuirks.Reasoning)]
    public async Task Answers_in_every_documented_form_are_read(OpenAIQuirks quirks)
    {
        await using var emulator = await StartAsync(quirks);

        var result = Assert.Single(Run(emulator, "iwv 'p' 1.png").ThrowIfFailed().Results);

        Assert.Contains("10 x 10", result.Text);
        Assert.DoesNotContain("looked at the pixels", result.Text);
        Assert.Equal(quirks.HasFlag(OpenAIQuirks.NoUsage), result.Usage is null);
    }

    [Fact]
    public async Task An_answer_with_only_reasoning_is_an_empty_result_with_a_warning()
    {
        await using var emulator = await StartAsync(OpenAIQuirks.ReasoningOnly);

        var result = Run(emulator, "iwv 'p' 1.png");

        Assert.Equal(string.Empty, Assert.Single(result.Results).Text);
        Assert.Contains("1.png' is empty", Assert.Single(result.Warnings));
    }

    [Fact]
    public async Task A_key_is_required_except_for_a_local_server()
    {
        await using var emulator = await StartAsync();

        var local = Run(emulator, "$PSDefaultParameterValues.Remove('*:ApiKey'); iwv 'p' 1.png -Verbose").ThrowIfFailed();
        var remote = _shell!.Run("iwv 'p' 1.png -ApiType OpenAI -Endpoint https://gateway.example/v1");
        var bedrock = _shell!.Run("iwv 'p' 1.png -ApiType OpenAI -Endpoint https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1");

        Assert.Single(local.Results);
        Assert.Contains(local.Verbose, line => line.Contains("No API key was found", StringComparison.Ordinal));
        Assert.Equal("ApiKeyNotFound", remote.TerminatingId);
        Assert.Contains("WRITER_API_KEY", remote.Terminating!.ToString());
        Assert.Equal("ApiKeyNotFound", bedrock.TerminatingId);
        Assert.Contains("AWS_BEARER_TOKEN_BEDROCK", bedrock.Terminating!.ToString());
    }

    [Fact]
    public async Task Models_are_listed_with_their_known_properties()
    {
        await using var emulator = await StartAsync();

        var openAI = Run(emulator, "Get-WriterModel").ThrowIfFailed().Output.Cast<WriterModel>().ToList();
        var writer = Run(emulator, $"Get-WriterModel -ApiType Writer -Endpoint {emulator.Address}").ThrowIfFailed().Output.Cast<WriterModel>().ToList();

        Assert.Equal([(Model, true), ("writer.palmyra-x5", false), ("writer.palmyra-x4", false)], openAI.Select(model => (model.Name, model.ReadsImages)));
        Assert.Equal([("palmyra-x5", true, "2026-12-14"), ("palmyra-x4", false, "2026-12-14"), ("palmyra-x6", false, null)], writer.Select(model => (model.Name, model.ReadsImages, model.RetiresOn?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("Send-WriterFile 1.png")]
    [InlineData("Get-WriterFile")]
    [InlineData("Get-WriterFile some-id")]
    [InlineData("Receive-WriterFile some-id .")]
    [InlineData("Remove-WriterFile some-id -Confirm:$false")]
    [InlineData("Restart-WriterFile some-id")]
    [InlineData("[pscustomobject]@{ FileId = 'some-id' } | Invoke-WriterVision 'p'")]
    public async Task Uploaded_files_are_rejected_with_the_reason(string command)
    {
        await using var emulator = await StartAsync();

        var result = Run(emulator, command);

        Assert.Equal("FilesNotSupported", result.TerminatingId);
        Assert.Contains("-ApiType Writer", result.Terminating!.ErrorDetails.RecommendedAction);
        Assert.Empty(emulator.State.Answers);
    }

    [Fact]
    public async Task A_base_URL_is_required()
    {
        await using var emulator = await StartAsync();
        Run(emulator, "$null");

        Assert.Equal("EndpointRequired", _shell!.Run("$PSDefaultParameterValues = @{}; iwv 'p' 1.png -ApiType OpenAI").TerminatingId);
    }

    [Fact]
    public async Task A_wrong_path_and_a_wrong_model_are_different_errors()
    {
        await using var emulator = await StartAsync();

        var path = Run(emulator, $"iwv 'p' *.png -Endpoint {emulator.Address}openai/v2");
        var model = Run(emulator, "iwv 'p' *.png -Model no-such-model");

        Assert.Equal("NotFound", path.TerminatingId);
        Assert.Contains("/chat/completions", path.Terminating!.ErrorDetails.RecommendedAction);
        Assert.Equal("ModelNotFound", model.TerminatingId);
        Assert.Contains("'no-such-model' does not exist", model.Terminating!.ToString());
    }

    [Theory]
    [InlineData("writer.palmyra-x5", "-ApiType OpenAI", "openai/v1")]
    [InlineData("palmyra-x6", "-ApiType Writer", "")]
    public async Task A_text_model_is_used_with_a_warning_and_its_refusal_ends_the_run_once(string model, string api, string path)
    {
        await using var emulator = await StartAsync();

        var result = Run(emulator, $"iwv 'p' *.png -Model {model} {api} -Endpoint {emulator.Address}{path}");

        Assert.Contains($"{model} is documented as a text model", Assert.Single(result.Warnings));
        Assert.Equal("ModelReadsNoImages", result.TerminatingId);
        Assert.Empty(result.Errors);
        Assert.DoesNotContain($"-Model {model} ", result.Terminating!.ErrorDetails.RecommendedAction + " ");
        Assert.Contains("Model writer.palmyra-vision-7b", result.Terminating.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public async Task A_retired_default_model_ends_the_run_once_with_advice()
    {
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Today = new DateOnly(2026, 12, 15) });

        var result = Run(emulator, $"iwv 'p' *.png -ApiType Writer -Endpoint {emulator.Address}");

        Assert.Equal("ModelNotFound", result.TerminatingId);
        Assert.Contains("Model 'palmyra-x5' was not found", result.Terminating!.ToString());
        Assert.Empty(result.Errors);
        Assert.InRange(emulator.State.Answers["/v1/chat 400"], 1, 8);
        Assert.Contains("-ApiType OpenAI", result.Terminating.ErrorDetails.RecommendedAction);
    }

    [Theory]
    [InlineData(FaultKind.Guardrail, "guardrail")]
    [InlineData(FaultKind.UnsafeContent, "content policy")]
    public async Task Blocked_content_is_an_error_of_one_input(FaultKind fault, string reason)
    {
        await using var emulator = await StartAsync();
        foreach (var api in new[] { $"-ApiType Writer -Endpoint {emulator.Address}", string.Empty })
        {
            emulator.Script(null, new Fault(fault), null);

            var result = Run(emulator, $"iwv 'p' 1.png, 2.png, 3.png -ThrottleLimit 1 {api}");

            Assert.Equal(["1.png", "3.png"], result.Results.Select(answer => answer.Name));
            Assert.Equal(["ContentBlocked"], result.ErrorIds);
            Assert.Contains(reason, result.Errors[0].ToString());
            var failure = Assert.IsType<WriterApiException>(result.Errors[0].Exception);
            Assert.Equal(fault == FaultKind.Guardrail && api.Length > 0, failure.Extras.ContainsKey("entity_type"));
            Assert.Equal(fault == FaultKind.Guardrail && api.Length > 0, result.Errors[0].ToString().Contains("'no-personal-data'", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Headers_are_sent_with_each_request_and_their_values_are_never_shown()
    {
        await using var server = RawServer.Answering("400 Bad Request", "{\"error\":{\"message\":\"You sent s3cret-of-the-gateway\",\"param\":\"s3cret-of-the-gateway\"}}");
        Run(null, "$null");

        var result = _shell!.Run($"iwv 'p' 1.png -ApiType OpenAI -Endpoint {server.Address} -Headers @{{ 'X-Gateway-Key' = 's3cret-of-the-gateway'; 'X-Tenant' = 7 }} -Verbose");

        Assert.Contains("X-Gateway-Key: s3cret-of-the-gateway", server.Heads[0]);
        Assert.Contains("X-Tenant: 7", server.Heads[0]);
        Assert.Equal(["BadRequest"], result.ErrorIds);
        Assert.DoesNotContain("s3cret", result.AllText);
        Assert.Equal("[key]", ((WriterApiException)result.Errors[0].Exception).Extras["param"]);
    }

    [Theory]
    [InlineData("@{ Authorization = 'Basic s3cret' }", "-ApiKey")]
    [InlineData("@{ 'Content-Length' = '5' }", "WriterVision sets it")]
    [InlineData("@{ 'a b' = 's3cret' }", "name")]
    [InlineData("@{ a = \"s3cret`r`nx: y\" }", "value")]
    public void A_header_that_cannot_be_sent_ends_the_command_without_its_value(string headers, string reason)
    {
        Run(null, "$null");

        var result = _shell!.Run($"iwv 'p' 1.png -Headers {headers}");

        Assert.Equal("InvalidHeader", result.TerminatingId);
        Assert.Contains(reason, result.Terminating!.ToString());
        Assert.DoesNotContain("s3cret", result.AllText);
    }

    public void Dispose()
    {
        _shell?.Dispose();
        _folder.Dispose();
    }

    private static Task<EmulatorServer> StartAsync(OpenAIQuirks quirks = OpenAIQuirks.None, TimeSpan latency = default) =>
        EmulatorServer.StartAsync(new EmulatorOptions { Quirks = quirks, Latency = latency });

    private static (int Width, int Height) Size(VisionResult result)
    {
        var data = (System.Management.Automation.PSObject)System.Management.Automation.PSObject.AsPSObject(result.Data);
        return ((int)data.Properties["width"].Value, (int)data.Properties["height"].Value);
    }

    private ShellResult Run(EmulatorServer? emulator, string script)
    {
        if (_shell is null)
        {
            _shell = new Shell(emulator is null ? null : new Uri(emulator.Address, "openai/v1"), "key-of-openai");
            _shell.SetLocation(_folder.Path);
            if (emulator is not null)
            {
                _shell.Run("$PSDefaultParameterValues['*:ApiType'] = 'OpenAI'").ThrowIfFailed();
            }
        }

        return _shell.Run(script);
    }
}
