using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api;
using WriterVision.Inputs;
using WriterVision.Journal;
using WriterVision.Vision.Prompts;
using Xunit;

namespace WriterVision.Tests.Journal;

/// <summary>Equal questions in one run are asked once.</summary>
public sealed class SharedQuestionTests : IDisposable
{
    private static readonly Sha256Digest Key = SampleEntries.Key(1);

    private readonly TemporaryFolder _folder = new();
    private readonly JournalFile _journal;
    private int _asked;

    public SharedQuestionTests() => _journal = JournalFile.Open(_folder.File("results.jsonl"));

    [Fact]
    public async Task Who_asks_the_same_meanwhile_gets_the_answer_of_the_first()
    {
        var answer = new TaskCompletionSource<JournalEntry>();
        var asked = Enumerable.Range(0, 10).Select(_ => Get(answer.Task)).ToList();
        answer.SetResult(SampleEntries.Of(1));

        var results = await Task.WhenAll(asked);

        Assert.Equal(1, _asked);
        Assert.All(results, result => Assert.Equal("Answer 1", result.Entry.RawText));
        Assert.Single(results, result => !result.IsFromJournal);
        Assert.True((await Get(answer.Task)).IsFromJournal);
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Different_questions_do_not_wait_for_each_other()
    {
        var first = Get(new TaskCompletionSource<JournalEntry>().Task);
        var second = await _journal.GetOrAddAsync(SampleEntries.Key(2), () => Task.FromResult(SampleEntries.Of(2)), CancellationToken.None);

        Assert.False(first.IsCompleted);
        Assert.False(second.IsFromJournal);
    }

    [Fact]
    public async Task Where_the_first_fails_the_next_asks_and_the_failure_is_not_recorded()
    {
        var failing = new TaskCompletionSource<JournalEntry>();
        var first = Get(failing.Task);
        var others = Enumerable.Range(0, 5).Select(_ => Get(Task.FromResult(SampleEntries.Of(1)))).ToList();
        failing.SetException(PromptErrors.EmptyPrompt());

        Assert.Equal("EmptyPrompt", (await Assert.ThrowsAsync<WriterVisionException>(() => first)).ErrorId);
        var results = await Task.WhenAll(others);
        Assert.Equal(2, _asked);
        Assert.Single(results, result => !result.IsFromJournal);
    }

    [Fact]
    public async Task A_failure_that_ends_the_run_is_that_of_all_who_wait()
    {
        var failing = new TaskCompletionSource<JournalEntry>();
        var all = Enumerable.Range(0, 5).Select(_ => Get(failing.Task)).ToList();
        failing.SetException(ConnectionErrors.ApiKeyNotFound());

        foreach (var one in all)
        {
            Assert.Equal("ApiKeyNotFound", (await Assert.ThrowsAsync<WriterVisionException>(() => one)).ErrorId);
        }

        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Who_stops_waiting_does_not_stop_the_others()
    {
        var answer = new TaskCompletionSource<JournalEntry>();
        using var stop = new CancellationTokenSource();
        var first = Get(answer.Task);
        var stopped = Get(answer.Task, stop.Token);
        var waiting = Get(answer.Task);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        Assert.False(first.IsCompleted);
        Assert.False(waiting.IsCompleted);
        answer.SetResult(SampleEntries.Of(1));
        Assert.False((await first).IsFromJournal);
        Assert.True((await waiting).IsFromJournal);
    }

    [Fact]
    public async Task Where_the_first_is_stopped_the_next_asks()
    {
        var stopped = new TaskCompletionSource<JournalEntry>();
        var first = Get(stopped.Task);
        var next = Get(Task.FromResult(SampleEntries.Of(1)));
        stopped.SetCanceled(TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False((await next).IsFromJournal);
    }

    [Fact]
    public async Task Many_threads_ask_each_question_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 400).Select(index => Task.Run(async () =>
        {
            var number = index % 40;
            var (entry, _) = await _journal.GetOrAddAsync(
                SampleEntries.Key(number),
                async () =>
                {
                    Interlocked.Increment(ref _asked);
                    await Task.Yield();
                    return SampleEntries.Of(number);
                },
                CancellationToken.None);
            Assert.Equal($"Answer {number}", entry.RawText);
        })));

        Assert.Equal(40, _asked);
        Assert.Equal(40, _journal.Count);
    }

    public void Dispose()
    {
        _journal.Dispose();
        _folder.Dispose();
    }

    private Task<(JournalEntry Entry, bool IsFromJournal)> Get(Task<JournalEntry> answer, CancellationToken cancellationToken = default) =>
        _journal.GetOrAddAsync(
            Key,
            () =>
            {
                Interlocked.Increment(ref _asked);
                return answer;
            },
            cancellationToken);
}
