using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api;
using WriterVision.Api.Http;
using WriterVision.Inputs;
using WriterVision.Journal;
using WriterVision.Vision;
using WriterVision.Vision.Prompts;
using WriterVision.Vision.Routes;
using WriterVision.Vision.Schemas;
using Xunit;

namespace WriterVision.Tests.Vision;

/// <summary>A job from its images to its answer, without a PowerShell engine.</summary>
public sealed class VisionJobRunnerTests : IDisposable
{
    private static readonly Uri Endpoint = new("http://127.0.0.1:1");

    private readonly TemporaryFolder _folder = new();
    private readonly TokenBudget _budget = new(limit: null);

    [Fact]
    public async Task The_answer_of_the_model_is_returned_with_its_usage()
    {
        var route = new FakeRoute(FakeRoute.Text("A cat.", tokens: 15));

        var answer = await RunAsync(Runner(route), Job("a.png"));

        Assert.Equal(("A cat.", "test-model", "stop", 15L, 1), (answer!.Text, answer.Model, answer.FinishReason, answer.Usage!.TotalTokens, answer.Attempts));
        Assert.False(answer.IsFromJournal);
        Assert.Null(answer.HasEqualFiles);
        Assert.Equal(15, _budget.Used);
        Assert.Equal((1, 0), (route.Sessions, route.OpenSessions));
    }

    [Fact]
    public async Task A_mismatched_answer_is_requested_once_more_and_both_requests_count()
    {
        var route = new FakeRoute(FakeRoute.Text("{\"total\":\"much\"}", tokens: 20), FakeRoute.Text("{\"total\":12.5}", tokens: 30));

        var answer = await RunAsync(Runner(route), Job("a.png", Schema()));

        Assert.Equal(12.5m, answer!.Data!["total"]);
        Assert.Equal((50L, 48L, 2L, 2), (answer.Usage!.TotalTokens, answer.Usage.PromptTokens, answer.Usage.CompletionTokens, answer.Attempts));
        Assert.Null(route.Questions[0].Correction);
        Assert.Contains("'total' must be a number", route.Questions[1].Correction);
        Assert.Equal("{\"total\":\"much\"}", route.Questions[1].PreviousAnswer);
        Assert.Equal(50, _budget.Used);
        Assert.Equal((1, 0), (route.Sessions, route.OpenSessions));
    }

    [Fact]
    public async Task An_error_contains_the_tokens_of_all_requests_and_the_readable_part()
    {
        var route = new FakeRoute(FakeRoute.Text("{\"total\":\"much\"}", tokens: 20), FakeRoute.Text("{\"total\":\"1,234\"}", tokens: 30));

        var failure = await Assert.ThrowsAsync<WriterVisionException>(() => RunAsync(Runner(route), Job("a.png", Schema())));

        Assert.Contains("nor its second answer matches", failure.Message);
        Assert.Contains("which is ambiguous: 1234 or 1.234", failure.Message);
        Assert.Equal(50, Assert.IsType<VisionUsage>(failure.Data["Usage"]).TotalTokens);
        Assert.Null(Assert.IsType<PSObject>(failure.Data["Data"]).Properties["total"].Value);
    }

    [Fact]
    public async Task An_error_of_the_second_request_carries_the_tokens_of_the_first()
    {
        var route = new FakeRoute(
            FakeRoute.Text("{}", tokens: 20), () => throw new WriterVisionException("ServerError", ErrorCategory.ResourceUnavailable, "Down."));

        var failure = await Assert.ThrowsAsync<WriterVisionException>(() => RunAsync(Runner(route), Job("a.png", Schema())));

        Assert.Equal("ServerError", failure.ErrorId);
        Assert.Equal(20, Assert.IsType<VisionUsage>(failure.Data["Usage"]).TotalTokens);
    }

    [Fact]
    public async Task A_truncated_answer_is_an_error_with_its_tokens_after_one_request()
    {
        var route = new FakeRoute(FakeRoute.Text("{\"total\":", tokens: 20, finishReason: "length"));

        var failure = await Assert.ThrowsAsync<WriterVisionException>(() => RunAsync(Runner(route), Job("a.png", Schema())));

        Assert.Equal(("AnswerTruncated", 20L), (failure.ErrorId, Assert.IsType<VisionUsage>(failure.Data["Usage"]).TotalTokens));
        Assert.Single(route.Questions);
    }

    [Fact]
    public async Task A_partial_answer_is_returned_if_it_is_allowed_and_recorded_as_failed()
    {
        var route = new FakeRoute(FakeRoute.Text("{\"total\":\"1,234\"}", tokens: 20));
        var job = new VisionJob
        {
            Kind = JournalKind.Vision,
            Images = [Inspect(_folder.Write("a.png", SampleImages.Png(100)))],
            Question = Job("a.png", Schema()).Question,
            Schema = Schema(),
            AllowsPartial = true,
        };

        var answer = await RunOnceAsync();

        Assert.Equal(["total"], answer!.Reading!.Unreadable);
        Assert.Equal((40L, 2), (answer.Usage!.TotalTokens, answer.Attempts));
        Assert.Null(answer.Data!["total"]);
        // Not recorded as an answer: the next run asks again, and the one after it takes what was recorded.
        Assert.False((await RunOnceAsync())!.IsFromJournal);
        Assert.Equal(4, route.Questions.Count);
        Assert.True((await RunOnceAsync())!.IsFromJournal);
        Assert.Equal(4, route.Questions.Count);

        async Task<VisionAnswer?> RunOnceAsync()
        {
            using var journal = JournalStore.Open(_folder.File("journal.jsonl"));
            return await RunAsync(Runner(route, journal), job);
        }
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task An_answer_that_never_matches_is_an_error_and_the_session_is_closed(bool corrects, int requests)
    {
        var route = new FakeRoute(FakeRoute.Text("{}", tokens: 10));

        var failure = await Assert.ThrowsAsync<WriterVisionException>(() => RunAsync(Runner(route, corrects: corrects), Job("a.png", Schema())));

        Assert.Equal("AnswerNotInSchema", failure.ErrorId);
        Assert.Equal("{}", failure.Data["RawText"]);
        Assert.Equal(requests, route.Questions.Count);
        Assert.Equal(0, route.OpenSessions);
    }

    [Fact]
    public async Task A_truncated_answer_is_not_requested_again()
    {
        var route = new FakeRoute(FakeRoute.Text("{\"total\":", finishReason: "length"));

        var failure = await Assert.ThrowsAsync<WriterVisionException>(() => RunAsync(Runner(route), Job("a.png", Schema())));

        Assert.Equal("AnswerTruncated", failure.ErrorId);
        Assert.Single(route.Questions);
    }

    [Fact]
    public async Task A_recorded_answer_is_found_for_a_renamed_file_without_a_session()
    {
        using var journal = JournalStore.Open(_folder.File("journal.jsonl"));
        var route = new FakeRoute(FakeRoute.Text("{\"total\":1}", tokens: 10));
        var first = await RunAsync(Runner(route, journal), Job("a.png", Schema()));
        File.Move(_folder.File("a.png"), _folder.File("b.png"));

        // Nothing but the journal can answer, and a used up budget does not matter.
        var replay = new VisionJobRunner(new UnavailableRoute(ConnectionErrors.ApiKeyNotFound()), UsedUpBudget(), corrects: true, Endpoint, journal);
        var second = await RunAsync(replay, Job(Inspect("b.png"), Schema()));

        Assert.True(second!.IsFromJournal);
        Assert.Equal((first!.Text, first.Model, first.Duration, first.Attempts, 10L), (second.Text, second.Model, second.Duration, second.Attempts, second.Usage!.TotalTokens));
        Assert.Equal(1m, second.Data!["total"]);
        Assert.Single(route.Questions);
    }

    [Fact]
    public async Task A_question_that_is_not_in_the_journal_gets_the_reason_why_the_route_is_unavailable()
    {
        using var journal = JournalStore.Open(_folder.File("journal.jsonl"));
        var runner = Runner(new UnavailableRoute(ConnectionErrors.ApiKeyNotFound()), journal);

        var failure = await Assert.ThrowsAsync<WriterVisionException>(() => RunAsync(runner, Job("a.png")));

        Assert.Equal("ApiKeyNotFound", failure.ErrorId);
        Assert.True(failure.EndsRun);
    }

    [Fact]
    public async Task Equal_concurrent_jobs_are_sent_once()
    {
        using var journal = JournalStore.Open(_folder.File("journal.jsonl"));
        var route = new FakeRoute(FakeRoute.Text("Once"));
        var runner = Runner(route, journal);
        Job("a.png");

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => RunAsync(runner, Job(Inspect("a.png"), null))));

        Assert.All(answers, answer => Assert.Equal("Once", answer!.Text));
        Assert.Single(answers, answer => !answer!.IsFromJournal);
        Assert.Single(route.Questions);
    }

    [Fact]
    public async Task A_used_up_budget_stops_the_next_job_and_counts_it()
    {
        var route = new FakeRoute(FakeRoute.Text("A", tokens: 60));
        var budget = new TokenBudget(100);
        var runner = new VisionJobRunner(route, budget, corrects: true, Endpoint);
        for (var number = 0; number < 2; number++)
        {
            Assert.NotNull(await RunAsync(runner, Job("a.png")));
        }

        Assert.Null(budget.ToError());
        Assert.Null(await RunAsync(runner, Job("a.png")));
        Assert.Null(await RunAsync(runner, Job("a.png")));

        Assert.Equal((2, 2, 120L), (route.Questions.Count, budget.SkippedJobs, budget.Used));
        Assert.Equal("TokenBudgetReached", budget.ToError()!.ErrorId);
    }

    [Fact]
    public async Task A_used_up_budget_pays_for_no_correction()
    {
        var route = new FakeRoute(FakeRoute.Text("{}", tokens: 60));
        var runner = new VisionJobRunner(route, new TokenBudget(50), corrects: true, Endpoint);

        await Assert.ThrowsAsync<WriterVisionException>(() => RunAsync(runner, Job("a.png", Schema())));

        Assert.Single(route.Questions);
    }

    [Theory]
    [InlineData(true, true, 0)]
    [InlineData(true, false, 1)]
    [InlineData(false, true, 1)]
    public async Task Equal_files_are_the_answer_unless_the_model_must_be_asked(bool areEqual, bool skipsEqualFiles, int requests)
    {
        var route = new FakeRoute(FakeRoute.Text("Compared"));
        _folder.Write("a.png", SampleImages.Png(100));
        _folder.Write("b.png", SampleImages.Png(areEqual ? 100 : 200));

        var answer = await RunAsync(Runner(route), Comparison(Inspect("a.png"), Inspect("b.png"), skipsEqualFiles));

        Assert.Equal(areEqual, answer!.HasEqualFiles);
        Assert.Equal(requests == 1, answer.IsFromModel);
        Assert.Equal(requests, route.Questions.Count);
    }

    [Fact]
    public async Task An_image_that_is_not_a_file_is_not_compared_by_its_bytes()
    {
        var route = new FakeRoute(FakeRoute.Text("Compared"));
        _folder.Write("a.png", SampleImages.Png(100));

        var answer = await RunAsync(Runner(route), Comparison(Inspect("a.png"), new UploadedImage("file-1"), skipsEqualFiles: true));

        Assert.Null(answer!.HasEqualFiles);
        Assert.Single(route.Questions);
    }

    [Fact]
    public async Task An_answer_about_a_file_that_changed_meanwhile_is_returned_and_not_recorded()
    {
        using var journal = JournalStore.Open(_folder.File("journal.jsonl"));
        var image = Inspect(_folder.Write("a.png", SampleImages.Png(100)));
        var route = new FakeRoute(() =>
        {
            _folder.Write("a.png", SampleImages.Png(101));
            return FakeRoute.Text("About the old bytes")();
        });

        var answer = await RunAsync(Runner(route, journal), Job(image, null));

        Assert.Equal(("About the old bytes", "FileChanged"), (answer!.Text, answer.RecordingFailure!.ErrorId));
        Assert.Equal(0, journal.Count);
    }

    [Fact]
    public async Task No_answer_about_a_shared_reference_that_changed_is_recorded()
    {
        using var journal = JournalStore.Open(_folder.File("journal.jsonl"));
        var reference = Inspect(_folder.Write("reference.png", SampleImages.Png(100)));
        await reference.HashAsync(TestContext.Current.CancellationToken);
        var changed = SampleImages.Png(100);
        changed[changed.Length - 1] ^= 1;
        _folder.Write("reference.png", changed);

        foreach (var name in new[] { "a.png", "b.png", "c.png" })
        {
            var answer = await RunAsync(Runner(new FakeRoute(FakeRoute.Text("Different")), journal), Comparison(reference, Inspect(_folder.Write(name, SampleImages.Png(name[0]))), skipsEqualFiles: true));
            Assert.Equal("FileChanged", answer!.RecordingFailure!.ErrorId);
        }

        Assert.Equal(0, journal.Count);
    }

    [Fact]
    public async Task No_more_inputs_are_sent_if_a_token_budget_cannot_be_applied()
    {
        var budget = new TokenBudget(100);
        var route = new FakeRoute(() => new VisionAnswer { Text = "no usage", Model = "m" });
        var runner = new VisionJobRunner(route, budget, corrects: true, Endpoint);

        Assert.NotNull(await RunAsync(runner, Job("a.png")));
        Assert.Null(await RunAsync(runner, Job("b.png")));

        Assert.Equal("TokensNotReported", budget.ToError()!.ErrorId);
        Assert.EndsWith("1 input was not sent.", budget.ToError()!.Message);
    }

    [Fact]
    public async Task A_canceled_job_closes_its_session()
    {
        using var stop = new CancellationTokenSource();
        var route = new FakeRoute(() =>
        {
            stop.Cancel();
            throw new OperationCanceledException(stop.Token);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Runner(route).RunAsync(Job("a.png"), new RequestContext(), stop.Token));

        Assert.Equal((1, 0), (route.Sessions, route.OpenSessions));
    }

    public void Dispose() => _folder.Dispose();

    private static Task<VisionAnswer?> RunAsync(VisionJobRunner runner, VisionJob job) =>
        Task.Run(() => runner.RunAsync(job, new RequestContext(), TestContext.Current.CancellationToken));

    private static AnswerSchema Schema() => AnswerSchema.From(
        new System.Collections.Specialized.OrderedDictionary { ["total"] = "number" }, _ => throw new NotSupportedException(), _ => null, allowsClasses: false);

    private static TokenBudget UsedUpBudget()
    {
        var budget = new TokenBudget(1);
        budget.Add(1);
        return budget;
    }

    private static VisionJob Job(VisionImage image, AnswerSchema? schema) => new()
    {
        Kind = JournalKind.Vision,
        Images = [image],
        Question = Question("Describe", [["image"]], schema),
        Schema = schema,
    };

    private static VisionJob Comparison(VisionImage reference, VisionImage difference, bool skipsEqualFiles) => new()
    {
        Kind = JournalKind.Comparison,
        Images = [reference, difference],
        SharedImage = reference,
        Question = Question("Compare", [["reference"], ["difference"]], null),
        ComparesFiles = true,
        SkipsEqualFiles = skipsEqualFiles,
    };

    private static VisionQuestion Question(string prompt, IReadOnlyList<IReadOnlyList<string>> names, AnswerSchema? schema) => new()
    {
        Prompt = PromptTemplate.Parse(prompt, new ImageNames(names)),
        Model = "test-model",
        AnswerSchema = schema?.Text,
    };

    private VisionJobRunner Runner(IVisionRoute route, JournalStore? journal = null, bool corrects = true) =>
        new(route, _budget, corrects, Endpoint, journal);

    private VisionJob Job(string name, AnswerSchema? schema = null)
    {
        _folder.Write(name, SampleImages.Png(100));
        return Job(Inspect(name), schema);
    }

    private ImageFile Inspect(string name) => ImageFile.Inspect(_folder.File(name), ImageRules.Chat);
}
