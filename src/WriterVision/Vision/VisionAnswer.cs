using System;
using WriterVision.Vision.Answers;
using WriterVision.Vision.Schemas;

namespace WriterVision.Vision;

/// <summary>The answer to a <see cref="VisionJob"/>. The route sets the properties of the model's response; the runner sets the others.</summary>
internal sealed record VisionAnswer
{
    /// <summary>False if no request was sent, because the files are equal.</summary>
    public bool IsFromModel { get; init; } = true;

    /// <summary>The model's text, unchanged; or its refusal, if there is no other text.</summary>
    public required string Text { get; init; }

    /// <summary>True if the model refused to answer; <see cref="Text"/> contains the reason.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>The model that answered, as the server names it; empty if no request was sent.</summary>
    public required string Model { get; init; }

    public string? FinishReason { get; init; }

    /// <summary>The tokens of all requests for the answer; null if the server reported none.</summary>
    public VisionUsage? Usage { get; init; }

    /// <summary>The result of reading the last answer; null without a schema, or if the model refused.</summary>
    public AnswerReading? Reading { get; init; }

    /// <summary>The reason why the last answer does not match the schema; null if it matches.</summary>
    public string? Problem
    {
        get => field ?? Reading?.Problem;
        init;
    }

    /// <summary>The data read from the answer; null without a schema, or if the model refused. With a <see cref="Problem"/>, the readable part.</summary>
    public AnswerObject? Data => Reading?.Data;

    /// <summary>True if the first answer did not match the schema, and a second request was sent.</summary>
    public bool WasAskedAgain { get; init; }

    /// <summary>The time at which the answer was complete; null if no request was sent.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The time from the first request to the complete answer.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The number of requests; 0 if none was sent.</summary>
    public int Attempts { get; init; }

    /// <summary>True if the answer is from the journal, or from an equal job of the same run.</summary>
    public bool IsFromJournal { get; init; }

    /// <summary>The reason why the answer could not be recorded; null if it was recorded, or if there is no journal.</summary>
    public WriterVisionException? RecordingFailure { get; init; }

    /// <summary>True if the two files of a comparison have equal bytes; null if they were not compared.</summary>
    public bool? HasEqualFiles { get; init; }

    /// <summary>Reads <see cref="Text"/>, whether it was just received or was found in the journal.</summary>
    /// <param name="schema">The schema; null for a text answer.</param>
    /// <param name="input">The name of the input, for errors.</param>
    /// <returns>The data; null without a schema, or if the model refused.</returns>
    /// <exception cref="WriterVisionException"><c>AnswerTruncated</c>: a second answer would be truncated, and charged, in the same way.</exception>
    public AnswerReading? Read(AnswerSchema? schema, string input) =>
        schema is null || IsRefusal ? null
        : FinishReason == "length" ? throw AnswerErrors.AnswerTruncated(input, Text)
        : AnswerReader.Read(Text, schema.Root);

    /// <summary>Creates the objects of <see cref="Data"/>. Call it on the pipeline thread only.</summary>
    /// <param name="input">The name of the input, for errors.</param>
    /// <exception cref="WriterVisionException"><c>DataNotAccepted</c>.</exception>
    public object? BuildData(string input)
    {
        try
        {
            return Data is null ? null : AnswerObjectBuilder.Build(Data);
        }
        catch (PropertyNotAcceptedException exception)
        {
            throw AnswerErrors.DataNotAccepted(input, exception, Text, Usage);
        }
    }
}
