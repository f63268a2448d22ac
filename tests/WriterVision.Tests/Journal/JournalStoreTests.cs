using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using WriterVision.Journal;
using Xunit;

namespace WriterVision.Tests.Journal;

public sealed class JournalStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("results.jsonl");

    /// <summary>Texts that could break a line, a JSON reader or a console.</summary>
    public static TheoryData<string> DifficultTexts => new(
        "",
        " \t\r\n ",
        "\0\u0001\u001b[31m\u007f\u0085\u009b\u2028\u2029\ufeff",
        "\"quoted\" \\back\\ /slash/ <tag> & 'single' {{image}} \\u0041 \\ud800",
        "gr\u00fc\u00dfe \u6f22\u5b57 \U0001F600 e\u0301",
        "\ufffe\uffff\ufffd");

    [Fact]
    public void An_entry_is_found_by_its_question_in_this_run_and_the_next()
    {
        using (var journal = JournalStore.Open(Path))
        {
            journal.Add(SampleEntries.Of(1));
            Assert.Equal("Answer 1", journal.Find(SampleEntries.Question(1))!.RawText);
            Assert.Null(journal.Find(SampleEntries.Question(2)));
        }

        using var next = JournalStore.Open(Path);
        Assert.Null(next.Warning);
        Assert.Equal(1, next.Count);
        Assert.Equal("Answer 1", next.Find(SampleEntries.Question(1))!.RawText);
        next.Add(SampleEntries.Of(2));
        Assert.Equal("Answer 1", next.Find(SampleEntries.Question(1))!.RawText);
        Assert.Equal("Answer 2", next.Find(SampleEntries.Question(2))!.RawText);
    }

    [Fact]
    public void The_later_of_two_lines_about_one_question_is_used()
    {
        using (var journal = JournalStore.Open(Path))
        {
            journal.Add(SampleEntries.Of(1, "old"));
            journal.Add(SampleEntries.Of(1, "new"));
            Assert.Equal("new", journal.Find(SampleEntries.Question(1))!.RawText);
        }

        using var next = JournalStore.Open(Path);
        Assert.Equal("new", next.Find(SampleEntries.Question(1))!.RawText);
    }

    [Fact]
    public void Every_field_is_read_as_it_was_written()
    {
        var entry = new JournalEntry
        {
            Question = new JournalQuestion
            {
                Kind = JournalKind.Comparison,
                Inputs =
                [
                    JournalInput.FromContent("/scans/a.jpg", "a.jpg", "reference", new(SampleEntries.Hash("a"))),
                    JournalInput.FromUrl(new Uri("https://user:word@example.org/b.png?sig=secret"), "b.png", "difference"),
                    JournalInput.FromFileId("file-1", "c.png", "image_3", "file-1"),
                ],
                Prompt = "Compare {{reference}} with {{difference}}",
                PlacedPrompt = SampleEntries.Hash("placed"),
                Endpoint = "https://api.writer.com",
                Model = "palmyra-x5",
                System = "Be brief",
                Temperature = 0.1,
                MaxTokens = 400,
                Schema = """{"type":"object"}""",
            },
            Time = new DateTimeOffset(2026, 11, 26, 3, 4, 5, TimeSpan.Zero).AddTicks(1_234_567),
            Model = "palmyra-x5-2026",
            RawText = "{\r\n  \"total\": 1.50\r\n}",
            Data = "{\r\n  \"total\": 1.50\r\n}",
            IsRefusal = true,
            FinishReason = "stop",
            Usage = new VisionUsage(1234, null, long.MaxValue),
            Duration = TimeSpan.FromTicks(1_234_567_891),
            Attempts = 3,
            Problem = "The field 'total' is missing.",
            FailedRuns = 2,
        };

        var found = Reopened(entry);

        Assert.Equal(JournalKey.Of(entry.Question), JournalKey.Of(found.Question));
        Assert.Equal(
            entry.Question.Inputs.Select(input => (input.Path, input.Name, input.Label, input.Content, input.Url, input.FileId)),
            found.Question.Inputs.Select(input => (input.Path, input.Name, input.Label, input.Content, input.Url, input.FileId)));
        Assert.Equal(PropertiesOf(entry.Question), PropertiesOf(found.Question));
        Assert.Equal(PropertiesOf(entry), PropertiesOf(found));
        Assert.Equal("""{    "total": 1.50  }""", found.Data);
        Assert.Equal((1234, null, long.MaxValue), (found.Usage!.PromptTokens, found.Usage.CompletionTokens, found.Usage.TotalTokens));

        static object PropertiesOf(object of) => of switch
        {
            JournalQuestion question => (question.Kind, question.Prompt, question.PlacedPrompt, question.Endpoint, question.Model, question.System, question.Temperature, question.MaxTokens, question.Schema),
            JournalEntry answer => (answer.Time, answer.Model, answer.RawText, answer.IsRefusal, answer.FinishReason, answer.Duration, answer.Attempts, answer.Problem, answer.FailedRuns),
            _ => throw new ArgumentOutOfRangeException(nameof(of)),
        };
    }

    [Fact]
    public void Fields_without_a_value_are_read_as_null()
    {
        var found = Reopened(new JournalEntry { Question = SampleEntries.Question(1), Time = DateTimeOffset.UtcNow, Model = "", RawText = "text" });

        Assert.Equal((null, null, null, null), (found.Question.System, found.Question.Temperature, found.Question.MaxTokens, found.Question.Schema));
        Assert.Equal((null, null, null, null), (found.Data, found.FinishReason, found.Usage, found.Problem));
    }

    [Theory]
    [MemberData(nameof(DifficultTexts))]
    public void Any_text_is_written_on_one_line_and_read_completely(string text)
    {
        var found = Reopened(new JournalEntry
        {
            Question = new JournalQuestion
            {
                Kind = JournalKind.Vision,
                Inputs = [JournalInput.FromFileId(text, text, text, text)],
                Prompt = text,
                PlacedPrompt = JournalKey.OfPrompt([(text, -1)]),
                Endpoint = text,
                Model = text,
                System = text,
                Schema = text,
            },
            Time = DateTimeOffset.UtcNow,
            Model = text,
            RawText = text + ".",
            FinishReason = text,
        });

        var input = found.Question.Inputs[0];
        Assert.All(
            [found.RawText[..^1], found.Model, found.FinishReason, found.Question.Prompt, found.Question.Model, found.Question.System, found.Question.Schema, input.Path, input.Name, input.Label, input.FileId],
            value => Assert.Equal(text, value));
        var lines = File.ReadAllText(Path).Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.DoesNotContain(lines[1], character => char.IsControl(character) || character is '\u2028' or '\u2029' or '\ufffd' && !text.Contains('\ufffd'));
    }

    [Fact]
    public void An_unpaired_surrogate_is_replaced_and_one_in_an_old_journal_is_read()
    {
        Assert.Equal("half \ufffd", Reopened(SampleEntries.Of(1, "half \ud800")).RawText);

        var line = File.ReadAllText(Path);
        File.WriteAllText(Path, line.Replace("\\ufffd", "\\ud800 \\\\ud800 \\ud83d\\ude00 \\\"", StringComparison.OrdinalIgnoreCase).Replace("\ufffd", "\\ud800 \\\\ud800 \\ud83d\\ude00 \\\"", StringComparison.Ordinal));
        using var journal = JournalStore.Open(Path);
        Assert.Equal("half \ufffd \\ud800 \U0001F600 \"", journal.Find(SampleEntries.Question(1))!.RawText);
    }

    [Theory]
    [InlineData("""{"a":1,"A":2}""")]
    [InlineData("""[{"b":{"Total":1,"total":2}}]""")]
    [InlineData("""{"":1}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"a":1""")]
    public void Data_that_PowerShell_cannot_read_is_only_in_the_raw_text(string data)
    {
        var entry = SampleEntries.Of(1, data);
        var found = Reopened(new JournalEntry { Question = entry.Question, Time = entry.Time, Model = entry.Model, RawText = data, Data = data });

        Assert.Null(found.Data);
        Assert.Equal(data, found.RawText);
    }

    [Fact]
    public void The_header_names_the_format_and_all_entries_have_the_same_properties()
    {
        using (var journal = JournalStore.Open(Path))
        {
            journal.Add(SampleEntries.Of(1));
            journal.Add(new JournalEntry { Question = SampleEntries.Question(2), Time = DateTimeOffset.UtcNow, Model = "m", RawText = "text" });
        }

        Assert.StartsWith("{\"writervision-journal\":1,\"created\":\"2", File.ReadAllText(Path), StringComparison.Ordinal);
        var shapes = File.ReadAllLines(Path).Skip(1)
            .Select(line => string.Join(' ', JsonDocument.Parse(line).RootElement.EnumerateObject().Select(property => property.Name)))
            .ToList();
        Assert.Equal(
            "time key keyVersion kind inputs prompt placedSha256 endpoint askedModel system temperature maxTokens schema model rawText data isRefusal finishReason usage durationMs attempts problem failedRuns",
            Assert.Single(shapes.Distinct()));
    }

    [Fact]
    public void A_URL_is_recorded_without_its_user_and_query()
    {
        using (var journal = JournalStore.Open(Path))
        {
            var question = SampleEntries.Question(1);
            journal.Add(new JournalEntry
            {
                Question = new JournalQuestion
                {
                    Kind = question.Kind,
                    Inputs = [JournalInput.FromUrl(new Uri("https://anna:word@example.org/a%20b.png?sig=secret#part"), "a b.png", "image")],
                    Prompt = question.Prompt,
                    PlacedPrompt = question.PlacedPrompt,
                    Endpoint = question.Endpoint,
                    Model = question.Model,
                },
                Time = DateTimeOffset.UtcNow,
                Model = "m",
                RawText = "text",
            });
        }

        var text = File.ReadAllText(Path);
        Assert.Contains("\"path\":\"https://…@example.org/a%20b.png?…\"", text);
        Assert.DoesNotContain("secret", text);
        Assert.DoesNotContain("anna", text);
        Assert.DoesNotContain("part\"", text);
    }

    [Fact]
    public void A_second_writer_gets_an_error_and_a_reader_does_not()
    {
        using (var journal = JournalStore.Open(Path))
        {
            journal.Add(SampleEntries.Of(1));
            Assert.Equal("JournalInUse", Assert.Throws<WriterVisionException>(() => JournalStore.Open(Path)).ErrorId);
            using var reader = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            Assert.Contains("Answer 1", new StreamReader(reader).ReadToEnd());
            journal.Add(SampleEntries.Of(2));
        }

        using var next = JournalStore.Open(Path);
        Assert.Equal(2, next.Count);
    }

    [Fact]
    public async Task Another_process_cannot_write_until_the_journal_is_closed()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "This test requires flock of util-linux.");
        string[] take = ["--nonblock", _folder.File(".results.jsonl.lock"), "true"];
        using (JournalStore.Open(Path))
        {
            var (taken, _, _) = await ChildProcess.RunAsync("/usr/bin/flock", take, null, TestContext.Current.CancellationToken);
            Assert.Equal(1, taken);
        }

        var (free, _, _) = await ChildProcess.RunAsync("/usr/bin/flock", take, null, TestContext.Current.CancellationToken);
        Assert.Equal(0, free);
    }

    [Fact]
    public void A_reader_does_not_prevent_a_run_from_writing()
    {
        File.WriteAllText(Path, "");
        using var reader = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var journal = JournalStore.Open(Path);
        journal.Add(SampleEntries.Of(1));
    }

    [Fact]
    public void Only_one_of_many_threads_opens_a_journal_and_no_lock_file_remains()
    {
        for (var round = 0; round < 20; round++)
        {
            var opened = Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8).Select(_ => TryOpen()).ToList();
            var journal = Assert.Single(opened.OfType<JournalStore>());
            journal.Dispose();
            Assert.Equal([Path], Directory.EnumerateFileSystemEntries(_folder.Path));
        }

        JournalStore? TryOpen()
        {
            try
            {
                return JournalStore.Open(Path);
            }
            catch (WriterVisionException failure)
            {
                Assert.Equal("JournalInUse", failure.ErrorId);
                return null;
            }
        }
    }

    [Fact]
    public void The_lock_of_a_killed_process_is_taken_over()
    {
        _folder.Write(".results.jsonl.lock", new byte[17]);

        using var journal = JournalStore.Open(Path);
        journal.Add(SampleEntries.Of(1));
    }

    [Fact]
    public void A_new_journal_is_readable_only_by_its_owner()
    {
        using var journal = JournalStore.Open(Path);

        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("On Windows, the permissions depend on the folder.");
            return;
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void An_error_names_the_journal_that_cannot_be_opened_and_the_reason()
    {
        Assert.Equal("JournalNotWritable", Assert.Throws<WriterVisionException>(() => JournalStore.Open(_folder.Path)).ErrorId);
        var failure = Assert.Throws<WriterVisionException>(() => JournalStore.Open(System.IO.Path.Combine(_folder.Path, "none", "results.jsonl")));
        Assert.Equal("JournalNotWritable", failure.ErrorId);
        Assert.True(failure.EndsRun);
        Assert.Contains("results.jsonl", failure.Message);
    }

    [Fact]
    public void A_line_that_is_too_long_to_be_read_is_not_written()
    {
        using (var journal = JournalStore.Open(Path, path => new FaultyFile(path), maximumLineLength: 2000))
        {
            var failure = Assert.Throws<WriterVisionException>(() => journal.Add(SampleEntries.Of(1, new string('x', 2000))));
            Assert.Equal("JournalLineTooLong", failure.ErrorId);
            Assert.False(failure.EndsRun);
            journal.Add(SampleEntries.Of(2));
        }

        using var next = JournalStore.Open(Path, path => new FaultyFile(path), maximumLineLength: 2000);
        Assert.Equal(1, next.Count);
    }

    [Fact]
    public void A_line_of_the_maximum_length_is_written()
    {
        var length = JournalFormat.WriteEntry(JournalKey.Of(SampleEntries.Question(1)), SampleEntries.Of(1)).Count - 1;
        using var journal = JournalStore.Open(Path, path => new FaultyFile(path), length);

        journal.Add(SampleEntries.Of(1));

        Assert.Equal("JournalLineTooLong", Assert.Throws<WriterVisionException>(() => journal.Add(SampleEntries.Of(1, "Answer 1."))).ErrorId);
    }

    [Fact]
    public void A_line_of_version_1_is_found_by_the_unchanged_prompt()
    {
        var question = new JournalQuestion
        {
            Kind = JournalKind.Vision,
            Inputs = SampleEntries.Question(1).Inputs,
            Prompt = "Describe ",
            PlacedPrompt = SampleEntries.Hash("Describe"),
            GivenPrompt = SampleEntries.Hash("Describe "),
            Endpoint = "https://api.writer.com",
            Model = "palmyra-x5",
        };
        var line = System.Text.Encoding.UTF8.GetString(JournalFormat.WriteEntry(JournalKey.OfVersion1(question)!.Value, SampleEntries.Of(1) with { Question = question }));
        File.WriteAllText(Path, System.Text.Encoding.UTF8.GetString(JournalFormat.WriteHeader(DateTimeOffset.UtcNow)) + line.Replace(",\"keyVersion\":2", "", StringComparison.Ordinal));
        using var journal = JournalStore.Open(Path);

        Assert.Equal("Answer 1", journal.Find(question)!.RawText);
    }

    [Fact]
    public async Task Lines_from_many_threads_are_complete_and_none_is_lost()
    {
        using (var journal = JournalStore.Open(Path))
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
            {
                for (var number = thread * 250; number < (thread + 1) * 250; number++)
                {
                    journal.Add(SampleEntries.Of(number, new string((char)('a' + thread), number + 1)));
                    Assert.Equal(number + 1, journal.Find(SampleEntries.Question(number))!.RawText.Length);
                }
            })));
        }

        using var next = JournalStore.Open(Path);
        Assert.Null(next.Warning);
        Assert.Equal(2000, next.Count);
        Assert.Equal(2001, File.ReadLines(Path).Count());
        Assert.Equal(new string('h', 2000), next.Find(SampleEntries.Question(1999))!.RawText);
    }

    [Fact]
    public void Reading_from_a_journal_that_another_program_changed_is_an_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows, no other process can open the file for writing.");
        using var journal = JournalStore.Open(Path);
        journal.Add(SampleEntries.Of(1));
        journal.Add(SampleEntries.Of(2));
        var lines = File.ReadAllLines(Path);
        Overwrite(file => file.Write(System.Text.Encoding.UTF8.GetBytes($"{lines[0]}\n{lines[2]}\n{lines[1]}\n")));
        AssertChanged(1);
        Overwrite(file => file.Write(new byte[lines[0].Length + lines[1].Length]));
        AssertChanged(1);
        Overwrite(file => file.SetLength(200));
        AssertChanged(2);

        void Overwrite(Action<FileStream> change)
        {
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            change(file);
        }

        void AssertChanged(int number) =>
            Assert.Equal("JournalChanged", Assert.Throws<WriterVisionException>(() => journal.Find(SampleEntries.Question(number))).ErrorId);
    }

    public void Dispose() => _folder.Dispose();

    private JournalEntry Reopened(JournalEntry entry)
    {
        using (var journal = JournalStore.Open(Path))
        {
            journal.Add(entry);
        }

        using var next = JournalStore.Open(Path);
        Assert.Null(next.Warning);
        return next.Find(entry.Question)!;
    }
}
