
namespace WriterVision;

/// <summary>The result of comparing a value with the expected value.</summary>
public enum FieldTestStatus
{
    /// <summary>The answer contains the expected value.</summary>
    Right,

    /// <summary>The answer contains a different value.</summary>
    Wrong,

    /// <summary>The answer contains no value, though one is expected.</summary>
    Missing,

    /// <summary>There is no answer that can be compared: the request failed, or the answer did not match the schema.</summary>
    Failed,
}

/// <summary>One field of one image: the expected value and the value in the answer of a model.</summary>
public sealed class FieldTest
{
    internal FieldTest(string path, string field, FieldTestStatus status, string model, string prompt)
    {
        Path = path;
        Field = field;
        Status = status;
        Model = model;
        Prompt = prompt;
    }

    /// <summary>The full path of the image, its URL without the query, or the id of the uploaded file.</summary>
    public string Path { get; }

    /// <summary>The field, such as <c>total</c> or <c>lines[0].price</c>; <c>Text</c> without a schema.</summary>
    public string Field { get; }

    /// <summary>The expected value, in the field's type; null if no value is expected.</summary>
    public object? Expected { get; internal set; }

    /// <summary>The value in the answer, or the most frequent value with <c>-RepeatCount</c>; null if there is none.</summary>
    public object? Actual { get; internal set; }

    /// <summary>Whether the value is right.</summary>
    public bool Passed => Status == FieldTestStatus.Right;

    /// <summary>The result of the comparison.</summary>
    public FieldTestStatus Status { get; }

    /// <summary>The reason why the value is not right; null if it is right.</summary>
    public string? Reason { get; internal set; }

    /// <summary>The model that was requested.</summary>
    public string Model { get; }

    /// <summary>The prompt that was sent.</summary>
    public string Prompt { get; }

    /// <summary>
    /// The share of answers, from 0 to 1, that agree with <see cref="Actual"/>, with <c>-RepeatCount</c> of 2 or more; otherwise null.
    /// </summary>
    public double? Agreement { get; internal set; }

    /// <summary>The outcome in a line.</summary>
    /// <returns>The status, the field and the path.</returns>
    public override string ToString() => $"{Status}: {Field} of {Path}";
}
