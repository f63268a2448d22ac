using System.Collections.Generic;
using System.Linq;

namespace WriterVision.Vision.Evaluation;

/// <summary>Compares the answers about one image with the expected values.</summary>
internal sealed class ImageTest
{
    private readonly string _path;
    private readonly IReadOnlyList<ExpectedField> _fields;
    private readonly string _model;
    private readonly string _prompt;

    /// <param name="path">The name of the image in results.</param>
    /// <param name="fields">The expected values.</param>
    /// <param name="model">The requested model.</param>
    /// <param name="prompt">The prompt.</param>
    public ImageTest(string path, IReadOnlyList<ExpectedField> fields, string model, string prompt)
    {
        _path = path;
        _fields = fields;
        _model = model;
        _prompt = prompt;
    }

    /// <summary>Compares answers. The most frequent value of each field is used, or the first of several values that are equally frequent.</summary>
    public IReadOnlyList<FieldTest> Compare(IReadOnlyList<VisionAnswer> answers) => [.. _fields.Select(field => Compare(field, answers))];

    /// <summary>The tests of an image that has no answer.</summary>
    public IReadOnlyList<FieldTest> Fail(string reason) => [.. _fields.Select(field => Create(field, FieldTestStatus.Failed, actual: null, reason))];

    private FieldTest Compare(ExpectedField field, IReadOnlyList<VisionAnswer> answers)
    {
        var equality = new FieldComparer();
        var groups = new List<(object? Value, int Count)>();
        foreach (var answer in answers)
        {
            var value = field.GetValue(answer);
            var index = groups.FindIndex(group => equality.Compare(group.Value, value) is null);
            if (index < 0)
            {
                groups.Add((value, 1));
            }
            else
            {
                groups[index] = (groups[index].Value, groups[index].Count + 1);
            }
        }

        var (actual, count) = groups.OrderByDescending(static group => group.Count).First();
        var status = field.Compare(actual, out var reason);
        return Create(field, status, actual, reason, answers.Count > 1 ? (double)count / answers.Count : null);
    }

    private FieldTest Create(ExpectedField field, FieldTestStatus status, object? actual, string? reason, double? agreement = null) =>
        new(_path, field.Name, status, _model, _prompt)
        {
            Expected = ExpectedField.ToOutput(field.Expected),
            Actual = ExpectedField.ToOutput(actual),
            Reason = reason,
            Agreement = agreement,
        };
}
