using System;
using System.Linq;
using System.Management.Automation;

namespace WriterVision.Internal;

/// <summary>Creates one flat object from a result and its data, for a table.</summary>
internal static class ResultRow
{
    /// <summary>The prefix of a column if the data contains a property with the same name.</summary>
    private const string Prefix = "Image";

    /// <summary>Creates a row: the specified properties of the result, followed by the properties of its data or, without data, its text.</summary>
    /// <param name="result">The result, which can be deserialized. It is not changed.</param>
    /// <param name="names">The properties of the result; <c>Path</c> if none are specified.</param>
    /// <exception cref="ArgumentException">The result does not have a specified property.</exception>
    public static PSObject Create(PSObject result, params string[] names)
    {
        var row = new PSObject();
        var data = result.Properties["Data"]?.Value is { } value ? PSObject.AsPSObject(value) : null;
        foreach (var name in names.Length == 0 ? ["Path"] : names)
        {
            var property = result.Properties[name] ?? throw new ArgumentException($"A result has no property '{name}'.", nameof(names));
            var column = property.Name;
            while (row.Properties[column] is not null || data?.Properties[column] is not null)
            {
                column = Prefix + column;
            }

            row.Properties.Add(new PSNoteProperty(column, property.Value));
        }

        if (data is null)
        {
            if (row.Properties["Text"] is null)
            {
                row.Properties.Add(new PSNoteProperty("Text", result.Properties["Text"]?.Value));
            }

            return row;
        }

        foreach (var property in data.Properties.Where(static property => property.IsGettable))
        {
            row.Properties.Add(new PSNoteProperty(property.Name, property.Value));
        }

        return row;
    }
}
