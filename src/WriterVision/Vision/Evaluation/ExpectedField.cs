using System;
using WriterVision.Vision.Answers;

namespace WriterVision.Vision.Evaluation;

/// <summary>A field of an image with its expected value: how to find the value in an answer, and how to compare it.</summary>
internal sealed class ExpectedField
{
    private readonly Func<VisionAnswer, object?> _getValue;
    private readonly Func<object?, string?> _compare;

    private ExpectedField(string name, object? expected, Func<VisionAnswer, object?> getValue, Func<object?, string?> compare)
    {
        Name = name;
        Expected = expected;
        _getValue = getValue;
        _compare = compare;
    }

    public string Name { get; }

    public object? Expected { get; }

    /// <summary>A field of a schema.</summary>
    public static ExpectedField Of(FieldPath path, object? expected, FieldComparer comparer) =>
        new(path.Text, expected, answer => answer.Data is { } data ? path.GetValue(data) : null, actual => comparer.Compare(expected, actual));

    /// <summary>The text of an answer without a schema.</summary>
    public static ExpectedField OfText(string name, string text, TextExpectation expectation) =>
        new(name, text, static answer => answer.Text.Trim().Length == 0 ? null : answer.Text, actual => expectation.Compare((string?)actual ?? string.Empty));

    /// <summary>The field's value in an answer; null if it contains none.</summary>
    public object? GetValue(VisionAnswer answer) => _getValue(answer);

    /// <summary>Compares a value of the field with the expected one.</summary>
    /// <param name="actual">The value.</param>
    /// <param name="reason">The reason why it is wrong; null if it is right.</param>
    public FieldTestStatus Compare(object? actual, out string? reason)
    {
        reason = _compare(actual);
        return reason is null ? FieldTestStatus.Right : actual is null ? FieldTestStatus.Missing : FieldTestStatus.Wrong;
    }

    /// <summary>A value for the pipeline. An object or a list is converted to text.</summary>
    public static object? ToOutput(object? value) => value is AnswerObject or AnswerList ? FieldComparer.Show(value) : value;
}
