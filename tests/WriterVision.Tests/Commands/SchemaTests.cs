using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary><c>-Schema</c> in the engine: from the argument to the data in the result.</summary>
public sealed class SchemaTests : IAsyncLifetime
{
    /// <summary>The end of an answer that is truncated at the token limit.</summary>
    private const char TruncationMark = '\u2702';

    private readonly TemporaryFolder _folder = new();
    private EmulatorServer _emulator = null!;
    private Shell _shell = null!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorServer.StartAsync(new EmulatorOptions { AllowRetired = true });
        _shell = new Shell(_emulator.Address, "key-of-schemas");
        _shell.SetLocation(_folder.Path);
        _folder.Write("a.png", TestImages.Png(10, 12));
        _folder.Write("b.png", TestImages.Png(20, 22));
    }

    public async ValueTask DisposeAsync()
    {
        _shell.Dispose();
        await _emulator.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("@{ width = 'int'; format = 'string' }")]
    [InlineData("([ordered]@{ format = [string]; width = [int] })")]
    [InlineData("""'{ "properties": { "format": { "type": "string" }, "width": { "type": "integer" } } }'""")]
    [InlineData("schema.json")]
    [InlineData("([Size])")]
    [InlineData("[Size]")]
    public void Each_form_of_a_schema_returns_the_data_of_each_image(string schema)
    {
        File.WriteAllText(_folder.File("schema.json"), """{ "type": "object", "properties": { "format": { "type": "string" }, "width": { "type": "integer" } } }""");

        var result = _shell.Run($"class Size {{ [int] $width; [string] $format }}\n'a.png', 'b.png' | iwv 'p' -Schema {schema} -ThrottleLimit 2").ThrowIfFailed();

        Assert.Equal(
            [("10", "PNG"), ("20", "PNG")],
            result.Results.Select(answer => PSObject.AsPSObject(answer.Data!)).Select(data => (string.Create(CultureInfo.InvariantCulture, $"{data.Properties["width"].Value}"), (string)data.Properties["format"].Value)));
        Assert.All(result.Results, answer => Assert.IsType<int>(PSObject.AsPSObject(answer.Data!).Properties["width"].Value));
        Assert.All(result.Results, answer => Assert.Equal(schema.Contains("[Size]") ? "Size" : "PSCustomObject", PSObject.AsPSObject(answer.Data!).BaseObject.GetType().Name));
    }

    [Fact]
    public void Combined_images_return_one_object() =>
        Assert.IsType<PSObject>(Assert.Single(_shell.Run("iwv 'p' *.png -Combine -Schema @{ differences = @('string') }").ThrowIfFailed().Results).Data);

    [Fact]
    public void A_comparison_returns_the_data_of_the_specified_or_the_default_schema()
    {
        var withoutSchema = Assert.IsType<ImageComparison>(Assert.Single(_shell.Run("Compare-WriterImage a.png b.png").ThrowIfFailed().Output));
        var withSchema = Assert.IsType<ImageComparison>(Assert.Single(_shell.Run("Compare-WriterImage a.png b.png -Schema @{ same = 'bool' }").ThrowIfFailed().Output));

        Assert.Equal(withoutSchema.Equivalent, ((PSObject)withoutSchema.Data!).Properties["equivalent"].Value);
        Assert.IsType<bool>(((PSObject)withSchema.Data!).Properties["same"].Value);
        Assert.Null(withSchema.Equivalent);
    }

    [Theory]
    [InlineData("iwv 'p' *.png -Schema @{ total = 'money' }", "InvalidSchema")]
    [InlineData("iwv 'p' *.png -Schema missing.json", "SchemaNotReadable")]
    [InlineData("iwv 'p' *.png -Schema @{ total = 'number' } -Model palmyra-vision", "ParameterNotSupported")]
    [InlineData("Compare-WriterImage a.png b.png -Schema @{}", "InvalidSchema")]
    public void An_invalid_schema_ends_the_command_before_a_request(string command, string id)
    {
        Assert.Equal(id, _shell.Run(command).TerminatingId);
        Assert.Empty(_emulator.State.Answers);
    }

    [Fact]
    public async Task A_mismatched_answer_is_requested_again_with_the_reason()
    {
        await using var server = new ScriptedModel("{\"width\":\"wide\"}", "```json\n{\"width\":\"10\"}\n```");

        var result = Assert.Single(_shell.Run($"iwv 'p' a.png -Schema @{{ width = 'int' }} -Endpoint {server.Address}").ThrowIfFailed().Results);

        Assert.Equal(10, ((PSObject)result.Data!).Properties["width"].Value);
        Assert.Equal(2, result.Attempts);
        Assert.Contains("'width' must be a whole number, but is the string", server.Requests[1]);
        Assert.Contains(""""role":"assistant","content":"{\"width\":\"wide\"}"""", server.Requests[1].Replace(@"\u0022", @"\"""));
        Assert.Equal(30, result.Usage!.TotalTokens);
    }

    [Fact]
    public async Task A_second_mismatched_answer_is_an_error_that_contains_it()
    {
        await using var server = new ScriptedModel("I cannot say.", "Still not.");

        var error = Assert.Single(_shell.Run($"iwv 'p' a.png -Schema @{{ width = 'int' }} -Endpoint {server.Address}").Errors);

        Assert.StartsWith("AnswerNotInSchema", error.FullyQualifiedErrorId);
        Assert.Equal("Still not.", error.Exception.Data["RawText"]);
        Assert.Equal(30, ((VisionUsage)error.Exception.Data["Usage"]!).TotalTokens);
    }

    [Fact]
    public async Task The_readable_part_of_an_answer_is_in_the_error_and_with_AllowPartial_in_the_result()
    {
        const string Answer = """{"vendor":"Cafe","total":"1,234","lines":[{"item":"Tea","price":2},{"item":"Bun","price":"two"}]}""";
        await using var server = new ScriptedModel(Answer, Answer, Answer, Answer);
        var script = $"iwv 'p' a.png -Schema @{{ vendor = 'string'; total = 'number'; lines = @(@{{ item = 'string'; price = 'number' }}) }} -Endpoint {server.Address}";

        var error = Assert.Single(_shell.Run(script).Errors);
        var partial = _shell.Run(script + " -AllowPartial").ThrowIfFailed();

        Assert.Equal("Cafe", ((PSObject)error.Exception.Data["Data"]!).Properties["vendor"].Value);
        var data = (PSObject)Assert.Single(partial.Results).Data!;
        Assert.Equal(("Cafe", null), (data.Properties["vendor"].Value, data.Properties["total"].Value));
        Assert.Equal("Tea", ((PSObject)((object[])data.Properties["lines"].Value)[0]).Properties["item"].Value);
        Assert.Contains(partial.Warnings, warning => warning.EndsWith("These fields are null: total, lines[1].price.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_partial_answer_requires_a_class_that_accepts_null()
    {
        await using var server = new ScriptedModel("""{"width":"?","height":2}""", """{"width":"?","height":2}""", """{"width":"?","height":2}""", """{"width":"?","height":2}""");

        Assert.Equal(["AnswerNotInSchema"], _shell.Run($"class Box {{ [int] $width; [int] $height }}\niwv 'p' a.png -Schema ([Box]) -AllowPartial -Endpoint {server.Address}").ErrorIds);
        var nullable = _shell.Run($"class Loose {{ [Nullable[int]] $width; [int] $height }}\niwv 'p' a.png -Schema ([Loose]) -AllowPartial -Endpoint {server.Address}").ThrowIfFailed();
        Assert.Equal(2, PSObject.AsPSObject(Assert.Single(nullable.Results).Data!).Properties["height"].Value);
    }

    [Fact]
    public async Task A_dropped_property_is_named_in_the_verbose_stream()
    {
        await using var server = new ScriptedModel("""{"width":1,"confidence":0.9}""");

        var result = _shell.Run($"iwv 'p' a.png -Schema @{{ width = 'int' }} -Verbose -Endpoint {server.Address}").ThrowIfFailed();

        Assert.Contains(result.Verbose, line => line.Contains("a.png: dropped properties that are not in the schema: confidence."));
    }

    [Theory]
    [InlineData("iwv (Get-Lines) a.png")]
    [InlineData("'a.png' | iwv (Get-Lines)")]
    [InlineData("iwv -Path a.png -Prompt (Get-Lines) -System (Get-Lines)")]
    [InlineData("'a.png' | iwv 'one', 'two {{image}}'")]
    public async Task A_prompt_can_be_an_array_of_lines(string script)
    {
        await using var server = new ScriptedModel("Seen");

        var result = Assert.Single(_shell.Run($"function Get-Lines {{ 'one'; 'two {{{{image}}}}' }}\n{script} -Endpoint {server.Address}").ThrowIfFailed().Results);

        Assert.Equal("one\ntwo {{image}}", result.Prompt);
        Assert.Contains(@"one\ntwo", server.Requests[0]);
    }

    [Fact]
    public async Task A_truncated_answer_is_not_requested_again()
    {
        await using var server = new ScriptedModel("""{"width":""" + TruncationMark, """{"width":1}""");

        var error = Assert.Single(_shell.Run($"iwv 'p' a.png -Schema @{{ width = 'int' }} -Endpoint {server.Address}").Errors);

        Assert.StartsWith("AnswerTruncated", error.FullyQualifiedErrorId);
        Assert.Contains("a.png': the model's answer was truncated", error.Exception.Message);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_class_that_rejects_its_answer_does_not_affect_other_inputs()
    {
        await using var server = new ScriptedModel("""{"width":-1}""", """{"width":1}""");

        var result = _shell.Run($"class Choosy {{ [ValidateRange(0, 100)] [int] $width }}\n'a.png', 'b.png' | iwv 'p' -Schema ([Choosy]) -Endpoint {server.Address} -ThrottleLimit 1");

        Assert.Equal(["DataNotAccepted"], result.ErrorIds);
        Assert.Contains("a.png': the model's answer matches the schema, but the class does not accept it: Choosy.width: ", result.Errors[0].Exception.Message);
        Assert.Equal("""{"width":-1}""", result.Errors[0].Exception.Data["RawText"]);
        Assert.Equal("b.png", Assert.Single(result.Results).Name);
    }

    [Fact]
    public void An_answer_from_the_journal_has_the_types_of_the_schema()
    {
        const string Script = "iwv 'p' a.png -Journal results.jsonl -Schema @{ width = 'int'; colours = @('string') }";
        _shell.Run(Script).ThrowIfFailed();

        var result = Assert.Single(_shell.Run(Script).ThrowIfFailed().Results);

        Assert.True(result.FromJournal);
        Assert.Equal(10, ((PSObject)result.Data!).Properties["width"].Value);
        Assert.IsType<string[]>(((PSObject)result.Data!).Properties["colours"].Value);
        Assert.False(Assert.Single(_shell.Run(Script.Replace("'int'", "'number'")).ThrowIfFailed().Results).FromJournal);
    }

    /// <summary>A model that returns the specified answers in turn.</summary>
    private sealed class ScriptedModel : IAsyncDisposable
    {
        private readonly ConcurrentQueue<string> _requests = new();
        private readonly RawServer _server;

        public ScriptedModel(params string[] answers) => _server = new RawServer(async connection =>
        {
            _requests.Enqueue(Encoding.UTF8.GetString(await connection.ReadRequestAsync()));
            var answer = answers[_requests.Count - 1];
            var body = RawServer.Chat(answer.TrimEnd(TruncationMark));
            await connection.AnswerAsync("200 OK", answer.EndsWith(TruncationMark) ? body.Replace("\"stop\"", "\"length\"") : body);
        });

        public Uri Address => _server.Address;

        public string[] Requests => [.. _requests];

        public ValueTask DisposeAsync() => _server.DisposeAsync();
    }
}
