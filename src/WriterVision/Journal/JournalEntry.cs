using System;
using System.Collections.Generic;
using System.Linq;

namespace WriterVision.Journal;

/// <summary>A line of a journal: a question with its answer, or with the reason why the answers do not match the schema.</summary>
internal sealed record JournalEntry
{
    /// <summary>The number of failed runs after which an input is skipped.</summary>
    public const int MaximumFailedRuns = 2;

    /// <summary>The finish reasons of answers that are not complete.</summary>
    public static readonly IReadOnlyList<string> IncompleteReasons = ["length", "content_filter"];

    public required JournalQuestion Question { get; init; }

    /// <summary>The time at which the answer was complete.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The model that answered, as the server names it.</summary>
    public required string Model { get; init; }

    /// <summary>The model's text, unchanged. For a failure, this is the text of the last answer.</summary>
    public required string RawText { get; init; }

    /// <summary>
    /// The data of the answer as JSON text, for readers of the file; null if there is none. A result is created from
    /// <see cref="RawText"/> and the schema. <see cref="JournalFormat"/> writes null if <c>ConvertFrom-Json</c> could not read it.
    /// </summary>
    public string? Data { get; init; }

    /// <summary>True if the model refused to answer; the text contains the reason.</summary>
    public bool IsRefusal { get; init; }

    public string? FinishReason { get; init; }

    public VisionUsage? Usage { get; init; }

    /// <summary>The time from the first request to the complete answer.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The number of requests.</summary>
    public int Attempts { get; init; }

    /// <summary>Why the answers do not match the schema; null if the answer matches.</summary>
    public string? Problem { get; init; }

    /// <summary>The number of runs whose answers did not match the schema; 0 if the answer matches.</summary>
    public int FailedRuns { get; init; }

    public bool IsFailure => Problem is not null;

    /// <summary>False for an empty, truncated or filtered answer. Such an answer is not recorded, so that the next run requests it again.</summary>
    public bool IsComplete => IsFailure || (RawText.Length > 0 && !IncompleteReasons.Contains(FinishReason));

    /// <summary>Whether later runs do not send the question again, because it is answered or failed in too many runs.</summary>
    public bool IsSettled => !IsFailure || FailedRuns >= MaximumFailedRuns;
}
