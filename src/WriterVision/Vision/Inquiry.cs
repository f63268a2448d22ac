using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api.Http;
using WriterVision.Inputs;
using WriterVision.Vision.Routes;
using WriterVision.Vision.Schemas;

namespace WriterVision.Vision;

/// <summary>A question about images, on its way to its answer.</summary>
internal sealed class Inquiry
{
    public required IReadOnlyList<VisionImage> Images { get; init; }

    /// <summary>The one of the images that other questions will have too; null where there is none.</summary>
    public VisionImage? Recurring { get; init; }

    public required VisionQuestion Question { get; init; }

    /// <summary>What the answer must look like; null for words.</summary>
    public AnswerSchema? Schema { get; init; }

    /// <summary>Whether an answer that does not fit is asked for once more.</summary>
    public required Func<bool> MayAskAgain { get; init; }

    /// <summary>Asks the model, or takes the answer from where it is recorded.</summary>
    /// <param name="route">The way to the model.</param>
    /// <param name="record">Where the answer is recorded; null where it is not.</param>
    /// <param name="context">Counts the requests, and hears of each that failed.</param>
    /// <param name="cancellationToken">Ends it, and gives back what it took.</param>
    /// <exception cref="WriterVisionException">There is no answer, for good.</exception>
    public async Task<AnsweredQuestion> AskAsync(
        IVisionRoute route, AnswerRecord? record, RequestContext context, CancellationToken cancellationToken)
    {
        IVisionSession? session = null;
        try
        {
            return record is null ? await AskModelAsync().ConfigureAwait(false) : await record.GetOrAskAsync(AskModelAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // After the answer is recorded: giving back what the images took can last.
            if (session is not null)
            {
                await session.CloseAsync(context, cancellationToken).ConfigureAwait(false);
            }
        }

        async Task<AnsweredQuestion> AskModelAsync()
        {
            var started = Stopwatch.StartNew();
            session = await route.OpenAsync(Images, Recurring, context, cancellationToken).ConfigureAwait(false);
            return await AskAsync(session, started, context, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads an answer that is whole.</summary>
    /// <param name="answer">What the model said.</param>
    /// <param name="problem">What is wrong with it; null where nothing is.</param>
    /// <returns>What was read; null where words were asked for, or the model refused.</returns>
    /// <exception cref="WriterVisionException"><c>AnswerTruncated</c>: another try would be cut, and paid for, just the same.</exception>
    public AnswerObject? Read(VisionAnswer answer, out string? problem)
    {
        problem = null;
        return Schema is null || answer.IsRefusal ? null
            : answer.FinishReason == "length" ? throw SchemaErrors.AnswerTruncated(answer.Text)
            : Schema.Read(answer.Text, out problem);
    }

    private async Task<AnsweredQuestion> AskAsync(
        IVisionSession session, Stopwatch started, RequestContext context, CancellationToken cancellationToken)
    {
        var question = Question;
        var attempts = 0;
        while (true)
        {
            var answer = await session.AskAsync(question, context, cancellationToken).ConfigureAwait(false);
            attempts += context.Attempts;
            var data = Read(answer, out var problem);
            if (problem is null)
            {
                return new AnsweredQuestion(this, answer) { Data = data, Duration = started.Elapsed, Attempts = attempts };
            }

            // Once more, with what was wrong; a third answer would be no better.
            if (question.Correction is not null || !MayAskAgain())
            {
                throw SchemaErrors.AnswerNotInSchema(problem, answer.Text);
            }

            question = question.Corrected($"Your last answer did not fit the JSON Schema. {problem} Answer again, with JSON alone that fits it.");
        }
    }
}
