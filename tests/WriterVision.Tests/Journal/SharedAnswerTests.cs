using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Journal;
using WriterVision.Vision.Prompts;
using Xunit;

namespace WriterVision.Tests.Journal;

/// <summary>Which questions a run sends, and which answers it takes from the journal.</summary>
public sealed class SharedAnswerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private JournalStore _journal;
    private int _asked;

    public SharedAnswerTests() => _journal = JournalStore.Open(_folder.File("results.jsonl"));

    [Fact]
    public async Task Equal_questions_of_one_run_are_sent_once()
    {
        var answer = new TaskCompletionSource<JournalEntry>();
        var requests = Enumerable.Range(0, 10).Select(_ => Ask(answer.Task)).ToList();
        answer.SetResult(SampleEntries.Of(1));

        var results = await Task.WhenAll(requests);

        Assert.Equal(1, _asked);
        Assert.All(results, result => Assert.Equal("Answer 1", result.Entry.RawText));
        Assert.Single(results, result => !result.IsFromJournal);
        Assert.True((await Ask(answer.Task)).IsFromJournal);
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task An_exception_is_not_recorded_and_the_next_caller_sends_the_question()
    {
        await Assert.ThrowsAsync<WriterVisionException>(() => Ask(Task.FromException<JournalEntry>(PromptErrors.EmptyPrompt())));

        Assert.False((await Ask(Task.FromResult(SampleEntries.Of(1)))).IsFromJournal);
        Assert.Equal(2, _asked);
    }

    [Theory]
    [InlineData("", "stop")]
    [InlineData("Answer", "length")]
    [InlineData("Answer", "content_filter")]
    public async Task An_answer_that_is_not_complete_is_not_recorded(string text, string finishReason)
    {
        var incomplete = SampleEntries.Of(1, text) with { FinishReason = finishReason };

        Assert.False((await Ask(Task.FromResult(incomplete))).IsFromJournal);
        Assert.Equal(0, _journal.Count);
        Reopen();
        Assert.False((await Ask(Task.FromResult(SampleEntries.Of(1)))).IsFromJournal);
        Assert.True((await Ask(Task.FromResult(incomplete))).IsFromJournal);
    }

    [Fact]
    public async Task A_question_that_failed_in_two_runs_is_not_sent_again()
    {
        for (var run = 1; run <= 2; run++)
        {
            var failed = await Ask(Failing());
            Assert.Equal((run, false), (failed.Entry.FailedRuns, failed.IsFromJournal));
            Reopen();
        }

        var skipped = await Ask(Failing());

        Assert.Equal((2, true), (skipped.Entry.FailedRuns, skipped.IsFromJournal));
        Assert.Equal("The answer is not valid JSON.", skipped.Entry.Problem);
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task A_repeated_question_is_counted_as_failed_once_per_run()
    {
        await Ask(Failing());

        var second = await Ask(Failing());

        Assert.Equal((1, true), (second.Entry.FailedRuns, second.IsFromJournal));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task A_failed_question_is_sent_again_if_requested_and_its_answer_is_recorded()
    {
        _journal.Add(SampleEntries.Failure(1, failedRuns: 2));
        Reopen();

        Assert.Equal(3, (await Ask(Failing(), retriesFailed: true)).Entry.FailedRuns);
        Assert.True((await Ask(Failing(), retriesFailed: true)).IsFromJournal);
        Reopen();
        Assert.False((await Ask(Task.FromResult(SampleEntries.Of(1)), retriesFailed: true)).IsFromJournal);
        Reopen();
        Assert.Equal("Answer 1", (await Ask(Failing())).Entry.RawText);
    }

    [Fact]
    public async Task Retrying_failed_questions_does_not_request_answers_again()
    {
        _journal.Add(SampleEntries.Of(1));
        Reopen();

        Assert.True((await Ask(Failing(), retriesFailed: true)).IsFromJournal);
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_recorded_is_returned_with_the_reason()
    {
        _journal.Dispose();
        FaultyFile? file = null;
        _journal = JournalStore.Open(_folder.File("results.jsonl"), path => file = new FaultyFile(path), JournalFormat.MaximumLineLength);
        file!.AvailableBytes = 0;

        var answer = await Ask(Task.FromResult(SampleEntries.Of(1)));

        Assert.Equal(("Answer 1", false), (answer.Entry.RawText, answer.IsFromJournal));
        Assert.Equal(("JournalNotWritable", true), (answer.RecordingFailure!.ErrorId, answer.RecordingFailure.EndsRun));
    }

    [Fact]
    public async Task Many_threads_ask_each_question_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 400).Select(index => Task.Run(async () =>
        {
            var number = index % 40;
            var answer = await _journal.GetOrAskAsync(
                SampleEntries.Question(number),
                retriesFailed: false,
                async () =>
                {
                    Interlocked.Increment(ref _asked);
                    await Task.Yield();
                    return SampleEntries.Of(number);
                },
                CancellationToken.None);
            Assert.Equal($"Answer {number}", answer.Entry.RawText);
        })));

        Assert.Equal(40, _asked);
        Assert.Equal(40, _journal.Count);
    }

    [Fact]
    public async Task Answers_in_a_journal_of_version_1_are_used()
    {
        var old = SampleEntries.Of(1);
        var line = System.Text.Encoding.UTF8.GetString(JournalFormat.WriteEntry(JournalKey.Of(old.Question), old));
        var withoutVersion = line.Replace("\"keyVersion\":2,", "", StringComparison.Ordinal);
        Assert.NotEqual(line, withoutVersion);
        _journal.Dispose();
        await File.AppendAllTextAsync(
            _folder.File("results.jsonl"), withoutVersion.Replace(JournalKey.Of(old.Question).ToString(), new string('0', 64), StringComparison.Ordinal), TestContext.Current.CancellationToken);
        _journal = JournalStore.Open(_folder.File("results.jsonl"));

        Assert.True((await Ask(Failing())).IsFromJournal);
    }

    public void Dispose()
    {
        _journal.Dispose();
        _folder.Dispose();
    }

    private static Task<JournalEntry> Failing() => Task.FromResult(SampleEntries.Failure(1, failedRuns: 0));

    private void Reopen()
    {
        _journal.Dispose();
        _journal = JournalStore.Open(_folder.File("results.jsonl"));
    }

    private Task<JournalAnswer> Ask(Task<JournalEntry> answer, bool retriesFailed = false) =>
        _journal.GetOrAskAsync(
            SampleEntries.Question(1),
            retriesFailed,
            () =>
            {
                Interlocked.Increment(ref _asked);
                return answer;
            },
            CancellationToken.None);
}
