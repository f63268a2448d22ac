using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using WriterVision.Text;

namespace WriterVision.Reports;

/// <summary>
/// Reads pipeline objects as rows, by their type names and properties: a result from a job, a remote session or Import-Clixml has the same
/// properties as a live object, but a different type. A result from Import-Csv is not a row: its data, lists and verdicts are only text.
/// </summary>
internal static class ReportRowReader
{
    /// <summary>The maximum length of the name of an error's input, in characters, because an input can be a data URL.</summary>
    private const int MaximumNameLength = 200;

    private static readonly string[] RegionProperties = ["Left", "Top", "Width", "Height"];

    /// <summary>The prefixes that Import-Clixml, jobs and Select-Object add to a type name.</summary>
    private static readonly string[] TypePrefixes = ["Deserialized.", "Selected."];

    /// <summary>Reads an object of the pipeline.</summary>
    /// <returns>The row; null if a report cannot show objects of this type.</returns>
    public static ReportRow? Read(PSObject input)
    {
        if (input.BaseObject is Exception exception)
        {
            return exception is IContainsErrorRecord { ErrorRecord: { } record } ? ReadError(PSObject.AsPSObject(record)) : ReadException(exception);
        }

        return
            HasType(input, typeof(VisionResult).FullName!) ? ReadResult(input) :
            HasType(input, typeof(ImageComparison).FullName!) ? ReadComparison(input) :
            HasType(input, typeof(ErrorRecord).FullName!) ? ReadError(input) :
            HasProperties(input, "Field", "Expected", "Actual", "Passed") && !IsText(input, "Passed") ? ReadCheck(input) :
            HasProperties(input, "Status", "Regions", "ReferencePath", "DifferencePath") && !IsText(input, "Regions") ? ReadPixels(input) :
            null;
    }

    private static ReportRow ReadResult(PSObject input)
    {
        var path = Text(input, "Path");
        var images = Items(Value(input, "Paths")).Select(ToText).Where(static image => image.Length > 0).ToArray();
        var row = new ReportRow(ReportRowKind.Result)
        {
            Name = Text(input, "Name") ?? LastSegment(path ?? string.Empty),
            Path = path,
            Images = images.Length > 0 ? images : path is null ? [] : [path],
            Data = Value(input, "Data"),
            Prompt = Text(input, "Prompt"),
            FinishReason = Text(input, "FinishReason"),
        };
        row.Text = row.Data is null ? Text(input, "Text") : null;
        ReadFigures(input, row);
        return row;
    }

    private static ReportRow ReadComparison(PSObject input)
    {
        var equivalent = Value(input, "Equivalent") as bool?;
        var row = new ReportRow(ReportRowKind.Comparison)
        {
            Passed = equivalent,
            IsIdentical = Value(input, "IsIdentical") as bool?,
            Differences = [.. Items(Value(input, "Differences")).Select(ReadDifference).Where(static difference => difference.Region.Length + difference.Difference.Length > 0)],
            // With the user's own schema, there is no verdict, and the data is the answer.
            Data = equivalent is null ? Value(input, "Data") : null,
        };
        ReadPair(input, row);
        row.Text = row.Data is null ? Text(input, "Summary") ?? Text(input, "Text") : null;
        ReadFigures(input, row);
        return row;
    }

    private static ReportRow ReadPixels(PSObject input)
    {
        var row = new ReportRow(ReportRowKind.Pixels)
        {
            Status = Text(input, "Status"),
            DifferentShare = Number(Value(input, "DifferenceRatio")),
            Regions = [.. Items(Value(input, "Regions")).Select(ReadRegion).OfType<ReportRegion>()],
            ReferenceSize = Text(input, "ReferenceSize"),
            DifferenceSize = Text(input, "DifferenceSize"),
            Page = Count(Value(input, "Page")),
        };
        ReadPair(input, row);
        return row;
    }

    private static ReportRow ReadCheck(PSObject input)
    {
        var path = Text(input, "Path") ?? Text(input, "Uri") ?? Text(input, "FileId");
        var row = new ReportRow(ReportRowKind.Check)
        {
            Name = Text(input, "Name") ?? LastSegment(path ?? string.Empty),
            Path = path,
            Images = path is null ? [] : [path],
            Field = Text(input, "Field"),
            Expected = Value(input, "Expected"),
            Actual = Value(input, "Actual"),
            Passed = Value(input, "Passed") as bool?,
            Status = Text(input, "Status"),
            Reason = Text(input, "Reason"),
            Agreement = Number(Value(input, "Agreement")),
            Prompt = Text(input, "Prompt"),
        };
        ReadFigures(input, row);
        return row;
    }

    private static ReportRow ReadError(PSObject input)
    {
        var exception = Value(input, "Exception");
        var details = Value(input, "ErrorDetails");
        var target = ErrorTarget(Value(input, "TargetObject"));
        return new ReportRow(ReportRowKind.Error)
        {
            Name = LastSegment(target),
            Path = target.Length > 0 ? target : null,
            Images = target.Length > 0 ? [target] : [],
            // In a deserialized error record, the parts of ErrorDetails are separate properties.
            ErrorMessage = Text(details, "Message") ?? Text(input, "ErrorDetails_Message") ?? Text(exception, "Message") ?? FirstLine(ToText(exception)),
            RecommendedAction = Text(details, "RecommendedAction") ?? Text(input, "ErrorDetails_RecommendedAction"),
            ErrorId = Text(input, "FullyQualifiedErrorId")?.Split(',')[0],
            Text = Unwrap(exception) is Exception { Data: { } data } && data["RawText"] is string text ? text : null,
        };
    }

    private static ReportRow ReadException(Exception exception) => new(ReportRowKind.Error)
    {
        ErrorMessage = exception.Message,
        ErrorId = exception.GetType().Name,
    };

    private static void ReadPair(PSObject input, ReportRow row)
    {
        var reference = Text(input, "ReferencePath");
        var difference = Text(input, "DifferencePath");
        row.Path = difference ?? reference;
        row.Name = Text(input, "Name") ?? LastSegment(row.Path ?? string.Empty);
        // An empty entry keeps the order: the first image is the reference, the second the compared image.
        row.Images = [reference ?? string.Empty, difference ?? string.Empty];
    }

    private static void ReadFigures(PSObject input, ReportRow row)
    {
        row.Model = Text(input, "Model");
        row.Page = Count(Value(input, "Page"));
        row.Duration = Value(input, "Duration") switch
        {
            TimeSpan duration => duration,
            string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration) => duration,
            _ => null,
        };
        row.Attempts = Count(Value(input, "Attempts"));
        row.FromJournal = Value(input, "FromJournal") as bool? ?? false;
        var usage = Value(input, "Usage");
        row.PromptTokens = Count(Value(usage, "PromptTokens"));
        row.CompletionTokens = Count(Value(usage, "CompletionTokens"));
        row.TotalTokens = Count(Value(usage, "TotalTokens") ?? Value(input, "TotalTokens") ?? usage);
    }

    private static ReportDifference ReadDifference(object? item) => item is null or string
        ? new ReportDifference(string.Empty, string.Empty, ToText(item))
        : new ReportDifference(Text(item, "Region") ?? string.Empty, Text(item, "Reference") ?? string.Empty, Text(item, "Difference") ?? ToText(item));

    /// <summary>A region as an object, or as the text <c>left,top,width,height</c> if serialization converted it.</summary>
    private static ReportRegion? ReadRegion(object? item)
    {
        double?[] numbers = Unwrap(item) is string text
            ? [.. text.Split(',').Select(static part => Number(part))]
            : [.. RegionProperties.Select(name => Number(Value(item, name)))];
        return numbers.Length == 4 && numbers[0] is { } left && numbers[1] is { } top && numbers[2] is { } width && numbers[3] is { } height
            ? new ReportRegion(left, top, width, height)
            : null;
    }

    private static string ErrorTarget(object? target)
    {
        var text = Unwrap(target) switch
        {
            FileSystemInfo file => file.FullName,
            null => string.Empty,
            _ => Text(target, "Path") ?? ToText(target),
        };
        return text.Length <= 4096 ? text : text.Substring(0, MaximumNameLength) + "…";
    }

    /// <summary>The last part of a path or a URL, with either kind of slash, because the results may come from another platform.</summary>
    public static string LastSegment(string path)
    {
        var end = path.IndexOf("://", StringComparison.Ordinal) < 0 ? -1 : path.IndexOfAny(['?', '#']);
        var name = (end < 0 ? path : path.Substring(0, end)).TrimEnd('/', '\\');
        name = name.Substring(name.LastIndexOfAny(['/', '\\']) + 1);
        return name.Length <= MaximumNameLength ? name : name.Substring(0, MaximumNameLength) + "…";
    }

    /// <summary>A deserialized exception is the complete text, including the stack trace, after the name of the type.</summary>
    private static string FirstLine(string text)
    {
        var end = text.IndexOf("\n   at ", StringComparison.Ordinal);
        var message = end < 0 ? text : text.Substring(0, end);
        var colon = message.IndexOf(": ", StringComparison.Ordinal);
        return (colon > 0 && message.IndexOf(' ') > colon ? message.Substring(colon + 2) : message).TrimEnd();
    }

    private static bool HasType(PSObject input, string name) => input.TypeNames.Any(typeName => WithoutPrefix(typeName) == name);

    private static string WithoutPrefix(string typeName)
    {
        while (TypePrefixes.FirstOrDefault(prefix => typeName.StartsWith(prefix, StringComparison.Ordinal)) is { } prefix)
        {
            typeName = typeName.Substring(prefix.Length);
        }

        return typeName;
    }

    private static bool HasProperties(PSObject input, params string[] names) => Array.TrueForAll(names, name => input.Properties[name] is not null);

    private static bool IsText(PSObject input, string name) => Unwrap(Value(input, name)) is string;

    private static object? Value(object? source, string name)
    {
        try
        {
            return source is null ? null : PSObject.AsPSObject(source).Properties[name]?.Value;
        }
        catch (GetValueException)
        {
            // A property of the user's own class can throw. It is then not shown.
            return null;
        }
    }

    private static string? Text(object? source, string name) => Value(source, name) is { } value && ToText(value) is { Length: > 0 } text ? text : null;

    private static string ToText(object? value) => Unwrap(value) switch
    {
        null => string.Empty,
        string text => text,
        Uri url => UrlText.Show(url),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value!.ToString() ?? string.Empty,
    };

    private static IEnumerable<object?> Items(object? value) => Unwrap(value) switch
    {
        null => [],
        IEnumerable items and not string => items.Cast<object?>(),
        _ => [value],
    };

    private static long? Count(object? value) => Number(value) is { } number and >= 0 and < long.MaxValue ? (long)number : null;

    private static double? Number(object? value) => Unwrap(value) switch
    {
        null => null,
        IConvertible number and not (string or bool or char or DateTime or Enum) => number.ToDouble(CultureInfo.InvariantCulture),
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
