using System;
using System.Collections;
using System.Globalization;
using System.IO;
using System.Management.Automation;
using System.Text;
using System.Text.Json;
using WriterVision.Vision.Answers;
using WriterVision.Vision.Schemas;

namespace WriterVision.Vision.Evaluation;

/// <summary>
/// Reads expected values with the reader of answers, so that an expected value and an equal answer become the same value.
/// </summary>
internal static class ExpectedValue
{
    /// <summary>The maximum depth of a value. An object that contains itself has no end.</summary>
    private const int MaximumDepth = 64;

    /// <summary>Reads an expected value.</summary>
    /// <param name="name">The name of the field, for the problem.</param>
    /// <param name="argument">
    /// A cell of a CSV file, or a typed value. For a list, a cell contains a JSON array, or items separated by semicolons. For an object, it
    /// contains a JSON object.
    /// </param>
    /// <param name="schema">The schema of the field.</param>
    /// <param name="problem">What is wrong with the value, or null.</param>
    /// <returns>The value, with the type that the reader of answers returns; null for an empty cell.</returns>
    /// <exception cref="ExtendedTypeSystemException">A property of the value throws an exception.</exception>
    public static object? Read(string name, object? argument, SchemaNode schema, out string? problem)
    {
        var value = argument is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : argument;
        if (value is null or DBNull || (value is string text && text.Trim().Length == 0))
        {
            problem = null;
            return null;
        }

        string json;
        try
        {
            json = ToJson(name, value, schema);
        }
        catch (InvalidOperationException)
        {
            problem = $"'{name}' contains itself, or has more than {MaximumDepth.ToString(CultureInfo.CurrentCulture)} levels.";
            return null;
        }

        var root = new SchemaNode(SchemaKind.Object) { Properties = [new SchemaProperty(name, schema.OrNull())] };
        var reading = AnswerReader.Read(json, root);
        problem = reading.Problem;
        return problem is null ? reading.Data![0] : null;
    }

    /// <exception cref="InvalidOperationException">The value has too many levels.</exception>
    private static string ToJson(string name, object value, SchemaNode schema)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { MaxDepth = MaximumDepth }))
        {
            writer.WriteStartObject();
            writer.WritePropertyName(name);
            if (value is string cell && schema.Kind is SchemaKind.List or SchemaKind.Object or SchemaKind.AnyObject)
            {
                WriteCell(writer, cell.Trim(), schema);
            }
            else if (value is string digits && schema.Kind is SchemaKind.Number or SchemaKind.Integer
                && decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                // In a cell that Export-Csv wrote, 1.250 is not ambiguous.
                writer.WriteNumberValue(number);
            }
            else
            {
                WriteValue(writer, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Writes a cell that contains a list or an object.</summary>
    private static void WriteCell(Utf8JsonWriter writer, string cell, SchemaNode schema)
    {
        if (cell[0] is '[' or '{' && IsJson(cell))
        {
            writer.WriteRawValue(cell);
        }
        else if (schema.Kind == SchemaKind.List)
        {
            writer.WriteStartArray();
            foreach (var item in cell.Split(';'))
            {
                writer.WriteStringValue(item.Trim());
            }

            writer.WriteEndArray();
        }
        else
        {
            writer.WriteStringValue(cell);
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null or DBNull:
                writer.WriteNullValue();
                break;
            case PSObject { BaseObject: not PSCustomObject } wrapped:
                WriteValue(writer, wrapped.BaseObject);
                break;
            case string or char or Guid or Enum:
                writer.WriteStringValue(value.ToString());
                break;
            case bool boolean:
                writer.WriteBooleanValue(boolean);
                break;
            case DateTime time:
                writer.WriteStringValue(time.TimeOfDay == TimeSpan.Zero && time.Kind == DateTimeKind.Unspecified
                    ? time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                    : time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                writer.WriteStringValue(time);
                break;
            case IDictionary dictionary:
                writer.WriteStartObject();
                foreach (DictionaryEntry entry in dictionary)
                {
                    writer.WritePropertyName(entry.Key.ToString()!);
                    WriteValue(writer, entry.Value);
                }

                writer.WriteEndObject();
                break;
            case PSObject record:
                writer.WriteStartObject();
                foreach (var property in record.Properties)
                {
                    writer.WritePropertyName(property.Name);
                    WriteValue(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case IEnumerable items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    WriteValue(writer, item);
                }

                writer.WriteEndArray();
                break;
            case IConvertible number when IsJson(number.ToString(CultureInfo.InvariantCulture)):
                writer.WriteRawValue(number.ToString(CultureInfo.InvariantCulture));
                break;
            // This includes NaN and infinity, which JSON does not have.
            default:
                writer.WriteStringValue(value.ToString());
                break;
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
