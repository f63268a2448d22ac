using System;
using System.Collections.Generic;
using WriterVision.Inputs;
using WriterVision.Vision.Schemas;

namespace WriterVision.Vision;

/// <summary>A question that has its answer: what a result is made of.</summary>
internal sealed class AnsweredQuestion
{
    public AnsweredQuestion(Inquiry inquiry, VisionAnswer answer)
    {
        Inquiry = inquiry;
        Answer = answer;
    }

    public Inquiry Inquiry { get; }

    public IReadOnlyList<VisionImage> Images => Inquiry.Images;

    /// <summary>The prompt as it was given.</summary>
    public string Prompt => Inquiry.Question.Prompt.Text;

    public VisionAnswer Answer { get; }

    /// <summary>What was read from the answer, where it had to fit a schema; null where words were asked for, or the model refused.</summary>
    public AnswerObject? Data { get; init; }

    /// <summary>The time from the first attempt to the whole answer.</summary>
    public TimeSpan Duration { get; init; }

    public int Attempts { get; init; }

    /// <summary>Whether it was not asked for now, but answered before.</summary>
    public bool IsFromJournal { get; init; }

    /// <summary>Makes the objects of <see cref="Data"/>: on the pipeline's own thread.</summary>
    /// <exception cref="WriterVisionException"><c>DataNotAccepted</c>.</exception>
    public object? BuildData() => Data is null ? null : DataBuilder.Build(Data);
}
