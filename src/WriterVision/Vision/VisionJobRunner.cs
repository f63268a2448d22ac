using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api.Http;
using WriterVision.Inputs;
using WriterVision.Journal;
using WriterVision.Vision.Answers;
using WriterVision.Vision.Routes;

namespace WriterVision.Vision;

/// <summary>
/// Runs a job: looks for the answer in the journal, checks the token budget, opens the route, sends the question, sends a second question if
/// the answer does not match the schema, and records the answer. Thread-safe: many jobs run at the same time.
/// </summary>
internal sealed class VisionJobRunner
{
    private readonly IVisionRoute _route;
    private readonly TokenBudget _budget;
    private readonly bool _corrects;
    private readonly JournalStore? _journal;
    private readonly Uri _endpoint;
    private readonly bool _retriesFailed;

    /// <param name="route">The route to the model.</param>
    /// <param name="budget">The token budget of the run.</param>
    /// <param name="corrects">Whether an answer that does not match the schema is requested once more.</param>
    /// <param name="endpoint">The base URL of the service, which is part of a job's identity in the journal.</param>
    /// <param name="journal">The journal in which answers are recorded; null for none.</param>
    /// <param name="retriesFailed">Whether a job that the journal records as failed is sent again.</param>
    public VisionJobRunner(IVisionRoute route, TokenBudget budget, bool corrects, Uri endpoint, JournalStore? journal = null, bool retriesFailed = false)
    {
        _route = route;
        _budget = budget;
        _corrects = corrects;
        _endpoint = endpoint;
        _journal = journal;
        _retriesFailed = retriesFailed;
    }

    /// <summary>Runs a job. Files are read on the calling worker thread, not on the pipeline thread.</summary>
    /// <param name="job">The job.</param>
    /// <param name="context">Counts the requests, and reports failed requests.</param>
    /// <param name="cancellationToken">Cancels the job, and releases its resources.</param>
    /// <returns>The answer; null if the token budget was used up before the request.</returns>
    /// <exception cref="WriterVisionException">The job failed.</exception>
    public async Task<VisionAnswer?> RunAsync(VisionJob job, RequestContext context, CancellationToken cancellationToken)
    {
        var hasEqualFiles = job.ComparesFiles ? await HasEqualFilesAsync(job, cancellationToken).ConfigureAwait(false) : null;
        if (hasEqualFiles == true && job.SkipsEqualFiles)
        {
            return new VisionAnswer { IsFromModel = false, Text = string.Empty, Model = string.Empty, HasEqualFiles = true };
        }

        var slot = _journal is null ? null : await JournalSlot.FindAsync(_journal, _endpoint, job, _retriesFailed, cancellationToken).ConfigureAwait(false);
        var answer = slot?.Read();
        if (answer is null)
        {
            if (_budget.IsUsedUp)
            {
                _budget.Skip();
                return null;
            }

            answer = await AskAsync(job, slot, context, cancellationToken).ConfigureAwait(false);
        }

        return answer.Reading is not { Problem: not null } reading || (job.AllowsPartial && reading.Data is { } data && AnswerObjectBuilder.CanBuild(data))
            ? answer with { HasEqualFiles = hasEqualFiles }
            : throw AnswerErrors.AnswerNotInSchema(job.DisplayText, reading, answer.Text, answer.Usage, answer.WasAskedAgain);
    }

    private static async Task<bool?> HasEqualFilesAsync(VisionJob job, CancellationToken cancellationToken)
    {
        // A conversion can show the same image as its source with different bytes, so only images of the same kind are compared.
        if (job.Images[0] is not LocalImage first || job.Images[1] is not LocalImage second || first.KnownLength is null != second.KnownLength is null)
        {
            return null;
        }

        return first.KnownLength == second.KnownLength
            && await first.IdentifyAsync(cancellationToken).ConfigureAwait(false) == await second.IdentifyAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<VisionAnswer> AskAsync(VisionJob job, JournalSlot? slot, RequestContext context, CancellationToken cancellationToken)
    {
        IVisionSession? session = null;
        try
        {
            return slot is null
                ? await OpenAndAskAsync().ConfigureAwait(false)
                : await slot.GetOrAskAsync(OpenAndAskAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // The session is closed after the answer is recorded, because deleting an upload can take time.
            if (session is not null)
            {
                await session.CloseAsync(context, cancellationToken).ConfigureAwait(false);
            }
        }

        async Task<VisionAnswer> OpenAndAskAsync()
        {
            var stopwatch = Stopwatch.StartNew();
            foreach (var image in job.Images)
            {
                if (image is LocalImage local && local.Check(cancellationToken) is { } warning)
                {
                    context.Warn(warning);
                }
            }

            session = await _route.OpenAsync(job.Images, job.SharedImage, context, cancellationToken).ConfigureAwait(false);
            var answer = await AskModelAsync(session, job, context, cancellationToken).ConfigureAwait(false);
            return answer with { Time = DateTimeOffset.UtcNow, Duration = stopwatch.Elapsed };
        }
    }

    /// <summary>Sends the question, and sends it once more if the answer does not match the schema. An error contains the tokens that were used before it.</summary>
    private async Task<VisionAnswer> AskModelAsync(
        IVisionSession session, VisionJob job, RequestContext context, CancellationToken cancellationToken)
    {
        var question = job.Question;
        VisionUsage? usage = null;
        var attempts = 0;
        try
        {
            while (true)
            {
                var answer = await session.AskAsync(question, context, cancellationToken).ConfigureAwait(false);
                attempts += context.Attempts;
                usage = VisionUsage.Sum(usage, answer.Usage);
                _budget.Add(answer.Usage?.TotalTokens);
                var reading = answer.Read(job.Schema, job.DisplayText);
                var wasAskedAgain = question.Correction is not null;

                // A third answer would rarely be better.
                if (reading?.Problem is not { } problem || wasAskedAgain || !_corrects)
                {
                    return answer with { Reading = reading, Usage = usage, Attempts = attempts, WasAskedAgain = wasAskedAgain };
                }

                if (_budget.IsUsedUp)
                {
                    // The input is not recorded as failed, because a second answer could have matched.
                    throw AnswerErrors.AnswerNotInSchema(job.DisplayText, reading, answer.Text, usage, wasAskedAgain: false);
                }

                question = question.Corrected(answer.Text, problem);
            }
        }
        catch (WriterVisionException failure) when (usage is not null)
        {
            failure.Data["Usage"] = usage;
            throw;
        }
    }
}
