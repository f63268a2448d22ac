using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;

namespace WriterVision.Vision.Evaluation;

/// <summary>The permitted difference of each field from its expected number.</summary>
internal sealed class ToleranceTable
{
    private readonly decimal _default;
    private readonly Dictionary<string, decimal> _fields;

    private ToleranceTable(decimal ofAll, Dictionary<string, decimal> fields)
    {
        _default = ofAll;
        _fields = fields;
    }

    /// <summary>No tolerance.</summary>
    public static ToleranceTable Exact { get; } = new(0, []);

    /// <summary>Reads the argument of a parameter: a number for all fields, or a dictionary of fields and numbers; null for no tolerance.</summary>
    /// <exception cref="WriterVisionException"><c>InvalidTolerance</c>.</exception>
    public static ToleranceTable From(object? argument)
    {
        var value = argument is PSObject wrapped ? wrapped.BaseObject : argument;
        if (value is not IDictionary dictionary)
        {
            return value is null ? Exact : new ToleranceTable(Read(value, field: null), []);
        }

        var fields = new Dictionary<string, decimal>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in dictionary)
        {
            fields[entry.Key.ToString()!] = Read(entry.Value, entry.Key.ToString()!);
        }

        return new ToleranceTable(0, fields);
    }

    /// <summary>The tolerance of a field. The name of a field without an index applies to all items of a list: <c>lines.price</c> for <c>lines[0].price</c>.</summary>
    public decimal Of(string field) =>
        _fields.TryGetValue(field, out var tolerance) || _fields.TryGetValue(WithoutIndices(field), out tolerance) ? tolerance : _default;

    private static string WithoutIndices(string field)
    {
        for (var start = field.IndexOf('['); start >= 0; start = field.IndexOf('['))
        {
            var end = field.IndexOf(']', start);
            if (end < 0)
            {
                break;
            }

            field = field.Remove(start, end - start + 1);
        }

        return field;
    }

    private static decimal Read(object? value, string? field) =>
        LanguagePrimitives.TryConvertTo<decimal>(value, global::System.Globalization.CultureInfo.InvariantCulture, out var tolerance) && tolerance >= 0
            ? tolerance
            : throw EvaluationErrors.InvalidTolerance(field, value?.ToString() ?? string.Empty);
}
