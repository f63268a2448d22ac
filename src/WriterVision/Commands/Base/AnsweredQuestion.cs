using System;
using System.Collections.Generic;
using WriterVision.Images;
using WriterVision.Routes;

namespace WriterVision.Commands;

/// <summary>A question that has its answer: what a result is made of.</summary>
internal sealed class AnsweredQuestion
{
    public AnsweredQuestion(IReadOnlyList<VisionImage> images, VisionQuestion question, VisionAnswer answer)
    {
        Images = images;
        Question = question;
        Answer = answer;
    }

    public IReadOnlyList<VisionImage> Images { get; }

    public VisionQuestion Question { get; }

    public VisionAnswer Answer { get; }

    /// <summary>What was read from the answer, where it had to have a format; null where words were asked for, or the model refused.</summary>
    public object? Data { get; init; }

    /// <summary>The time from the first attempt to the whole answer.</summary>
    public TimeSpan Duration { get; init; }

    public int Attempts { get; init; }
}
