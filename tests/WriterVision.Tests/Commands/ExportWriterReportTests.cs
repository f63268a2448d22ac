using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using WriterVision.Tests.Engine;
using WriterVision.Tests.Reports;
using Xunit;

namespace WriterVision.Tests.Commands;

public sealed class ExportWriterReportTests : IDisposable
{
    private const string Result = "[pscustomobject]@{ PSTypeName = 'Deserialized.WriterVision.VisionResult'; Path = '/data/a.jpg'; Name = 'a.jpg'; Text = 'A cat'; Prompt = 'p'; Model = 'm'; Usage = '12' }";

    private readonly TemporaryFolder _folder = new();
    private readonly Shell _shell = new();

    public ExportWriterReportTests() => _shell.SetLocation(_folder.Path);

    private string Target => _folder.File("report.html");

    [Fact]
    public void A_result_is_written_with_its_properties()
    {
        var image = _folder.Write("a.png", SampleImages.Png(1000));
        var data = new PSObject();
        data.Properties.Add(new PSNoteProperty("total", 4.20m));
        _shell.Set("result", new VisionResult([ImageReference.FromPath(image)], "a.png", "{}", "Read it", "palmyra-x5")
        {
            Data = data,
            Usage = new VisionUsage(10, 2, 12),
            Duration = TimeSpan.FromSeconds(1.5),
            Attempts = 2,
            FinishReason = "stop",
            FromJournal = true,
        });

        _shell.Run("$result | Export-WriterReport report.html").ThrowIfFailed();

        Assert.Equal(
            """{"kind":"result","name":"a.png","path":"PATH","images":[{"name":"a.png","source":"./a.png"}],"data":{"total":{"$number":"4.20"}},"prompt":"Read it","model":"palmyra-x5","finishReason":"stop","promptTokens":10,"completionTokens":2,"tokens":12,"attempts":2,"seconds":1.5,"fromJournal":true}"""
                .Replace("PATH", image),
            Assert.Single(new WrittenReport(Target).Rows).ToJsonString());
    }

    [Fact]
    public void A_comparison_is_written_with_its_properties()
    {
        _shell.Set("comparison", new ImageComparison("/data/a.png", "/data/b.png", "b.png") { Equivalent = false, IsIdentical = false, Summary = "Other", Text = "{}", Differences = [new ImageDifference("top", "red", "blue")], Model = "m" });

        _shell.Run("$comparison | Export-WriterReport report.html").ThrowIfFailed();

        var row = Assert.Single(new WrittenReport(Target).Rows);
        Assert.Equal("""[{"region":"top","reference":"red","difference":"blue"}]""", row["differences"]!.ToJsonString());
        Assert.Equal((false, "Other", 2), (row["passed"]!.GetValue<bool>(), row["text"]!.GetValue<string>(), row["images"]!.AsArray().Count));
    }

    [Fact]
    public void Deserialized_and_selected_results_are_written()
    {
        _shell.Run($$"""
            & {
                {{Result}}
                [pscustomobject]@{ PSTypeName = 'Selected.Deserialized.WriterVision.VisionResult'; Name = 'b.jpg'; Text = 'A dog' }
                [pscustomobject]@{ PSTypeName = 'Deserialized.WriterVision.ImageComparison'; ReferencePath = '/a.png'; DifferencePath = '/b.png'; Equivalent = $true; Differences = [System.Collections.ArrayList] @('top: the logo is gone') }
            } | Export-WriterReport report.html
            """).ThrowIfFailed();

        var rows = new WrittenReport(Target).Rows;
        Assert.Equal(["result", "result", "comparison"], rows.Select(row => row["kind"]!.GetValue<string>()));
        Assert.Equal(12, rows[0]["tokens"]!.GetValue<int>());
        Assert.Equal("top: the logo is gone", rows[2]["differences"]![0]!["difference"]!.GetValue<string>());
    }

    [Fact]
    public void An_error_becomes_a_row_with_its_input_id_message_and_remedy()
    {
        var text = _folder.Write("text.png", "no picture"u8.ToArray());
        _shell.Run("iwv 'p' text.png -Endpoint http://127.0.0.1:9 -ApiKey k 2>&1 | Export-WriterReport report.html").ThrowIfFailed();

        var row = Assert.Single(new WrittenReport(Target).Rows);
        Assert.Equal(("error", "text.png", text, "UnsupportedImage"), (row["kind"]!.GetValue<string>(), row["name"]!.GetValue<string>(), row["path"]!.GetValue<string>(), row["errorId"]!.GetValue<string>()));
        Assert.Contains("text.png", row["message"]!.GetValue<string>());
        Assert.NotEmpty(row["action"]!.GetValue<string>());
    }

    [Fact]
    public void The_exception_of_a_terminated_run_becomes_a_row()
    {
        _shell.Run("try { iwv 'p' a.png -Endpoint http://example.com -ApiKey k } catch { $failure = $_.Exception }; $failure, [System.InvalidOperationException]::new('Odd') | Export-WriterReport report.html").ThrowIfFailed();

        Assert.Equal(["error", "error"], new WrittenReport(Target).Rows.Select(row => row["kind"]!.GetValue<string>()));
    }

    [Fact]
    public void Pixel_comparisons_and_checks_are_recognized_by_their_properties()
    {
        _shell.Run("""
            & {
                [pscustomobject]@{ ReferencePath = '/a.png'; DifferencePath = '/b.png'; Status = 'Changed'; DifferenceRatio = 0.25; Regions = @([pscustomobject]@{ Left = 1; Top = 2; Width = 3; Height = 4 }, '5,6,7,8') }
                [pscustomobject]@{ Path = '/a.png'; Field = 'total'; Expected = 1; Actual = $null; Passed = $false; Status = 'Missing'; Reason = 'Missing' }
            } | Export-WriterReport report.html
            """).ThrowIfFailed();

        var rows = new WrittenReport(Target).Rows;
        Assert.Equal("""[[1,2,3,4],[5,6,7,8]]""", rows[0]["regions"]!.ToJsonString());
        Assert.Equal(("check", 1, null), (rows[1]["kind"]!.GetValue<string>(), rows[1]["expected"]!.GetValue<int>(), rows[1]["actual"]));
    }

    [Theory]
    [InlineData("'text'", "System.String")]
    [InlineData("42", "System.Int32")]
    [InlineData("@{ Path = 'a' }", "System.Collections.Hashtable")]
    // Objects from Import-Csv, with and without the type information of Export-Csv.
    [InlineData("[pscustomobject]@{ PSTypeName = 'CSV:WriterVision.VisionResult'; Path = '/a.jpg'; Paths = 'System.String[]'; Data = '' }", "CSV:WriterVision.VisionResult")]
    [InlineData("[pscustomobject]@{ Path = '/a.png'; Field = 'total'; Expected = '1'; Actual = '2'; Passed = 'False' }", "System.Management.Automation.PSCustomObject")]
    [InlineData("[pscustomobject]@{ ReferencePath = '/a.png'; DifferencePath = '/b.png'; Status = 'Changed'; Regions = 'WriterVision.Imaging.PixelRegion[]' }", "System.Management.Automation.PSCustomObject")]
    public void An_unsupported_object_is_an_error_and_the_others_are_written(string input, string type)
    {
        var result = _shell.Run($"& {{ {input}; {Result} }} | Export-WriterReport report.html");

        Assert.Equal(["NotReportable"], result.ErrorIds);
        Assert.Contains($"'{type}'", result.Errors[0].Exception.Message);
        Assert.Contains("Export-Clixml", result.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Single(new WrittenReport(Target).Rows);
    }

    [Fact]
    public void An_existing_file_is_replaced_and_PassThru_returns_it()
    {
        File.WriteAllText(Target, "older");

        var result = _shell.Run($"{Result} | Export-WriterReport report.html -PassThru").ThrowIfFailed();

        Assert.Equal(Target, Assert.IsType<FileInfo>(Assert.Single(result.Output)).FullName);
        Assert.Single(new WrittenReport(Target).Rows);
        Assert.Empty(_shell.Run($"{Result} | Export-WriterReport report.html").ThrowIfFailed().Output);
    }

    [Theory]
    [InlineData("-NoClobber")]
    [InlineData("-NoOverwrite")]
    [InlineData("-NoClobber -Force")]
    public void NoClobber_fails_on_an_existing_file_before_input_is_processed(string parameters)
    {
        File.WriteAllText(Target, "older");

        var result = _shell.Run($"1..3 | ForEach-Object {{ Set-Variable ran 1 -Scope 1 }} | Export-WriterReport report.html {parameters}");

        Assert.Equal("FileExists", result.TerminatingId);
        Assert.Equal("older", File.ReadAllText(Target));
        Assert.Equal([false], _shell.Run("[bool] $ran").Output);
    }

    [Fact]
    public void A_read_only_file_is_replaced_only_with_Force()
    {
        File.WriteAllText(Target, "older");
        File.SetAttributes(Target, FileAttributes.ReadOnly);

        Assert.Equal("FileIsReadOnly", _shell.Run($"{Result} | Export-WriterReport report.html").TerminatingId);
        Assert.Equal("older", File.ReadAllText(Target));

        _shell.Run($"{Result} | Export-WriterReport report.html -Force").ThrowIfFailed();
        Assert.Single(new WrittenReport(Target).Rows);
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        _shell.Run($"{Result} | Export-WriterReport report.html -WhatIf -PassThru").ThrowIfFailed();

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("nowhere/report.html", "ReportFolderNotFound")]
    [InlineData("folder", "ReportPathIsFolder")]
    [InlineData("Variable:report", "NotAFileSystemPath")]
    [InlineData("Nowhere:report", "InvalidPath")]
    public void A_path_that_cannot_be_written_is_an_error_that_ends_the_pipeline(string path, string id)
    {
        Directory.CreateDirectory(_folder.File("folder"));

        Assert.Equal(id, _shell.Run($"{Result} | Export-WriterReport {path}").TerminatingId);
    }

    [Fact]
    public void A_failed_pipeline_keeps_the_older_report_and_leaves_no_other_file()
    {
        File.WriteAllText(Target, "older");

        var result = _shell.Run($"& {{ {Result}; throw 'no more' }} | Export-WriterReport report.html");

        Assert.NotNull(result.Terminating);
        Assert.Equal([Target], Directory.EnumerateFiles(_folder.Path));
        Assert.Equal("older", File.ReadAllText(Target));
    }

    [Fact]
    public void The_title_is_the_specified_title_or_the_name_of_the_file()
    {
        _shell.Run($"{Result} | Export-WriterReport 'a & b.html'; {Result} | Export-WriterReport report.html -Title 'R & D'").ThrowIfFailed();

        Assert.Equal("a &amp; b", new WrittenReport(_folder.File("a & b.html")).Title);
        Assert.Equal("R &amp; D", new WrittenReport(Target).Title);
    }

    [Fact]
    public void A_path_with_brackets_is_not_a_wildcard()
    {
        _shell.Run($"{Result} | Export-WriterReport 'a[1].html'; {Result} | Export-WriterReport 'b`[1`].html'; {Result} | Export-WriterReport -LiteralPath 'c[1].html'").ThrowIfFailed();

        Assert.Equal(["a[1].html", "b[1].html", "c[1].html"], Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Without_input_or_with_null_the_report_has_no_rows()
    {
        _shell.Run("@() | Export-WriterReport empty.html; $null | Export-WriterReport null.html").ThrowIfFailed();

        Assert.Empty(new WrittenReport(_folder.File("empty.html")).Rows);
        Assert.Empty(new WrittenReport(_folder.File("null.html")).Rows);
    }

    [Fact]
    public void Images_that_could_not_be_embedded_are_listed_in_one_warning()
    {
        var result = _shell.Run($"{Result} | Export-WriterReport report.html -EmbedImage").ThrowIfFailed();

        Assert.Equal(["1 image could not be embedded; the report links to it: '/data/a.jpg' (the file does not exist)."], result.Warnings);
    }

    [Fact]
    public void Numbers_and_times_are_written_the_same_in_every_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            using var shell = new Shell();
            shell.SetLocation(_folder.Path);
            shell.Run("[pscustomobject]@{ PSTypeName = 'WriterVision.VisionResult'; Name = 'a'; Data = [pscustomobject]@{ n = 1.5d; p = [decimal] 2.50 }; Duration = [timespan]::FromSeconds(1.5) } | Export-WriterReport report.html").ThrowIfFailed();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.Contains("""
            "data":{"n":1.5,"p":2.5},"seconds":1.5
            """.Trim(), new WrittenReport(Target).Html);
    }

    public void Dispose()
    {
        _shell.Dispose();
        if (File.Exists(Target))
        {
            File.SetAttributes(Target, FileAttributes.Normal);
        }

        _folder.Dispose();
    }
}
