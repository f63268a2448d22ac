using System;
using WriterVision.Vision.Schemas;

namespace WriterVision.Vision;

/// <summary>The answer to a <see cref="VisionJob"/>. A route fills in what the model said; the runner adds the rest.</summary>
internal sealed record VisionAnswer
{
    /// <summary>False if the answer needed no model, because the files are equal.</summary>
    public bool IsFromModel { get; init; } = true;

    /// <summary>The model's text, unchanged; its refusal, if it gave no other text.</summary>
    public required string Text { get; init; }

    /// <summary>True if <see cref="Text"/> says why the model does not answer.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>The model that answered, as the server names it; empty if none was asked.</summary>
    public required string Model { get; init; }

    public string? FinishReason { get; init; }

    /// <summary>The tokens of all requests that the answer took; null if the server reported none.</summary>
    public VisionUsage? Usage { get; init; }

    /// <summary>What was read from the answer to the last request; null without a schema, or if the model refused.</summary>
    public AnswerReading? Reading { get; init; }

    /// <summary>What does not match the schema after the last request; null if the answer matches.</summary>
    public string? Problem
    {
        get => field ?? Reading?.Problem;
        init;
    }

    /// <summary>The data read from the answer; null without a schema, or if the model refused. With a <see cref="Problem"/>, the readable part.</summary>
    public AnswerObject? Data => Reading?.Data;

    /// <summary>True if the first answer did not match the schema, and the model was asked again.</summary>
    public bool WasAskedAgain { get; init; }

    /// <summary>The time at which the complete answer had arrived; null if no model was asked.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The time from the first request to the complete answer.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The number of requests; 0 if none was sent.</summary>
    public int Attempts { get; init; }

    /// <summary>True if the answer was found in the journal, or was given to an equal job of the same run.</summary>
    public bool IsFromJournal { get; init; }

    /// <summary>Why the answer could not be recorded; null if it was, or if there is no journal.</summary>
    public WriterVisionException? RecordingFailure { get; init; }

    /// <summary>True if the two files of a comparison have equal bytes; null if they were not compared.</summary>
    public bool? HasEqualFiles { get; init; }

    /// <summary>Creates the objects of <see cref="Data"/>. Call it on the pipeline thread only.</summary>
    /// <exception cref="WriterVisionException"><c>DataNotAccepted</c>.</exception>
    public object? BuildData() => Data is null ? null : DataBuilder.Build(Data);
}
