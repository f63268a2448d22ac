using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using WriterVision.Vision.Schemas;

namespace WriterVision.Vision.Answers;

/// <summary>An object that was read from an answer.</summary>
internal sealed class AnswerObject
{
    /// <summary>A division by this value removes the trailing zeros of a decimal.</summary>
    private const decimal One = 1.0000000000000000000000000000m;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly object?[] _values;

    /// <param name="schema">The schema of the object.</param>
    /// <param name="values">
    /// The value of each property, in the schema's order: null, a simple value of the type in the schema, an
    /// <see cref="AnswerObject"/>, or an <see cref="AnswerList"/>.
    /// </param>
    public AnswerObject(SchemaNode schema, object?[] values)
    {
        Schema = schema;
        _values = values;
    }

    public SchemaNode Schema { get; }

    public object? this[int property] => _values[property];

    /// <summary>The value of a property in the schema.</summary>
    public object? this[string property]
    {
        get
        {
            for (var index = 0; index < _values.Length; index++)
            {
                if (Schema.Properties[index].Name == property)
                {
                    return _values[index];
                }
            }

            throw new ArgumentOutOfRangeException(nameof(property));
        }
    }

    /// <summary>The object as JSON text in a canonical form: equal objects have equal texts.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            Write(json, this, Schema);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Objects with the same canonical JSON text are equal.</summary>
    public override bool Equals(object? obj) => obj is AnswerObject other && other.ToJson() == ToJson();

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToJson());

    private static void Write(Utf8JsonWriter json, object? value, SchemaNode schema)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case AnswerObject answer:
                json.WriteStartObject();
                for (var index = 0; index < answer._values.Length; index++)
                {
                    json.WritePropertyName(answer.Schema.Properties[index].Name);
                    Write(json, answer._values[index], answer.Schema.Properties[index].Value);
                }

                json.WriteEndObject();
                break;
            case AnswerList list:
                json.WriteStartArray();
                foreach (var item in list)
                {
                    Write(json, item, list.Schema.Item!);
                }

                json.WriteEndArray();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case float number:
                json.WriteNumberValue(number);
                break;
            case DateTime time:
                json.WriteStringValue(time.ToString(schema.Kind == SchemaKind.Date ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture));
                break;
            case string or Enum:
                json.WriteStringValue(value.ToString());
                break;
            default:
                json.WriteNumberValue(Convert.ToDecimal(value, CultureInfo.InvariantCulture) / One);
                break;
        }
    }

    /// <summary>Creates an object with any properties, for <see cref="SchemaKind.AnyObject"/>.</summary>
    public static AnswerObject FromProperties(IReadOnlyList<KeyValuePair<string, object?>> properties) => new(
        new SchemaNode(SchemaKind.Object) { Properties = [.. properties.Select(static property => new SchemaProperty(property.Key, new SchemaNode(SchemaKind.Any)))] },
        [.. properties.Select(static property => property.Value)]);
}
