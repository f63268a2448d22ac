using System;

namespace WriterVision.Journal;

/// <summary>A line of a journal: a question with its answer, or with the reason why its answers could not be used.</summary>
internal sealed record JournalEntry
{
    /// <summary>The number of runs in which an input can fail before later runs skip it.</summary>
    public const int MaximumFailedRuns = 2;

    public required JournalQuestion Question { get; init; }

    /// <summary>The time at which the complete answer had arrived.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The model that answered, as the server names it.</summary>
    public required string Model { get; init; }

    /// <summary>The model's text, unchanged; of a failure, the text of the last answer.</summary>
    public required string RawText { get; init; }

    /// <summary>
    /// The data of the answer as JSON text, for readers of the file; null if there is none. A result is created from
    /// <see cref="RawText"/> and the schema.
    /// </summary>
    public string? Data { get; init; }

    /// <summary>True if the text says why the model does not answer.</summary>
    public bool IsRefusal { get; init; }

    public string? FinishReason { get; init; }

    public VisionUsage? Usage { get; init; }

    /// <summary>The time from the first request to the complete answer, to the tick.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The number of requests.</summary>
    public int Attempts { get; init; }

    /// <summary>Why the answers do not match the schema; null for an answer.</summary>
    public string? Problem { get; init; }

    /// <summary>The number of runs whose answers did not match the schema; 0 for an answer.</summary>
    public int FailedRuns { get; init; }

    public bool IsFailure => Problem is not null;

    /// <summary>False for an empty, truncated or filtered answer. Such an answer is not recorded, so that the next run asks again.</summary>
    public bool IsComplete => IsFailure || (RawText.Length > 0 && IsCompleteReason(FinishReason));

    /// <summary>Whether later runs do not ask again: the question is answered, or failed in too many runs.</summary>
    public bool IsSettled => !IsFailure || FailedRuns >= MaximumFailedRuns;

    public static bool IsCompleteReason(string? finishReason) => finishReason is not ("length" or "content_filter");
}
