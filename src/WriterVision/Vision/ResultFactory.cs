using System.Collections.Generic;
using System.Globalization;
using WriterVision.Text;
using WriterVision.Vision.Answers;
using WriterVision.Vision.Schemas;

namespace WriterVision.Vision;

/// <summary>Creates the output objects of answers. Call it on the pipeline thread only.</summary>
internal static class ResultFactory
{
    /// <param name="images">The sources of the images.</param>
    /// <param name="names">The name of each image.</param>
    /// <param name="page">The page of the first image; null without pages.</param>
    /// <param name="prompt">The prompt as the user specified it.</param>
    /// <param name="answer">The answer.</param>
    public static VisionResult CreateResult(
        IReadOnlyList<ImageReference> images, IReadOnlyList<string> names, int? page, string prompt, VisionAnswer answer)
    {
        var name = names.Count == 1 ? names[0] : $"{names[0]} and {(names.Count - 1).ToString(CultureInfo.CurrentCulture)} more";
        return new VisionResult(images, name, answer.Text, prompt, answer.Model)
        {
            Page = page,
            Data = answer.BuildData(name),
            Problem = answer.Problem,
            FinishReason = answer.FinishReason,
            Usage = answer.Usage,
            AnsweredAt = answer.Time?.LocalDateTime,
            Duration = answer.Duration,
            Attempts = answer.Attempts,
            FromJournal = answer.IsFromJournal,
        };
    }

    /// <param name="reference">The path and the page of the reference.</param>
    /// <param name="difference">The path and the page of the compared image.</param>
    /// <param name="name">The name of the compared image.</param>
    /// <param name="schema">The schema of the answer; null for a text answer.</param>
    /// <param name="answer">The answer.</param>
    public static ImageComparison CreateComparison(
        (string Path, int? Page) reference, (string Path, int? Page) difference, string name, AnswerSchema? schema, VisionAnswer answer)
    {
        var text = SafeText.Clean(answer.Text);
        var comparison = answer is { Problem: null, Data: { } data } && schema == ComparisonAnswer.Schema ? ComparisonAnswer.From(data) : null;
        return new ImageComparison(reference.Path, difference.Path, name)
        {
            ReferencePage = reference.Page,
            Page = difference.Page,
            IsIdentical = answer.HasEqualFiles,
            Equivalent = answer.IsFromModel ? comparison?.IsEquivalent : true,
            Summary = answer.IsFromModel ? comparison?.Summary ?? text : "The files are byte-for-byte identical.",
            Differences = comparison?.Differences ?? [],
            Text = text,
            Data = answer.BuildData(name),
            Problem = answer.Problem,
            Model = answer.IsFromModel ? answer.Model : null,
            Usage = answer.Usage,
            AnsweredAt = answer.Time?.LocalDateTime,
            Duration = answer.Duration,
            Attempts = answer.Attempts,
            FromJournal = answer.IsFromJournal,
        };
    }
}
