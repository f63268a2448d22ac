using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using WriterVision.Vision.Evaluation;
using WriterVision.Vision.Schemas;

namespace WriterVision.Commands.Binding;

/// <summary>Reads a row of expected values: the image, and the expected value of each field.</summary>
internal static class ExpectedRow
{
    /// <summary>The column with the expected answer if there is no schema.</summary>
    public const string TextColumn = "Text";

    private static readonly string[] PathColumns = ["Path", "FullName", "LiteralPath", "PSPath"];

    private static readonly string[] OtherColumns = ["Uri", "FileId", "Prompt", "Name"];

    /// <summary>Finds the image of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="resolve">Converts a path into a full path of the file system.</param>
    /// <exception cref="WriterVisionException"><c>RowWithoutImage</c>, or the exception of <paramref name="resolve"/>.</exception>
    public static ImageReference FindImage(PSObject row, Func<string, string> resolve)
    {
        foreach (var column in PathColumns)
        {
            if (Cell(row, column) is { } path)
            {
                return ImageReference.FromPath(resolve(path));
            }
        }

        return Cell(row, "Uri") is { } url && Uri.TryCreate(url, UriKind.Absolute, out var uri) ? ImageReference.FromUrl(uri)
            : Cell(row, "FileId") is { } fileId ? ImageReference.FromFileId(fileId)
            : throw EvaluationErrors.RowWithoutImage();
    }

    /// <summary>Reads the expected values of the fields of a schema. Other columns are reported, and ignored.</summary>
    /// <exception cref="WriterVisionException"><c>InvalidExpectedValue</c>.</exception>
    public static IReadOnlyList<ExpectedField> ReadFields(
        PSObject row, string input, SchemaNode schema, ToleranceTable tolerances, bool isCaseSensitive, bool ignoresOrder, Action<string> ignoreColumn)
    {
        var fields = new List<ExpectedField>();
        foreach (var property in row.Properties.Where(static property => property.IsGettable))
        {
            if (FieldPath.Resolve(property.Name, schema) is { } path)
            {
                var expected = Read(property, path, out var problem);
                fields.Add(problem is null
                    ? ExpectedField.Of(path, expected, new FieldComparer(tolerances.Of(path.Text), isCaseSensitive, ignoresOrder))
                    : throw EvaluationErrors.InvalidExpectedValue(input, property.Name, problem));
            }
            else if (!IsAboutTheImage(property))
            {
                ignoreColumn(property.Name);
            }
        }

        return fields;
    }

    /// <summary>Reads the expected text; returns an empty list if there is none.</summary>
    /// <exception cref="WriterVisionException"><c>InvalidExpectedValue</c>: it is not a valid pattern, or its property throws an exception.</exception>
    public static IReadOnlyList<ExpectedField> ReadText(PSObject row, string input, TextComparison comparison, bool isCaseSensitive)
    {
        try
        {
            if (ReadCell(row, TextColumn) is not { } expected)
            {
                return [];
            }

            return [ExpectedField.OfText(TextColumn, expected, new TextExpectation(expected, comparison, isCaseSensitive))];
        }
        catch (Exception exception) when (exception is ArgumentException or WildcardPatternException or ExtendedTypeSystemException)
        {
            throw EvaluationErrors.InvalidExpectedValue(input, TextColumn, exception.Message);
        }
    }

    private static bool IsAboutTheImage(PSPropertyInfo property) =>
        PathColumns.Concat(OtherColumns).Contains(property.Name, StringComparer.OrdinalIgnoreCase) || property.Name.StartsWith("PS", StringComparison.Ordinal);

    private static object? Read(PSPropertyInfo property, FieldPath path, out string? problem)
    {
        try
        {
            return ExpectedValue.Read(path.Text, property.Value, path.Schema, out problem);
        }
        catch (ExtendedTypeSystemException exception)
        {
            problem = exception.Message;
            return null;
        }
    }

    /// <summary>The value of a column about the image. A property that throws an exception has no value, as in <see cref="ShardPath"/>.</summary>
    private static string? Cell(PSObject row, string column)
    {
        try
        {
            return ReadCell(row, column);
        }
        catch (ExtendedTypeSystemException)
        {
            return null;
        }
    }

    /// <exception cref="ExtendedTypeSystemException">The property throws an exception.</exception>
    private static string? ReadCell(PSObject row, string column) =>
        row.Properties[column]?.Value?.ToString() is { } text && text.Trim().Length > 0 ? text : null;
}
