using System.Collections.Generic;

namespace WriterVision.Vision.Answers;

/// <summary>The result of reading an answer.</summary>
internal sealed class AnswerReading
{
    private AnswerReading(AnswerObject? data, string? problem)
    {
        Data = data;
        Problem = problem;
    }

    /// <summary>
    /// The data. If <see cref="Problem"/> is not null, this is the readable part, in which other values are null. Null if no object was found.
    /// </summary>
    public AnswerObject? Data { get; }

    /// <summary>The reason why the answer does not match the schema, as sentences for the model and the user; null if it matches.</summary>
    public string? Problem { get; }

    /// <summary>The values that could not be read, such as <c>lines[1].price</c>; empty if the answer matches, or if no object was found.</summary>
    public IReadOnlyList<string> Unreadable { get; private init; } = [];

    /// <summary>The properties that are not in the schema and were dropped.</summary>
    public IReadOnlyList<string> Dropped { get; private init; } = [];

    public static AnswerReading Complete(AnswerObject data, IReadOnlyList<string> dropped) => new(data, null) { Dropped = dropped };

    public static AnswerReading Partial(AnswerObject? data, string problem, IReadOnlyList<string> unreadable) => new(data, problem) { Unreadable = unreadable };

    public static AnswerReading Failed(string problem) => new(null, problem);
}
