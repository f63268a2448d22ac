using System;
using System.Data;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>The rows, candidates and estimates of Test-WriterVision.</summary>
public sealed class TestWriterVisionTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private EmulatorServer _emulator = null!;
    private Shell _shell = null!;

    private long Requests => _emulator.State.Answers.Values.Sum();

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorServer.StartAsync(new EmulatorOptions { ApiKey = "key-of-tests", AllowRetired = true });
        _shell = new Shell(_emulator.Address, "key-of-tests");
        _shell.SetLocation(_folder.Path);
        _folder.Write("a.gif", TestImages.SmallestGif());
        _folder.Write("a.png", TestImages.Png(10, 10));
        _folder.Write("b.png", TestImages.Png(20, 20));
    }

    public async ValueTask DisposeAsync()
    {
        _shell.Dispose();
        await _emulator.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("-Like", "'[abc'")]
    [InlineData("-Match", "'(abc'")]
    public void A_pattern_that_is_not_valid_is_an_error_of_its_row(string comparison, string pattern)
    {
        var result = _shell.Run($$"""
            $rows = @{ Path = 'a.png'; Text = '' }, @{ Path = 'b.png'; Text = {{pattern}} }, @{ Path = 'a.gif'; Text = '' }
            $rows[0].Text = $rows[2].Text = if ('{{comparison}}' -eq '-Like') { '*' } else { '.' }
            $rows.ForEach{ [pscustomobject] $_ } | Test-WriterVision 'What is it?' {{comparison}}
            """);

        Assert.Equal(["InvalidExpectedValue"], result.ErrorIds);
        Assert.Equal(["a.png", "a.gif"], result.Output.Cast<FieldTest>().Select(test => Path.GetFileName(test.Path)));
        Assert.Equal(2, Requests);
    }

    [Theory]
    [InlineData("[double]::NaN")]
    [InlineData("[double]::PositiveInfinity")]
    [InlineData("[single]::NegativeInfinity")]
    [InlineData("(,[double]::NaN)")]
    [InlineData("'wide'")]
    public void A_value_that_is_not_of_the_type_of_its_field_is_an_error_of_its_row(string value)
    {
        var result = _shell.Run($$"""
            @{ Path = 'b.png'; width = {{value}} }, @{ Path = 'a.png'; width = 10 } | ForEach-Object { [pscustomobject] $_ } |
                Test-WriterVision 'Measure' -Schema @{ width = 'int' }
            """);

        Assert.Equal(["InvalidExpectedValue"], result.ErrorIds);
        Assert.Contains("cannot be read: 'width' must be", result.Errors[0].ToString());
        Assert.True(Assert.Single(result.Output.Cast<FieldTest>()).Passed);
        Assert.Equal(1, Requests);
    }

    [Fact]
    public void A_property_that_throws_is_an_error_of_its_row()
    {
        var result = _shell.Run("""
            $rows = 'width', 'Path' | ForEach-Object {
                $row = [pscustomobject] @{ FileId = 'x' }
                if ($_ -ne 'Path') { $row.psobject.Properties.Add([psnoteproperty]::new('Path', 'b.png')) } else { $row.FileId = $null }
                $row.psobject.Properties.Add([psscriptproperty]::new($_, { throw 'boom' }))
                $row
            }
            $rows + [pscustomobject] @{ Path = 'a.png'; width = 10 } | Test-WriterVision 'Measure' -Schema @{ width = 'int' }
            """);

        Assert.Equal(["InvalidExpectedValue", "RowWithoutImage"], result.ErrorIds);
        Assert.Contains("boom", result.Errors[0].ToString());
        Assert.True(Assert.Single(result.Output.Cast<FieldTest>()).Passed);
        Assert.Equal(1, Requests);
    }

    [Fact]
    public void A_text_that_throws_is_an_error_of_its_row()
    {
        var result = _shell.Run("""
            $row = [pscustomobject] @{ Path = 'b.png' }
            $row.psobject.Properties.Add([psscriptproperty]::new('Text', { throw 'boom' }))
            $row, [pscustomobject] @{ Path = 'a.png'; Text = '*' } | Test-WriterVision 'What is it?' -Like
            """);

        Assert.Equal(["InvalidExpectedValue"], result.ErrorIds);
        Assert.True(Assert.Single(result.Output.Cast<FieldTest>()).Passed);
    }

    [Fact]
    public void A_value_that_contains_itself_is_an_error_of_its_row()
    {
        var result = _shell.Run("""
            $cycle = @{}
            $cycle.size = $cycle
            [pscustomobject] @{ Path = 'b.png'; size = $cycle }, [pscustomobject] @{ Path = 'a.png'; width = 10 } |
                Test-WriterVision 'Measure' -Schema @{ width = 'int'; size = 'object' }
            """);

        Assert.Equal(["InvalidExpectedValue"], result.ErrorIds);
        Assert.True(Assert.Single(result.Output.Cast<FieldTest>()).Passed);
    }

    [Fact]
    public void A_null_of_a_database_means_that_no_value_is_expected()
    {
        using var table = new DataTable();
        table.Columns.Add("Path", typeof(string));
        table.Columns.Add("width", typeof(int));
        table.Columns.Add("height", typeof(int));
        table.Rows.Add("a.png", 10, DBNull.Value);
        _shell.Set("table", table);

        var tests = _shell.Run("$table.Rows | Test-WriterVision 'Measure' -Schema ([ordered] @{ width = 'int'; height = 'int' })").ThrowIfFailed().Output.Cast<FieldTest>().ToList();

        Assert.Equal(["width", "height"], tests.Select(test => test.Field));
        Assert.Null(tests[1].Expected);
    }

    [Theory]
    [InlineData("palmyra-x5, palmyra-vision")]
    [InlineData("palmyra-vision, palmyra-x5")]
    public void Models_are_compared_on_the_same_rows_in_any_order(string models)
    {
        var result = _shell.Run($$"""
            'a.gif', 'none.png', 'a.png' | ForEach-Object { [pscustomobject] @{ Path = $_; Text = '*' } } |
                Test-WriterVision 'one', 'two' -Like -Model {{models}} -Summary | Where-Object Field -eq $null
            """);

        // Each error is reported once, although there are two prompts.
        Assert.Equal(["UnsupportedImage", "FileNotFound"], result.ErrorIds);
        var rows = result.Output.Cast<FieldAccuracy>().ToList();
        Assert.Equal(["palmyra-vision", "palmyra-vision", "palmyra-x5", "palmyra-x5"], rows.Select(row => row.Model).Order());
        Assert.All(rows, row => Assert.Equal((2, row.Model == "palmyra-x5" ? 2 : 1, row.Model == "palmyra-x5" ? 0 : 1), (row.Images, row.Right, row.Failed)));
    }

    [Fact]
    public void A_row_that_is_not_sent_to_any_model_does_not_count()
    {
        var result = _shell.Run("""
            [pscustomobject] @{ Path = 'a.gif'; Text = '*' } | Test-WriterVision 'one' -Like -Model palmyra-vision, palmyra-x5 -Summary -WhatIf
            [pscustomobject] @{ Path = 'a.gif'; Text = '*' } | Test-WriterVision 'one' -Like -Model palmyra-vision -Summary
            """);

        Assert.Equal(["UnsupportedImage", "UnsupportedImage"], result.ErrorIds);
        Assert.Empty(result.Output);
        Assert.Equal(0, Requests);
    }

    [Fact]
    public async Task A_model_that_is_not_available_is_not_in_the_summary()
    {
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions());

        var result = _shell.Run($$"""
            'a.gif', 'a.png', 'b.png' | ForEach-Object { [pscustomobject] @{ Path = $_; Text = '*' } } |
                Test-WriterVision 'one' -Like -Model palmyra-vision, palmyra-x5 -Summary -Endpoint {{emulator.Address}}
            """);

        Assert.Equal(["UnsupportedImage", "ModelNotFound"], result.ErrorIds);
        Assert.Equal(["palmyra-x5", "palmyra-x5"], result.Output.Cast<FieldAccuracy>().Select(row => row.Model));
    }

    [Fact]
    public async Task Tokens_of_answers_that_do_not_match_the_schema_are_part_of_the_estimate()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.AnswerAsync("200 OK", RawServer.Chat("I cannot say."));
        });

        var row = (FieldAccuracy)_shell.Run($$"""
            [pscustomobject] @{ Path = 'a.png'; width = 10 } |
                Test-WriterVision 'Measure' -Schema @{ width = 'int' } -Summary -Estimate 1000 -TokenPrice 1000 -Endpoint {{server.Address}}
            """).ThrowIfFailed().Output[0];

        Assert.Equal((1, 30), (row.Failed, row.TokensPerImage));
        Assert.Equal((30_000, 30m, 1), (row.Estimate!.Tokens, row.Estimate.Cost, row.Estimate.SampleSize));
    }

    [Theory]
    [InlineData("10,000", 10_000)]
    [InlineData("0", 0)]
    [InlineData("a.png", 1)]
    [InlineData(".", 3)]
    [InlineData("*.png", 2)]
    public void An_estimate_is_for_a_number_of_images_a_file_a_folder_or_a_wildcard(string images, long expected)
    {
        var rows = _shell.Run($"[pscustomobject] @{{ Path = 'a.png'; width = 10 }} | Test-WriterVision 'Measure' -Schema @{{ width = 'int' }} -Summary -Estimate '{images}'")
            .ThrowIfFailed().Output.Cast<FieldAccuracy>();

        Assert.All(rows, row => Assert.Equal(expected, row.Estimate!.Images));
    }

    [Theory]
    [InlineData("10.000")]
    [InlineData("-5")]
    [InlineData("1e4")]
    [InlineData("./none")]
    public void An_estimate_for_nothing_that_exists_is_an_error_before_any_request(string images)
    {
        var result = _shell.Run($"[pscustomobject] @{{ Path = 'a.png'; width = 10 }} | Test-WriterVision 'Measure' -Schema @{{ width = 'int' }} -Summary -Estimate '{images}'");

        Assert.Equal("InvalidEstimate", result.TerminatingId);
        Assert.Contains($"'{images}'", result.Terminating!.ToString());
        Assert.Equal(0, Requests);
    }
}
