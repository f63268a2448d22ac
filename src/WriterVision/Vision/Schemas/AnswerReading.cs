using System.Collections.Generic;

namespace WriterVision.Vision.Schemas;

/// <summary>What was read from an answer.</summary>
internal sealed class AnswerReading
{
    private AnswerReading(AnswerObject? data, string? problem)
    {
        Data = data;
        Problem = problem;
    }

    /// <summary>
    /// The data. If <see cref="Problem"/> is not null, the part of it that could be read: what could not be is null. Null if no object was found.
    /// </summary>
    public AnswerObject? Data { get; }

    /// <summary>What does not match the schema, in sentences for the model and the user; null if the answer matches.</summary>
    public string? Problem { get; }

    /// <summary>The places that could not be read, such as <c>lines[1].price</c>; empty if the answer matches, or if no object was found.</summary>
    public IReadOnlyList<string> Unreadable { get; private init; } = [];

    /// <summary>The properties that the schema does not ask for, which were dropped.</summary>
    public IReadOnlyList<string> Dropped { get; private init; } = [];

    public static AnswerReading Complete(AnswerObject data, IReadOnlyList<string> dropped) => new(data, null) { Dropped = dropped };

    public static AnswerReading Partial(AnswerObject? data, string problem, IReadOnlyList<string> unreadable) => new(data, problem) { Unreadable = unreadable };

    public static AnswerReading Failed(string problem) => new(null, problem);
}
