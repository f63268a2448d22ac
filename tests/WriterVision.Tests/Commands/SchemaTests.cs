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

/// <summary><c>-Schema</c> in the engine: from what a user types to the data in the result.</summary>
public sealed class SchemaTests : IAsyncLifetime
{
    /// <summary>Ends an answer that is cut off by its limit of tokens.</summary>
    private const char CutMark = '\u2702';

    private readonly TemporaryFolder _folder = new();
    private EmulatorServer _emulator = null!;
    private Shell _shell = null!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorServer.StartAsync(new EmulatorOptions { AllowRetired = true });
        _shell = new Shell(_emulator.Address, "key-of-schemas");
        _shell.SetLocation(_folder.Path);
        _folder.Write("a.png", Pictures.Png(10, 12));
        _folder.Write("b.png", Pictures.Png(20, 22));
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
    public void Each_form_gives_the_data_of_each_image(string schema)
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
    public void All_images_in_one_request_give_one_object() =>
        Assert.IsType<PSObject>(Assert.Single(_shell.Run("iwv 'p' *.png -Combine -Schema @{ differences = @('string') }").ThrowIfFailed().Results).Data);

    [Fact]
    public void A_comparison_gives_the_data_that_was_asked_for_or_its_own()
    {
        var own = Assert.IsType<ImageComparison>(Assert.Single(_shell.Run("Compare-WriterImage a.png b.png").ThrowIfFailed().Output));
        var asked = Assert.IsType<ImageComparison>(Assert.Single(_shell.Run("Compare-WriterImage a.png b.png -Schema @{ same = 'bool' }").ThrowIfFailed().Output));

        Assert.Equal(own.Equivalent, ((PSObject)own.Data!).Properties["equivalent"].Value);
        Assert.IsType<bool>(((PSObject)asked.Data!).Properties["same"].Value);
        Assert.Null(asked.Equivalent);
    }

    [Theory]
    [InlineData("iwv 'p' *.png -Schema @{ total = 'money' }", "InvalidSchema")]
    [InlineData("iwv 'p' *.png -Schema missing.json", "SchemaNotReadable")]
    [InlineData("iwv 'p' *.png -Schema @{ total = 'number' } -Model palmyra-vision", "ParameterNotSupported")]
    [InlineData("Compare-WriterImage a.png b.png -Schema @{}", "InvalidSchema")]
    public void A_wrong_schema_ends_the_command_before_anything_is_sent(string command, string id)
    {
        Assert.Equal(id, _shell.Run(command).TerminatingId);
        Assert.Empty(_emulator.State.Answers);
    }

    [Fact]
    public async Task An_answer_that_does_not_fit_is_asked_for_once_more_with_what_was_wrong()
    {
        await using var server = new ScriptedModel("{\"width\":\"wide\"}", "```json\n{\"width\":\"10\"}\n```");

        var result = Assert.Single(_shell.Run($"iwv 'p' a.png -Schema @{{ width = 'int' }} -Endpoint {server.Address}").ThrowIfFailed().Results);

        Assert.Equal(10, ((PSObject)result.Data!).Properties["width"].Value);
        Assert.Equal(2, result.Attempts);
        Assert.Contains("'width' must be a whole number, and is the text", server.Requests[1]);
    }

    [Fact]
    public async Task A_second_answer_that_does_not_fit_is_an_error_that_has_it()
    {
        await using var server = new ScriptedModel("I cannot say.", "Still not.");

        var error = Assert.Single(_shell.Run($"iwv 'p' a.png -Schema @{{ width = 'int' }} -Endpoint {server.Address}").Errors);

        Assert.StartsWith("AnswerNotInSchema", error.FullyQualifiedErrorId);
        Assert.Equal("Still not.", error.Exception.Data["RawText"]);
    }

    [Fact]
    public async Task An_answer_that_was_cut_off_is_not_paid_for_twice()
    {
        await using var server = new ScriptedModel("""{"width":""" + CutMark, """{"width":1}""");

        var error = Assert.Single(_shell.Run($"iwv 'p' a.png -Schema @{{ width = 'int' }} -Endpoint {server.Address}").Errors);

        Assert.StartsWith("AnswerTruncated", error.FullyQualifiedErrorId);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_class_that_does_not_take_its_answer_costs_the_others_nothing()
    {
        await using var server = new ScriptedModel("""{"width":-1}""", """{"width":1}""");

        var result = _shell.Run($"class Choosy {{ [ValidateRange(0, 100)] [int] $width }}\n'a.png', 'b.png' | iwv 'p' -Schema ([Choosy]) -Endpoint {server.Address} -ThrottleLimit 1");

        Assert.Equal(["DataNotAccepted"], result.ErrorIds);
        Assert.Equal("b.png", Assert.Single(result.Results).Name);
    }

    [Fact]
    public void What_a_journal_has_comes_back_with_its_types()
    {
        const string Script = "iwv 'p' a.png -Journal results.jsonl -Schema @{ width = 'int'; colours = @('string') }";
        _shell.Run(Script).ThrowIfFailed();

        var result = Assert.Single(_shell.Run(Script).ThrowIfFailed().Results);

        Assert.True(result.FromJournal);
        Assert.Equal(10, ((PSObject)result.Data!).Properties["width"].Value);
        Assert.IsType<string[]>(((PSObject)result.Data!).Properties["colours"].Value);
        Assert.False(Assert.Single(_shell.Run(Script.Replace("'int'", "'number'")).ThrowIfFailed().Results).FromJournal);
    }

    /// <summary>A model that answers as a test says, in turn.</summary>
    private sealed class ScriptedModel : IAsyncDisposable
    {
        private readonly ConcurrentQueue<string> _requests = new();
        private readonly RawServer _server;

        public ScriptedModel(params string[] answers) => _server = new RawServer(async connection =>
        {
            _requests.Enqueue(Encoding.UTF8.GetString(await connection.ReadRequestAsync()));
            var answer = answers[_requests.Count - 1];
            var body = RawServer.Chat(answer.TrimEnd(CutMark));
            await connection.AnswerAsync("200 OK", answer.EndsWith(CutMark) ? body.Replace("\"stop\"", "\"length\"") : body);
        });

        public Uri Address => _server.Address;

        public string[] Requests => [.. _requests];

        public ValueTask DisposeAsync() => _server.DisposeAsync();
    }
}
