using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using WriterVision.Inputs;
using WriterVision.Journal;
using Xunit;

namespace WriterVision.Tests.Journal;

/// <summary>Files that are opened as journals. A file that is rejected is not changed.</summary>
public sealed class JournalReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("results.jsonl");

    [Fact]
    public void An_incomplete_last_line_of_any_length_is_dropped_with_a_warning()
    {
        var whole = Write(3);
        var lastStart = Array.LastIndexOf(whole, (byte)'\n', whole.Length - 2) + 1;

        // Truncates the line at every byte before its closing brace. With the brace, only the line feed would be missing.
        for (var length = lastStart + 1; length < whole.Length - 1; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            using (var journal = JournalStore.Open(Path))
            {
                Assert.Contains(length - lastStart == 1 ? "(1 byte)" : $"({length - lastStart} bytes)", journal.Warning);
                Assert.Contains("results.jsonl", journal.Warning);
                Assert.Equal(2, journal.Count);
                Assert.Null(journal.Find(SampleEntries.Question(3)));
            }

            Assert.Equal(whole[..lastStart], File.ReadAllBytes(Path));
        }
    }

    [Fact]
    public void A_last_line_without_a_line_feed_is_kept()
    {
        var whole = Write(3);
        File.WriteAllBytes(Path, whole[..^1]);

        using (var journal = JournalStore.Open(Path))
        {
            Assert.Null(journal.Warning);
            Assert.Equal("Answer 3", journal.Find(SampleEntries.Question(3))!.RawText);
        }

        Assert.Equal(whole, File.ReadAllBytes(Path));
    }

    [Fact]
    public void A_line_written_after_a_dropped_line_is_found_in_the_next_run()
    {
        var whole = Write(2);
        File.WriteAllBytes(Path, whole[..^5]);
        using (var journal = JournalStore.Open(Path))
        {
            journal.Add(SampleEntries.Of(3));
            Assert.Equal("Answer 3", journal.Find(SampleEntries.Question(3))!.RawText);
        }

        using var next = JournalStore.Open(Path);
        Assert.Null(next.Warning);
        Assert.Equal("Answer 1", next.Find(SampleEntries.Question(1))!.RawText);
        Assert.Equal("Answer 3", next.Find(SampleEntries.Question(3))!.RawText);
    }

    [Theory]
    [InlineData("{\"time\":\"2026")]
    [InlineData("{\"time\":\"2026\n")]
    [InlineData("\0\0\0\0\0\0")]
    [InlineData("{\"rawText\":\"\u00fc")]
    public void A_last_line_that_is_not_complete_JSON_is_dropped(string tail)
    {
        var whole = Write(1);
        File.WriteAllBytes(Path, [.. whole, .. Encoding.UTF8.GetBytes(tail)]);

        using (var journal = JournalStore.Open(Path))
        {
            Assert.NotNull(journal.Warning);
            Assert.Equal(1, journal.Count);
        }

        Assert.Equal(whole, File.ReadAllBytes(Path));
    }

    [Fact]
    public void An_incomplete_header_is_written_again()
    {
        var header = JournalFormat.WriteHeader(DateTimeOffset.UtcNow).ToArray();
        for (var length = 0; length < header.Length; length++)
        {
            File.WriteAllBytes(Path, header[..length]);
            using (var journal = JournalStore.Open(Path))
            {
                journal.Add(SampleEntries.Of(1));
            }

            using var next = JournalStore.Open(Path);
            Assert.Equal(1, next.Count);
        }
    }

    [Fact]
    public void A_byte_order_mark_and_Windows_line_endings_are_accepted()
    {
        var text = Encoding.UTF8.GetString(Write(2)).Replace("\n", "\r\n", StringComparison.Ordinal);
        File.WriteAllText(Path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        using (var journal = JournalStore.Open(Path))
        {
            Assert.Equal("Answer 1", journal.Find(SampleEntries.Question(1))!.RawText);
            journal.Add(SampleEntries.Of(3));
        }

        using var next = JournalStore.Open(Path);
        Assert.Null(next.Warning);
        Assert.Equal("Answer 2", next.Find(SampleEntries.Question(2))!.RawText);
        Assert.Equal("Answer 3", next.Find(SampleEntries.Question(3))!.RawText);
    }

    [Fact]
    public void Fields_that_a_later_version_added_are_ignored()
    {
        var text = Encoding.UTF8.GetString(Write(1)).Replace("\"kind\":", "\"colour\":{\"deep\":[1,{}]},\"kind\":", StringComparison.Ordinal);
        File.WriteAllText(Path, text);

        using var journal = JournalStore.Open(Path);
        Assert.Equal("Answer 1", journal.Find(SampleEntries.Question(1))!.RawText);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"writervision-journal\":\"one\"}")]
    public void A_damaged_line_in_the_middle_is_reported_with_its_number(string line) =>
        Assert.Contains("Line 3 ", AssertRejected("JournalDamaged", Replaced(3, _ => line)));

    [Theory]
    [InlineData("\"key\":\"", "\"key\":\"x")]
    [InlineData("\"key\":", "\"kee\":")]
    [InlineData("\"time\":\"2026", "\"time\":\"late")]
    [InlineData("\"kind\":\"vision\"", "\"kind\":\"hearing\"")]
    [InlineData("\"inputs\":[{", "\"inputs\":[5,{")]
    [InlineData("\"inputs\":[{", "\"inputs\":[{},{")]
    [InlineData("\"inputs\":", "\"outputs\":")]
    [InlineData("\"sha256\":\"", "\"sha256\":\"0")]
    [InlineData("\"sha256\":", "\"sha512\":")]
    [InlineData("\"prompt\":\"", "\"prompt\":5,\"Prompt\":\"")]
    [InlineData("\"rawText\":", "\"text\":")]
    [InlineData("\"rawText\":\"Answer 2\"", "\"rawText\":null")]
    [InlineData("\"isRefusal\":false", "\"isRefusal\":\"false\"")]
    [InlineData("\"isRefusal\":false", "\"other\":false")]
    [InlineData("\"usage\":{", "\"usage\":[],\"other\":{")]
    [InlineData("\"promptTokens\":1000", "\"promptTokens\":1.5")]
    [InlineData("\"durationMs\":1234.5678", "\"durationMs\":-1")]
    [InlineData("\"durationMs\":1234.5678", "\"durationMs\":922337203685477.9")]
    [InlineData("\"durationMs\":1234.5678", "\"durationMs\":1e99")]
    [InlineData("\"attempts\":1", "\"attempts\":null")]
    [InlineData("\"attempts\":1", "\"attempts\":9999999999")]
    [InlineData("\"keyVersion\":2", "\"keyVersion\":\"2\"")]
    [InlineData("\"failedRuns\":0", "\"failedRuns\":-1")]
    [InlineData("\"problem\":null", "\"problem\":1")]
    [InlineData("\"temperature\":null", "\"temperature\":\"warm\"")]
    public void A_complete_line_that_is_not_an_entry_is_an_error_even_at_the_end(string valid, string invalid)
    {
        Assert.Contains("Line 3 ", AssertRejected("JournalDamaged", Replaced(3, Damage)));
        Assert.Contains("Line 3 ", AssertRejected("JournalDamaged", Replaced(3, Damage).Take(3)));

        string Damage(string line)
        {
            var damaged = line.Replace(valid, invalid, StringComparison.Ordinal);
            Assert.NotEqual(line, damaged);
            return damaged;
        }
    }

    [Fact]
    public void An_empty_first_line_is_not_the_header_of_a_journal()
    {
        AssertRejected("NotAJournal", "\n"u8.ToArray());
        AssertRejected("NotAJournal", [(byte)'\n', .. Write(1)]);
    }

    [Fact]
    public void The_header_of_an_appended_journal_is_skipped()
    {
        var first = Write(1);
        File.Delete(Path);
        using (var journal = JournalStore.Open(Path))
        {
            journal.Add(SampleEntries.Of(2));
        }

        File.WriteAllBytes(Path, [.. first, .. File.ReadAllBytes(Path)]);
        using var joined = JournalStore.Open(Path);
        Assert.Null(joined.Warning);
        Assert.Equal("Answer 1", joined.Find(SampleEntries.Question(1))!.RawText);
        Assert.Equal("Answer 2", joined.Find(SampleEntries.Question(2))!.RawText);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_reported_as_damage()
    {
        var whole = Write(3);
        whole[whole.AsSpan().IndexOf("Answer 2"u8)] = 0xFF;

        var message = AssertRejected("JournalDamaged", whole);
        Assert.Contains("Line 3 ", message);
        Assert.Contains("it is not valid UTF-8", message);
        Assert.Contains("it is not valid JSON", AssertRejected("JournalDamaged", Replaced(3, _ => "no JSON")));
    }

    [Fact]
    public void A_line_longer_than_the_maximum_is_reported_as_damage()
    {
        var before = Write(1);
        File.WriteAllBytes(Path, [.. before, .. new byte[5000], (byte)'\n', .. before]);

        var failure = Assert.Throws<WriterVisionException>(() => JournalStore.Open(Path, path => new FaultyFile(path), maximumLineLength: 2000));
        Assert.Equal("JournalDamaged", failure.ErrorId);
        Assert.Contains("Line 3 ", failure.Message);
        Assert.Contains("it is too long", failure.Message);
    }

    [Fact]
    public void A_line_of_the_maximum_length_is_read()
    {
        var whole = Write(2);
        var longest = Encoding.UTF8.GetString(whole).Split('\n').Max(line => line.Length);

        using (var journal = JournalStore.Open(Path, path => new FaultyFile(path), longest))
        {
            Assert.Equal(2, journal.Count);
        }

        Assert.Equal("JournalDamaged", Assert.Throws<WriterVisionException>(() => JournalStore.Open(Path, path => new FaultyFile(path), longest - 1)).ErrorId);
    }

    [Fact]
    public void A_line_longer_than_the_buffers_is_read()
    {
        var text = string.Concat(Enumerable.Range(0, 100_000).Select(number => $"{number} "));
        using (var journal = JournalStore.Open(Path))
        {
            journal.Add(SampleEntries.Of(1));
            journal.Add(SampleEntries.Of(2, text));
            journal.Add(SampleEntries.Of(3));
        }

        using var next = JournalStore.Open(Path);
        Assert.Equal(text, next.Find(SampleEntries.Question(2))!.RawText);
        Assert.Equal("Answer 3", next.Find(SampleEntries.Question(3))!.RawText);
    }

    [Fact]
    public void A_header_of_4096_bytes_without_a_line_feed_is_accepted()
    {
        const string Start = "{\"writervision-journal\":1,\"note\":\"";
        AssertRejected("NotAJournal", Encoding.UTF8.GetBytes(Start + new string('x', 4097 - Start.Length - 2) + "\"}\n"));
        File.WriteAllText(Path, Start + new string('x', 4096 - Start.Length - 2) + "\"}");
        using (var journal = JournalStore.Open(Path))
        {
            journal.Add(SampleEntries.Of(1));
        }

        Assert.Equal(4096, File.ReadAllLines(Path)[0].Length);
        using var next = JournalStore.Open(Path);
        Assert.Equal(1, next.Count);
    }

    [Fact]
    public void A_line_is_returned_only_for_its_own_key()
    {
        var whole = Write(1);
        var offset = Array.IndexOf(whole, (byte)'\n') + 1;
        var key = JournalKey.Of(SampleEntries.Question(1)).ToBytes();
        using var reader = JournalReader.Open(Path);

        Assert.Equal("Answer 1", reader.ReadEntry(new Sha256Digest(key), offset)!.RawText);
        key[31] ^= 1;
        Assert.Null(reader.ReadEntry(new Sha256Digest(key), offset));
        key[0] ^= 1;
        Assert.Equal("JournalChanged", Assert.Throws<WriterVisionException>(() => reader.ReadEntry(new Sha256Digest(key), offset)).ErrorId);
    }

    [Fact]
    public void A_missing_journal_and_one_that_lost_its_line_endings_are_errors()
    {
        Assert.Equal("JournalNotReadable", Assert.Throws<WriterVisionException>(() => JournalReader.Open(Path)).ErrorId);

        File.WriteAllBytes(Path, new byte[10_000]);
        using var reader = JournalReader.Open(Path, maximumLineLength: 5000);
        Assert.Equal("JournalChanged", Assert.Throws<WriterVisionException>(() => reader.ReadAt(0, static line => line.Count)).ErrorId);
    }

    [Fact]
    public void An_endless_device_is_rejected()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "This machine does not have /dev/zero.");

        using var reader = JournalReader.Open("/dev/zero");
        Assert.Equal("NotAJournal", Assert.Throws<WriterVisionException>(reader.CreateIndex).ErrorId);
    }

    [Fact]
    public void An_appended_header_must_have_this_version()
    {
        Assert.Contains("version 2", AssertRejected("JournalVersionNotSupported", Replaced(3, _ => "{\"writervision-journal\":2}")));
        Assert.Contains("Line 3 ", AssertRejected("JournalDamaged", Replaced(3, _ => "{\"writervision-journal\":0}")));

        var whole = Write(1);
        File.WriteAllBytes(Path, [.. whole, .. "{\"writervision-journal\":"u8]);
        using var journal = JournalStore.Open(Path);
        Assert.Contains("(24 bytes)", journal.Warning);
    }

    [Theory]
    [InlineData("Shopping list\n")]
    [InlineData("Shopping list")]
    [InlineData("\n")]
    [InlineData("{}\n")]
    [InlineData("{\n")]
    [InlineData("[1]")]
    [InlineData("{\"writervision-journal\":\"1\"}\n")]
    [InlineData("{\"writervision-journal\":0}\n")]
    [InlineData("{\"writervision-journal\":1.5}\n")]
    [InlineData("{\"writervision-journal\":1\n")]
    [InlineData("{\"\\ud800\":1}\n")]
    [InlineData("time,model,text\r\n")]
    [InlineData("\ufeff\ufeff{\"writervision-journal\":1}\n")]
    public void A_file_that_is_not_a_journal_is_rejected(string text) => AssertRejected("NotAJournal", Encoding.UTF8.GetBytes(text));

    [Fact]
    public void A_file_without_line_endings_or_in_UTF_16_is_rejected()
    {
        AssertRejected("NotAJournal", new byte[1_000_000]);
        AssertRejected("NotAJournal", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(Write(1)))]);
    }

    [Fact]
    public void A_newer_version_is_rejected_with_its_number()
    {
        var message = AssertRejected("JournalVersionNotSupported", Replaced(1, line => line.Replace(":1,", ":2,", StringComparison.Ordinal)));

        Assert.Contains("version 2", message);
        Assert.Contains("Line 1", message);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Writes a journal with a header and the specified number of entries.</summary>
    private byte[] Write(int entries)
    {
        File.Delete(Path);
        using (var journal = JournalStore.Open(Path))
        {
            for (var number = 1; number <= entries; number++)
            {
                journal.Add(SampleEntries.Of(number));
            }
        }

        return File.ReadAllBytes(Path);
    }

    /// <summary>The lines of a journal of four entries, with one line replaced.</summary>
    private string[] Replaced(int number, Func<string, string> replace)
    {
        var lines = Encoding.UTF8.GetString(Write(4)).TrimEnd('\n').Split('\n');
        lines[number - 1] = replace(lines[number - 1]);
        return lines;
    }

    private string AssertRejected(string errorId, IEnumerable<string> lines) =>
        AssertRejected(errorId, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    private string AssertRejected(string errorId, byte[] bytes)
    {
        File.WriteAllBytes(Path, bytes);
        var failure = Assert.Throws<WriterVisionException>(() => JournalStore.Open(Path));
        Assert.Equal((errorId, true), (failure.ErrorId, failure.EndsRun));
        Assert.Contains("results.jsonl", failure.Message);
        Assert.Equal(bytes, File.ReadAllBytes(Path));
        return failure.Message;
    }
}
