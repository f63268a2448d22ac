using System;
using System.Collections.Generic;

namespace WriterVision.Reports;

/// <summary>The kinds of rows in a report. The page shows each kind differently.</summary>
internal enum ReportRowKind
{
    /// <summary>An answer about one or more images.</summary>
    Result,

    /// <summary>A model's comparison of two images.</summary>
    Comparison,

    /// <summary>A pixel comparison of two images.</summary>
    Pixels,

    /// <summary>An expected value beside the actual one.</summary>
    Check,

    /// <summary>An input that failed, or the error that ended the run.</summary>
    Error,
}

/// <summary>One row of a report. Null and empty values are not written.</summary>
internal sealed class ReportRow
{
    public ReportRow(ReportRowKind kind) => Kind = kind;

    public ReportRowKind Kind { get; }

    public string Name { get; set; } = string.Empty;

    /// <summary>The path, URL or file id of the image, as the result shows it.</summary>
    public string? Path { get; set; }

    /// <summary>The images. For a comparison: the reference, then the compared image.</summary>
    public IReadOnlyList<string> Images { get; set; } = [];

    /// <summary>The page of a document, from 1.</summary>
    public long? Page { get; set; }

    public string? Text { get; set; }

    public object? Data { get; set; }

    public string? Prompt { get; set; }

    public string? Model { get; set; }

    public string? FinishReason { get; set; }

    public long? PromptTokens { get; set; }

    public long? CompletionTokens { get; set; }

    public long? TotalTokens { get; set; }

    public TimeSpan? Duration { get; set; }

    public long? Attempts { get; set; }

    public bool FromJournal { get; set; }

    /// <summary>For a comparison: whether both images show the same. For a check: whether the value is right.</summary>
    public bool? Passed { get; set; }

    public bool? IsIdentical { get; set; }

    public IReadOnlyList<ReportDifference> Differences { get; set; } = [];

    /// <summary>The status of a pixel comparison or a check, as in the output of the command: <c>Same</c>, <c>SizeChanged</c>, <c>Missing</c>.</summary>
    public string? Status { get; set; }

    /// <summary>The share of pixels that differ, from 0 to 1.</summary>
    public double? DifferentShare { get; set; }

    public IReadOnlyList<ReportRegion> Regions { get; set; } = [];

    /// <summary>The sizes of a pixel comparison's images, such as <c>1920 x 1440</c>.</summary>
    public string? ReferenceSize { get; set; }

    public string? DifferenceSize { get; set; }

    public string? Field { get; set; }

    public object? Expected { get; set; }

    public object? Actual { get; set; }

    public string? Reason { get; set; }

    /// <summary>The share of repeated answers that agree, from 0 to 1.</summary>
    public double? Agreement { get; set; }

    public string? ErrorId { get; set; }

    public string? ErrorMessage { get; set; }

    public string? RecommendedAction { get; set; }
}

/// <summary>One difference that a model reported.</summary>
internal readonly record struct ReportDifference(string Region, string Reference, string Difference);

/// <summary>A region of an image, in pixels from the top left corner.</summary>
internal readonly record struct ReportRegion(double Left, double Top, double Width, double Height);
