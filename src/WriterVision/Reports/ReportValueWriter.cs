using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Text;
using System.Text.Json;
using WriterVision.Text;

namespace WriterVision.Reports;

/// <summary>
/// Writes the values of a row as JSON. A number that JavaScript cannot represent exactly (<c>12.50</c>, or more than 15 digits) is written as
/// <c>{"$number":"12.50"}</c>.
/// </summary>
internal sealed class ReportValueWriter
{
    private const int MaximumDepth = 8;

    /// <summary>The maximum number of values in a row, because an object of a user's own class can contain any number of objects.</summary>
    private const int MaximumValues = 5000;

    private readonly Utf8JsonWriter _json;
    private int _values;

    public ReportValueWriter(Utf8JsonWriter json) => _json = json;

    /// <summary>Writes a property whose value is any object of the pipeline.</summary>
    public void Write(string name, object? value)
    {
        _values = 0;
        _json.WritePropertyName(name);
        Write(value, 0);
    }

    /// <summary>Replaces each unpaired surrogate, which JSON in UTF-8 cannot contain.</summary>
    public static string WellFormed(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsSurrogate(text[at]) && !(at + 1 < text.Length && char.IsSurrogatePair(text[at], text[++at])))
            {
                return Replaced(text);
            }
        }

        return text;
    }

    private void Write(object? value, int depth)
    {
        var item = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (depth > MaximumDepth || ++_values > MaximumValues)
        {
            _json.WriteStringValue("…");
            return;
        }

        switch (item)
        {
            case null:
                _json.WriteNullValue();
                break;
            case string text:
                WriteText(text);
                break;
            case bool flag:
                _json.WriteBooleanValue(flag);
                break;
            case Enum or char or Guid or TimeSpan or Version:
                WriteText(item.ToString()!);
                break;
            case DateTime time:
                WriteText(time.ToString(time.TimeOfDay == TimeSpan.Zero && time.Kind == DateTimeKind.Unspecified ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ssK", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                WriteText(time.ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture));
                break;
            case Uri url:
                WriteText(UrlText.Show(url));
                break;
            case byte[] bytes:
                WriteText(bytes.Length.ToString(CultureInfo.InvariantCulture) + " bytes");
                break;
            case IDictionary dictionary:
                WriteObject(dictionary.Keys.Cast<object>().Select(key => (key.ToString()!, (Func<object?>)(() => dictionary[key]))), depth);
                break;
            case IEnumerable items:
                WriteList(items, depth);
                break;
            case IConvertible number:
                WriteNumber(number);
                break;
            default:
                WriteObject(PSObject.AsPSObject(value!).Properties.Select(static property => (property.Name, (Func<object?>)(() => property.Value))), depth);
                break;
        }
    }

    private void WriteText(string text) => _json.WriteStringValue(WellFormed(SafeText.Clean(text)));

    private void WriteNumber(IConvertible number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        var value = number.ToDouble(CultureInfo.InvariantCulture);
        if (number is float or double && !double.IsNaN(value) && !double.IsInfinity(value))
        {
            _json.WriteNumberValue(value);
        }
        else if (number is not (float or double) && Math.Abs(value) < 1e15 && value.ToString("R", CultureInfo.InvariantCulture) == text)
        {
            _json.WriteRawValue(text);
        }
        else
        {
            _json.WriteStartObject();
            _json.WriteString("$number", text);
            _json.WriteEndObject();
        }
    }

    private void WriteList(IEnumerable items, int depth)
    {
        _json.WriteStartArray();
        foreach (var item in items)
        {
            Write(item, depth + 1);
            if (_values > MaximumValues)
            {
                break;
            }
        }

        _json.WriteEndArray();
    }

    private void WriteObject(IEnumerable<(string Name, Func<object?> Value)> properties, int depth)
    {
        _json.WriteStartObject();
        foreach (var (name, value) in properties)
        {
            if (_values > MaximumValues)
            {
                break;
            }

            _json.WritePropertyName(WellFormed(SafeText.Line(name)));
            Write(Get(value), depth + 1);
        }

        _json.WriteEndObject();
    }

    private static object? Get(Func<object?> value)
    {
        try
        {
            return value();
        }
        catch (GetValueException)
        {
            // A property of the user's own class can throw. It is then not shown.
            return null;
        }
    }

    private static string Replaced(string text)
    {
        var whole = new StringBuilder(text);
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at]))
            {
                continue;
            }

            if (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]))
            {
                at++;
            }
            else
            {
                whole[at] = '\uFFFD';
            }
        }

        return whole.ToString();
    }
}
