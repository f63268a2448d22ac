using System.Collections.Generic;
using System.Linq;
using WriterVision.Inputs;
using WriterVision.Journal;
using WriterVision.Vision.Schemas;

namespace WriterVision.Vision;

/// <summary>One question about one or more images, ready to run.</summary>
internal sealed record VisionJob
{
    public required JournalKind Kind { get; init; }

    public required IReadOnlyList<VisionImage> Images { get; init; }

    /// <summary>The name of the input in messages: all images or, for a comparison, the compared image.</summary>
    public string DisplayText => string.Join(", ", Images.Skip(Kind == JournalKind.Comparison ? 1 : 0).Select(static image => image.DisplayText));

    /// <summary>The image that later jobs use, too, such as the reference of a comparison; null if there is none.</summary>
    public VisionImage? SharedImage { get; init; }

    public required VisionQuestion Question { get; init; }

    /// <summary>The schema that the answer must match; null for a text answer.</summary>
    public AnswerSchema? Schema { get; init; }

    /// <summary>Whether an answer is returned even if a part of it cannot be read.</summary>
    public bool AllowsPartial { get; init; }

    /// <summary>Whether the bytes of the first two images are compared, if both are files.</summary>
    public bool ComparesFiles { get; init; }

    /// <summary>Whether no request is sent if the files have equal bytes.</summary>
    public bool SkipsEqualFiles { get; init; }
}
