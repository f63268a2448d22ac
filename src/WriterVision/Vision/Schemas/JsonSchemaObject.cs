using System.Collections;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;

namespace WriterVision.Vision.Schemas;

/// <summary>JSON Schema as objects, such as the output of <c>ConvertFrom-Json</c>, and not as text.</summary>
internal static class JsonSchemaObject
{
    /// <summary>Whether a dictionary is a JSON Schema instead of the shorthand. A JSON Schema contains its properties in a nested dictionary.</summary>
    public static bool IsJsonSchema(IDictionary dictionary) =>
        ShorthandSchemaReader.Unwrap(dictionary["properties"]) is IDictionary && (dictionary.Contains("$schema") || ShorthandSchemaReader.Unwrap(dictionary["type"]) is "object");

    public static string ToJson(IDictionary schema)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            Write(json, schema, 0);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, object? value, int depth)
    {
        if (depth > 4 * SchemaNode.MaximumDepth)
        {
            throw SchemaErrors.InvalidSchema(string.Empty, "it is nested too deeply, or contains itself");
        }

        switch (ShorthandSchemaReader.Unwrap(value))
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case IDictionary map:
                json.WriteStartObject();
                foreach (DictionaryEntry entry in map)
                {
                    json.WritePropertyName(System.Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty);
                    Write(json, entry.Value, depth + 1);
                }

                json.WriteEndObject();
                break;
            case IList list:
                json.WriteStartArray();
                foreach (var item in list)
                {
                    Write(json, item, depth + 1);
                }

                json.WriteEndArray();
                break;
            case sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal:
                json.WriteRawValue(System.Convert.ToString(ShorthandSchemaReader.Unwrap(value), CultureInfo.InvariantCulture)!);
                break;
            case var other:
                throw SchemaErrors.InvalidSchema(string.Empty, $"a value of type [{other.GetType().Name}] is not JSON Schema");
        }
    }
}
