using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Inputs;
using WriterVision.Journal;
using WriterVision.Text;
using WriterVision.Vision.Schemas;

namespace WriterVision.Vision;

/// <summary>The place of one answer in a journal.</summary>
internal sealed class AnswerRecord
{
    private readonly JournalFile _journal;
    private readonly Inquiry _inquiry;
    private readonly JournalQuestion _question;
    private readonly Sha256Digest _key;

    private AnswerRecord(JournalFile journal, Inquiry inquiry, JournalQuestion question)
    {
        _journal = journal;
        _inquiry = inquiry;
        _question = question;
        _key = question.ComputeKey();
    }

    /// <summary>Finds the place, which is known by the content of the images: files are read for it.</summary>
    /// <exception cref="WriterVisionException">A file cannot be read any more.</exception>
    public static async Task<AnswerRecord> FindAsync(
        JournalFile journal, JournalKind kind, Uri endpoint, Inquiry inquiry, CancellationToken cancellationToken)
    {
        var asked = inquiry.Question;
        var inputs = new List<JournalInput>(inquiry.Images.Count);
        for (var index = 0; index < inquiry.Images.Count; index++)
        {
            inputs.Add(await InputAsync(inquiry.Images[index], asked.ImageNames[index], cancellationToken).ConfigureAwait(false));
        }

        return new AnswerRecord(journal, inquiry, new JournalQuestion
        {
            Kind = kind,
            Inputs = inputs,
            Prompt = asked.Prompt.Text,
            PlacedPrompt = JournalQuestion.Fingerprint(asked.Prompt.Place(asked.ImageNames)),
            Endpoint = endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/'),
            Model = asked.Model,
            System = asked.System,
            Temperature = asked.Temperature,
            MaxTokens = asked.MaxTokens,
            Schema = asked.AnswerSchema,
        });
    }

    /// <summary>The answer of an earlier run or of this one; null where there is none yet.</summary>
    /// <exception cref="WriterVisionException">The journal cannot be read.</exception>
    public AnsweredQuestion? Find() => _journal.Find(_key) is { } entry ? Recall(entry) : null;

    /// <summary>The recorded answer, or that of <paramref name="ask"/>, which is recorded before it is given.</summary>
    /// <exception cref="WriterVisionException">There is no answer, or it cannot be recorded.</exception>
    public async Task<AnsweredQuestion> GetOrAskAsync(Func<Task<AnsweredQuestion>> ask, CancellationToken cancellationToken)
    {
        AnsweredQuestion? asked = null;
        var (entry, _) = await _journal.GetOrAddAsync(
            _key,
            async () =>
            {
                asked = await ask().ConfigureAwait(false);
                foreach (var image in _inquiry.Images)
                {
                    // What was sent may be other content than the one that the answer would be found by.
                    (image as ImageFile)?.ThrowIfChanged();
                }

                return Entry(asked);
            },
            cancellationToken).ConfigureAwait(false);
        return asked ?? Recall(entry);
    }

    private static async Task<JournalInput> InputAsync(VisionImage image, string label, CancellationToken cancellationToken) => image switch
    {
        ImageFile file => JournalInput.FromContent(file.Path, file.Name, label, await file.HashAsync(cancellationToken).ConfigureAwait(false)),
        ImageAddress address => JournalInput.FromAddress(address.Address, address.Name, label),
        UploadedImage uploaded => JournalInput.FromFileId(uploaded.Path, uploaded.Name, label, uploaded.FileId),
        _ => throw new InvalidOperationException($"There is no record of a {image.GetType().Name}."),
    };

    private JournalEntry Entry(AnsweredQuestion asked) => new()
    {
        Question = _question,
        Time = DateTimeOffset.UtcNow,
        Model = asked.Answer.Model,
        RawText = asked.Answer.Text,
        Data = asked.Data is null ? null : AnswerText.Json(asked.Answer.Text),
        IsRefusal = asked.Answer.IsRefusal,
        FinishReason = asked.Answer.FinishReason,
        Usage = asked.Answer.Usage,
        Duration = asked.Duration,
        Attempts = asked.Attempts,
    };

    /// <summary>An entry's answer, for the images as they are called today.</summary>
    private AnsweredQuestion Recall(JournalEntry entry)
    {
        var answer = new VisionAnswer
        {
            Text = entry.RawText,
            IsRefusal = entry.IsRefusal,
            // Others can have written the file.
            Model = SafeText.Line(entry.Model),
            FinishReason = entry.FinishReason is { } reason ? SafeText.Line(reason) : null,
            Usage = entry.Usage,
        };
        var data = _inquiry.Read(answer, out var problem);
        return problem is null
            ? new AnsweredQuestion(_inquiry, answer) { Data = data, Duration = entry.Duration, Attempts = entry.Attempts, IsFromJournal = true }
            : throw SchemaErrors.AnswerNotInSchema(problem, answer.Text);
    }
}
