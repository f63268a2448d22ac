using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using WriterVision.Reports;
using WriterVision.Text;
using Xunit;

namespace WriterVision.Tests.Reports;

public sealed class ReportWriterTests : IDisposable
{
    private static readonly string[] Hostile =
    [
        "</script><script>alert(1)</script>", "<!--<script>", "\"'><img src=x onerror=alert(1)>", "{{script}}", "&lt;b&gt;", "a\u2028b\u2029c", "\ud800 alone \udc00", "\0\u001b[31m", "\U0001F4F7",
    ];

    private readonly TemporaryFolder _folder = new();

    private string Target => _folder.File("report.html");

    public static TheoryData<string> HostileTexts => [.. Hostile];

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void No_value_can_end_its_HTML_element_and_every_value_can_be_read_back(string text)
    {
        var data = new PSObject();
        data.Properties.Add(new PSNoteProperty("field" + text, text));
        var report = WrittenReport.Write(
            WrittenReport.Options(Target, title: text),
            new ReportRow(ReportRowKind.Result) { Name = text, Path = text, Text = text, Prompt = text, Model = text, Data = data, Images = [text] },
            new ReportRow(ReportRowKind.Error) { Name = text, ErrorMessage = text, ErrorId = text, RecommendedAction = text });

        // Except for the elements of the rows, the markup equals that of a report without rows.
        var markup = new Regex("<[/!a-z][^>]*>", RegexOptions.IgnoreCase);
        var empty = WrittenReport.Write(WrittenReport.Options(_folder.File("empty.html"), title: "x"));
        var added = markup.Count(report.Html) - markup.Count(empty.Html);
        Assert.Equal(2 * report.Rows.Count, added);

        var row = report.Rows[0];
        var expected = Regex.Replace(text, "[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]", "\ufffd");
        Assert.Equal(SafeText.Clean(expected), row["text"]!.GetValue<string>());
        Assert.Equal(SafeText.Line(expected), row["name"]!.GetValue<string>());
        Assert.Equal(SafeText.Clean(expected), row["data"]!.AsObject().Single().Value!.GetValue<string>());
        Assert.Equal(2, report.Rows.Count);
    }

    [Fact]
    public void The_policy_allows_only_the_scripts_and_styles_of_the_page_and_no_network()
    {
        var report = WrittenReport.Write(WrittenReport.Options(Target));

        Assert.Equal(
            $"default-src 'none'; script-src 'sha256-{Hash(report.Script)}'; style-src 'sha256-{Hash(report.Style)}'; img-src 'self' file: data:; "
            + "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
            report.Policy);
        Assert.DoesNotContain('\r', report.Html);
        Assert.True(report.Html.IndexOf("Content-Security-Policy", StringComparison.Ordinal) < report.Html.IndexOf("<style>", StringComparison.Ordinal));
    }

    [Fact]
    public void The_script_of_the_page_never_parses_markup_or_runs_text()
    {
        var report = WrittenReport.Write(WrittenReport.Options(Target));

        Assert.DoesNotMatch(@"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|setTimeout|fetch\(|XMLHttpRequest|import\(", report.Script);
        Assert.DoesNotMatch(@"url\(|@import", report.Style);
        Assert.DoesNotMatch(@"(?:src|href)=""https?:", report.Html);
    }

    [Fact]
    public void The_values_of_a_row_keep_their_types()
    {
        var data = new PSObject();
        foreach (var (name, value) in new (string, object?)[]
        {
            ("text", "x"), ("whole", 42), ("real", 0.1), ("price", 12.50m), ("long", 9007199254740993L), ("flag", true), ("none", null), ("day", new DateTime(2026, 3, 14)),
            ("list", new object[] { 1, "a" }), ("map", new Dictionary<string, object> { ["a"] = 1 }), ("infinite", double.PositiveInfinity), ("word", DayOfWeek.Monday),
            ("address", new Uri("https://u:p@example.com/a?sig=x")),
        })
        {
            data.Properties.Add(new PSNoteProperty(name, value));
        }

        var row = WrittenReport.Write(WrittenReport.Options(Target), new ReportRow(ReportRowKind.Result) { Data = data }).Rows[0];

        Assert.Equal(
            """{"text":"x","whole":42,"real":0.1,"price":{"$number":"12.50"},"long":{"$number":"9007199254740993"},"flag":true,"none":null,"day":"2026-03-14","list":[1,"a"],"map":{"a":1},"infinite":{"$number":"Infinity"},"word":"Monday","address":"https://\u2026@example.com/a?\u2026"}""",
            row["data"]!.ToJsonString());
    }

    [Fact]
    public void Data_that_contains_itself_is_written_to_a_limited_depth()
    {
        var first = new Node();
        first.Next = new Node { Next = first };

        var report = WrittenReport.Write(WrittenReport.Options(Target), new ReportRow(ReportRowKind.Result) { Data = first, Name = "loop" });

        Assert.Equal("loop", report.Rows[0]["name"]!.GetValue<string>());
        Assert.InRange(report.Rows[0].ToJsonString().Length, 1, 200_000);
    }

    [Fact]
    public void A_prompt_that_repeats_is_written_once()
    {
        var report = WrittenReport.Write(
            WrittenReport.Options(Target),
            [.. new[] { "one", "one", null, "one", "two" }.Select(prompt => new ReportRow(ReportRowKind.Result) { Prompt = prompt })]);

        Assert.Equal(["one", null, null, null, "two"], report.Rows.Select(row => row["prompt"]?.GetValue<string>()));
        Assert.Equal([false, true, false, true, false], report.Rows.Select(row => row.ContainsKey("samePrompt")));
    }

    [Fact]
    public void URLs_in_messages_and_prompts_lose_their_user_and_query()
    {
        var report = WrittenReport.Write(
            WrittenReport.Options(Target),
            new ReportRow(ReportRowKind.Error) { ErrorMessage = "GET https://me:word@example.com/a.jpg?sig=secret failed.", Path = "https://example.com/a.jpg?sig=secret", Prompt = "See http://example.com/b?token=secret" });

        Assert.DoesNotContain("secret", report.Html);
        Assert.DoesNotContain("word@", report.Html);
        Assert.Equal("GET https://…@example.com/a.jpg?… failed.", report.Rows[0]["message"]!.GetValue<string>());
    }

    [Fact]
    public void An_image_is_embedded_completely_and_only_once()
    {
        var bytes = SampleImages.Png(200_001);
        var image = _folder.Write("a.png", bytes);
        var report = WrittenReport.Write(
            WrittenReport.Options(Target, embedImages: true),
            new ReportRow(ReportRowKind.Comparison) { Images = [image, image] },
            new ReportRow(ReportRowKind.Result) { Images = [image] });

        Assert.Equal("data:image/png;base64," + Convert.ToBase64String(bytes), Assert.Single(report.Images).Value);
        Assert.All(report.Rows.SelectMany(row => row["images"]!.AsArray()), image => Assert.Equal("image-1", image!["embedded"]!.GetValue<string>()));
    }

    [Fact]
    public void An_image_that_cannot_be_embedded_is_linked_and_named()
    {
        var text = _folder.Write("text.jpg", "no image"u8.ToArray());
        var empty = _folder.Write("empty.jpg", []);
        var options = WrittenReport.Options(Target, embedImages: true);
        using var report = ReportWriter.Create(options);
        foreach (var image in new[] { text, empty, _folder.File("gone.jpg"), _folder.File("gone too.jpg"), "https://example.com/a.jpg", "an id" })
        {
            report.Write(new ReportRow(ReportRowKind.Result) { Images = [image] });
        }

        report.Complete();

        Assert.Equal(4, report.NotEmbeddedCount);
        Assert.Equal([$"'{text}' (it is not a JPEG, PNG, GIF or WebP image)", $"'{empty}' (the file is empty)", $"'{_folder.File("gone.jpg")}' (the file does not exist)"], report.NotEmbedded);
        var file = new WrittenReport(Target);
        Assert.Empty(file.Images);
        Assert.Equal(
            ["./text.jpg", "./empty.jpg", "./gone.jpg", "./gone%20too.jpg", null, null],
            file.Rows.Select(row => row["images"]![0]!["source"]?.GetValue<string>()));
        Assert.Equal("https://example.com/a.jpg", file.Rows[4]["images"]![0]!["link"]!.GetValue<string>());
    }

    [Fact]
    public void The_target_appears_when_the_report_is_complete()
    {
        using (var report = ReportWriter.Create(WrittenReport.Options(Target)))
        {
            report.Write(new ReportRow(ReportRowKind.Result));
            Assert.Single(Directory.EnumerateFiles(_folder.Path));
            Assert.False(File.Exists(Target));

            report.Complete();
        }

        Assert.Equal([Target], Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public void An_incomplete_report_leaves_no_file_and_does_not_change_an_older_report()
    {
        File.WriteAllText(Target, "older");
        using (var report = ReportWriter.Create(WrittenReport.Options(Target)))
        {
            report.Write(new ReportRow(ReportRowKind.Result));
        }

        Assert.Equal([Target], Directory.EnumerateFiles(_folder.Path));
        Assert.Equal("older", File.ReadAllText(Target));
    }

    [Fact]
    public void A_link_stays_a_link_and_its_target_is_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating links requires a privilege on Windows.");
        Directory.CreateDirectory(_folder.File("real"));
        File.WriteAllText(_folder.File("real/report.html"), "older");
        File.CreateSymbolicLink(Target, _folder.File("real/report.html"));

        WrittenReport.Write(WrittenReport.Options(Target));

        Assert.NotNull(new FileInfo(Target).LinkTarget);
        Assert.Contains("<!doctype html>", File.ReadAllText(_folder.File("real/report.html")));
    }

    [Fact]
    public async System.Threading.Tasks.Task A_full_disk_is_an_error_that_names_the_report_and_leaves_no_file()
    {
        await using var disk = await SmallDisk.MountAsync(_folder.File("disk"), 256);
        var options = WrittenReport.Options(disk.File("report.html"));

        var failure = Assert.Throws<WriterVisionException>(() =>
        {
            using var report = ReportWriter.Create(options);
            for (var row = 0; row < 100; row++)
            {
                report.Write(new ReportRow(ReportRowKind.Result) { Text = new string('x', 10_000) });
            }
        });

        Assert.Equal("FileNotWritable", failure.ErrorId);
        Assert.Contains(options.Path, failure.Message);
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(options.Path)!));
    }

    public void Dispose() => _folder.Dispose();

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed class Node
    {
        public Node? Next { get; set; }

        public Node? Other => Next;

        public string Failing => Next is null ? "ok" : throw new InvalidOperationException();
    }
}
