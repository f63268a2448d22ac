using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using WriterVision.Text;

namespace WriterVision.Internal;

/// <summary>Shows the data of an answer in tables and lists: one line for each property, and one for each object of a list.</summary>
internal static class DataText
{
    /// <summary>The maximum depth that is shown.</summary>
    private const int MaximumDepth = 4;

    /// <summary>Formats data as lines.</summary>
    /// <param name="data">The data of an answer; null returns an empty string.</param>
    /// <returns>Text that is safe to show.</returns>
    public static string Show(object? data) => data is null
        ? string.Empty
        : string.Join("\n", PSObject.AsPSObject(data).Properties.Select(static property => Line(property.Name, property.Value)));

    private static string Line(string name, object? value)
    {
        var label = SafeText.Line(name) + ":";
        return IsList(value, out var items) && items.Exists(IsObject)
            ? string.Join("\n", [label, .. items.Select(static item => "  " + Short(item, 1))])
            : $"{label} {Short(value, 0)}".TrimEnd();
    }

    private static string Short(object? value, int depth)
    {
        if (IsList(value, out var items))
        {
            return depth > MaximumDepth ? "…" : string.Join(", ", items.Select(item => Short(item, depth + 1)));
        }

        if (IsObject(value))
        {
            return depth > MaximumDepth
                ? "…"
                : string.Join(", ", PSObject.AsPSObject(value).Properties.Select(property => $"{SafeText.Line(property.Name)}: {Short(property.Value, depth + 1)}"));
        }

        return (value is PSObject bare ? bare.BaseObject : value) switch
        {
            null => string.Empty,
            DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero && time.Kind == DateTimeKind.Unspecified ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ssK", CultureInfo.InvariantCulture),
            IFormattable formattable => formattable.ToString(null, CultureInfo.CurrentCulture),
            var other => SafeText.Clean(other.ToString() ?? string.Empty),
        };
    }

    private static bool IsList(object? value, out List<object?> items)
    {
        var list = (value is PSObject wrapped ? wrapped.BaseObject : value) as IList;
        items = list is null ? [] : [.. list.Cast<object?>()];
        return list is not null;
    }

    private static bool IsObject(object? value) =>
        (value is PSObject wrapped ? wrapped.BaseObject : value) is { } bare and not (string or IList or ValueType);
}
