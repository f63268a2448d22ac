using System;

namespace WriterVision.Journal;

/// <summary>A question and its answer: what a line of a journal holds.</summary>
internal sealed class JournalEntry
{
    public required JournalQuestion Question { get; init; }

    /// <summary>When the whole answer had arrived.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The model that answered, as the server names it.</summary>
    public required string Model { get; init; }

    /// <summary>The model's words as they came.</summary>
    public required string RawText { get; init; }

    /// <summary>
    /// The answer's data as JSON text, for those who read the file; null where there is none. A result is made from
    /// <see cref="RawText"/> and the schema.
    /// </summary>
    public string? Data { get; init; }

    /// <summary>Whether the words say why there is no answer.</summary>
    public bool IsRefusal { get; init; }

    public string? FinishReason { get; init; }

    public VisionUsage? Usage { get; init; }

    /// <summary>The time from the first attempt to the whole answer, kept to the tick.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How many requests it took.</summary>
    public int Attempts { get; init; }
}
