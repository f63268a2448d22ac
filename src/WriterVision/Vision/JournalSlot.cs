using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Inputs;
using WriterVision.Journal;
using WriterVision.Text;
using WriterVision.Vision.Prompts;

namespace WriterVision.Vision;

/// <summary>The place for the answer of one job in a journal. <see cref="JournalResults"/> creates results from entries without a job.</summary>
internal sealed class JournalSlot
{
    private readonly JournalStore _journal;
    private readonly VisionJob _job;
    private readonly JournalQuestion _question;
    private readonly bool _retriesFailed;

    private JournalSlot(JournalStore journal, VisionJob job, JournalQuestion question, bool retriesFailed)
    {
        _journal = journal;
        _job = job;
        _question = question;
        _retriesFailed = retriesFailed;
    }

    /// <summary>Finds the slot of a job. Each file of the job is read once, to compute its hash.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="endpoint">The base URL of the service.</param>
    /// <param name="job">The job.</param>
    /// <param name="retriesFailed">Whether a job that the journal records as failed is sent again.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="WriterVisionException">A file cannot be read.</exception>
    public static async Task<JournalSlot> FindAsync(
        JournalStore journal, Uri endpoint, VisionJob job, bool retriesFailed, CancellationToken cancellationToken)
    {
        var question = job.Question;
        var inputs = new List<JournalInput>(job.Images.Count);
        for (var index = 0; index < job.Images.Count; index++)
        {
            inputs.Add(await CreateInputAsync(job.Images[index], question.Prompt.Names.Labels[index], cancellationToken).ConfigureAwait(false));
        }

        var recorded = new JournalQuestion
        {
            Kind = job.Kind,
            Inputs = inputs,
            Prompt = question.Prompt.Text,
            PlacedPrompt = HashOf(question.Prompt.WithoutTrailingSpace()),
            GivenPrompt = HashOf(question.Prompt),
            Endpoint = endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/'),
            Model = question.Model,
            System = question.System,
            Temperature = question.Temperature,
            MaxTokens = question.MaxTokens,
            Schema = question.AnswerSchema,
            Repetition = question.Repetition,
        };
        return new JournalSlot(journal, job, recorded, retriesFailed);
    }

    /// <summary>The recorded answer; null if there is none, or if the job failed and is retried.</summary>
    /// <exception cref="WriterVisionException">The journal cannot be read, or <c>RecordedAsFailed</c>: the job failed in too many runs.</exception>
    public VisionAnswer? Read() => _journal.Find(_question) is { } entry && entry.IsSettled && !(entry.IsFailure && _retriesFailed)
        ? FromEntry(entry)
        : null;

    /// <summary>The recorded answer. If there is none, the answer of <paramref name="ask"/>, which is recorded before this method returns.</summary>
    /// <exception cref="WriterVisionException">The job failed.</exception>
    public async Task<VisionAnswer> GetOrAskAsync(Func<Task<VisionAnswer>> ask, CancellationToken cancellationToken)
    {
        VisionAnswer? asked = null;
        try
        {
            var answer = await _journal.GetOrAskAsync(
                _question,
                _retriesFailed,
                async () =>
                {
                    asked = await ask().ConfigureAwait(false);
                    foreach (var image in _job.Images.OfType<LocalImage>())
                    {
                        // The file may have changed after its hash was computed.
                        await image.ThrowIfChangedAsync(cancellationToken).ConfigureAwait(false);
                    }

                    return ToEntry(asked);
                },
                cancellationToken).ConfigureAwait(false);
            return (asked ?? FromEntry(answer.Entry)) with { RecordingFailure = answer.RecordingFailure };
        }
        catch (WriterVisionException failure) when (asked is not null)
        {
            // Equal inputs must not share this answer, but the user has paid for it.
            return asked with { RecordingFailure = failure };
        }
    }

    /// <summary>The answer of an entry, without its data.</summary>
    public static VisionAnswer ToAnswer(JournalEntry entry) => new()
    {
        Text = entry.RawText,
        IsRefusal = entry.IsRefusal,
        // The file may have been written by another program.
        Model = SafeText.Line(entry.Model),
        FinishReason = entry.FinishReason is { } reason ? SafeText.Line(reason) : null,
        Usage = entry.Usage,
        Time = entry.Time,
        Duration = entry.Duration,
        Attempts = entry.Attempts,
        IsFromJournal = true,
    };

    private static Sha256Digest HashOf(PromptTemplate prompt) =>
        JournalKey.OfPrompt([.. prompt.Place().Select(static part => (part.Text, part.Image))]);

    private static async Task<JournalInput> CreateInputAsync(VisionImage image, string label, CancellationToken cancellationToken) => image switch
    {
        LocalImage local => JournalInput.FromContent(local.Path, local.Name, label, await local.IdentifyAsync(cancellationToken).ConfigureAwait(false)),
        ImageUrl url => JournalInput.FromUrl(url.Url, url.Name, label),
        UploadedImage uploaded => JournalInput.FromFileId(uploaded.Path, uploaded.Name, label, uploaded.FileId),
        _ => throw new InvalidOperationException($"The journal does not support inputs of type {image.GetType().Name}."),
    };

    private JournalEntry ToEntry(VisionAnswer answer) => new()
    {
        Question = _question,
        Time = answer.Time ?? DateTimeOffset.UtcNow,
        Model = answer.Model,
        RawText = answer.Text,
        Data = answer.Problem is null ? answer.Data?.ToJson() : null,
        IsRefusal = answer.IsRefusal,
        FinishReason = answer.FinishReason,
        Usage = answer.Usage,
        Duration = answer.Duration,
        Attempts = answer.Attempts,
        Problem = answer.Problem,
    };

    private VisionAnswer FromEntry(JournalEntry entry)
    {
        var answer = ToAnswer(entry);
        answer = answer with { Reading = answer.Read(_job.Schema, _job.DisplayText) };

        // This version may be able to read an answer that an earlier version recorded as failed.
        return entry is { IsFailure: true, IsSettled: true } && answer.Problem is not null && !_job.AllowsPartial
            ? throw JournalErrors.RecordedAsFailed(_job.DisplayText, entry)
            : answer;
    }
}
