using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Inputs;
using WriterVision.Journal;
using WriterVision.Text;
using WriterVision.Vision.Schemas;

namespace WriterVision.Vision;

/// <summary>The place of one job's answer in a journal. All that <c>Vision</c> knows of journals is in this file.</summary>
internal sealed class JournalSlot
{
    private readonly JournalFile _journal;
    private readonly VisionJob _job;
    private readonly JournalQuestion _question;
    private readonly Sha256Digest _key;

    private JournalSlot(JournalFile journal, VisionJob job, JournalQuestion question)
    {
        _journal = journal;
        _job = job;
        _question = question;
        _key = question.ComputeKey();
    }

    /// <summary>Finds the slot of a job. Reads each file of the job once, to hash it.</summary>
    /// <exception cref="WriterVisionException">A file cannot be read.</exception>
    public static async Task<JournalSlot> FindAsync(JournalFile journal, Uri endpoint, VisionJob job, CancellationToken cancellationToken)
    {
        var question = job.Question;
        var inputs = new List<JournalInput>(job.Images.Count);
        for (var index = 0; index < job.Images.Count; index++)
        {
            inputs.Add(await CreateInputAsync(job.Images[index], question.ImageNames[index], cancellationToken).ConfigureAwait(false));
        }

        return new JournalSlot(journal, job, new JournalQuestion
        {
            Kind = job.Kind,
            Inputs = inputs,
            Prompt = question.Prompt.Text,
            PlacedPrompt = JournalQuestion.Fingerprint(question.Prompt.Place(question.ImageNames)),
            Endpoint = endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/'),
            Model = question.Model,
            System = question.System,
            Temperature = question.Temperature,
            MaxTokens = question.MaxTokens,
            Schema = question.AnswerSchema,
        });
    }

    /// <summary>The recorded answer; null if there is none.</summary>
    /// <exception cref="WriterVisionException">The journal cannot be read.</exception>
    public VisionAnswer? Read() => _journal.Find(_key) is { } entry ? FromEntry(entry) : null;

    /// <summary>The recorded answer, or else the answer of <paramref name="ask"/>, which is recorded before this method returns it.</summary>
    /// <exception cref="WriterVisionException">There is no answer, or it cannot be recorded.</exception>
    public async Task<VisionAnswer> GetOrAskAsync(Func<Task<VisionAnswer>> ask, CancellationToken cancellationToken)
    {
        VisionAnswer? asked = null;
        var (entry, _) = await _journal.GetOrAddAsync(
            _key,
            async () =>
            {
                asked = await ask().ConfigureAwait(false);
                foreach (var image in _job.Images)
                {
                    // The bytes that were sent may differ from those that were hashed.
                    (image as LocalImage)?.ThrowIfChanged();
                }

                return ToEntry(asked);
            },
            cancellationToken).ConfigureAwait(false);
        return asked ?? FromEntry(entry);
    }

    private static async Task<JournalInput> CreateInputAsync(VisionImage image, string label, CancellationToken cancellationToken) => image switch
    {
        LocalImage local => JournalInput.FromContent(local.Path, local.Name, label, await local.IdentifyAsync(cancellationToken).ConfigureAwait(false)),
        ImageAddress address => JournalInput.FromAddress(address.Address, address.Name, label),
        UploadedImage uploaded => JournalInput.FromFileId(uploaded.Path, uploaded.Name, label, uploaded.FileId),
        _ => throw new InvalidOperationException($"The journal does not support inputs of type {image.GetType().Name}."),
    };

    private JournalEntry ToEntry(VisionAnswer answer) => new()
    {
        Question = _question,
        Time = DateTimeOffset.UtcNow,
        Model = answer.Model,
        RawText = answer.Text,
        Data = answer.Data is null ? null : AnswerText.Json(answer.Text),
        IsRefusal = answer.IsRefusal,
        FinishReason = answer.FinishReason,
        Usage = answer.Usage,
        Duration = answer.Duration,
        Attempts = answer.Attempts,
    };

    private VisionAnswer FromEntry(JournalEntry entry)
    {
        var answer = new VisionAnswer
        {
            Text = entry.RawText,
            IsRefusal = entry.IsRefusal,
            // Another program can have written the file.
            Model = SafeText.Line(entry.Model),
            FinishReason = entry.FinishReason is { } reason ? SafeText.Line(reason) : null,
            Usage = entry.Usage,
            Duration = entry.Duration,
            Attempts = entry.Attempts,
            IsFromJournal = true,
        };
        var data = AnswerContent.Read(answer, _job.Schema, out var problem);
        return problem is null ? answer with { Data = data } : throw SchemaErrors.AnswerNotInSchema(problem, answer.Text);
    }
}
