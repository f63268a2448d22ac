using System;
using System.Collections.Generic;
using System.Globalization;
using WriterVision.Vision.Answers;
using WriterVision.Vision.Schemas;

namespace WriterVision.Vision.Evaluation;

/// <summary>A field of a schema, with the name of a column of expected values: <c>total</c>, <c>vendor.city</c>, <c>lines[0].price</c>.</summary>
internal sealed class FieldPath
{
    /// <summary>A <see cref="string"/> for a property, or an <see cref="int"/> for an item of a list.</summary>
    private readonly IReadOnlyList<object> _steps;

    private FieldPath(string text, IReadOnlyList<object> steps, SchemaNode schema)
    {
        Text = text;
        _steps = steps;
        Schema = schema;
    }

    /// <summary>The path in the schema's own spelling.</summary>
    public string Text { get; }

    /// <summary>The schema of the field's value.</summary>
    public SchemaNode Schema { get; }

    /// <summary>Finds the field for a column. Names are compared without regard to case, like property names in PowerShell.</summary>
    /// <param name="column">The name of the column.</param>
    /// <param name="root">The schema of the answer.</param>
    /// <returns>The field, or null if the schema has no such field.</returns>
    public static FieldPath? Resolve(string column, SchemaNode root)
    {
        var steps = new List<object>();
        var schema = root;
        var rest = column.Trim();
        var text = string.Empty;
        while (rest.Length > 0)
        {
            if (schema.Kind == SchemaKind.List && ReadIndex(rest, out var length) is { } index)
            {
                steps.Add(index);
                text += rest.Substring(0, length);
                schema = schema.Item!;
            }
            else if (schema.Kind == SchemaKind.Object && ReadName(rest, schema, steps.Count > 0, out length) is { } property)
            {
                steps.Add(property.Name);
                text += text.Length == 0 ? property.Name : "." + property.Name;
                schema = property.Value;
            }
            else
            {
                return null;
            }

            rest = rest.Substring(length);
        }

        return steps.Count == 0 ? null : new FieldPath(text, steps, schema);
    }

    /// <summary>Gets the field's value from an answer.</summary>
    /// <returns>The value; null if it is null, or if the answer does not contain it.</returns>
    public object? GetValue(AnswerObject answer)
    {
        object? value = answer;
        foreach (var step in _steps)
        {
            value = (value, step) switch
            {
                (AnswerObject parent, string name) => parent[name],
                (AnswerList list, int index) when index < list.Count => list[index],
                _ => null,
            };
        }

        return value;
    }

    private static int? ReadIndex(string text, out int length)
    {
        length = text.IndexOf(']') + 1;
        return text[0] == '[' && length > 2
            && int.TryParse(text.Substring(1, length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
    }

    /// <summary>Reads the longest property name at the start of the text. A name can contain dots and brackets.</summary>
    private static SchemaProperty? ReadName(string text, SchemaNode schema, bool isNested, out int length)
    {
        SchemaProperty? found = null;
        length = 0;
        var start = isNested && text[0] == '.' ? 1 : 0;
        foreach (var property in schema.Properties)
        {
            var end = start + property.Name.Length;
            if (end > length
                && string.Compare(text, start, property.Name, 0, property.Name.Length, StringComparison.OrdinalIgnoreCase) == 0
                && (end == text.Length || text[end] is '.' or '['))
            {
                found = property;
                length = end;
            }
        }

        return found;
    }
}
