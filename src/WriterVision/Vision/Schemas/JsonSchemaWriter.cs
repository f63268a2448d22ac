using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WriterVision.Vision.Schemas;

/// <summary>Writes a schema as JSON Schema (draft 2020-12). Additional properties are not allowed.</summary>
internal static class JsonSchemaWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Equal schemas have equal texts, regardless of their original form.</summary>
    public static string Write(SchemaNode node)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            Write(json, node);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, SchemaNode node)
    {
        json.WriteStartObject();
        WriteType(json, node);
        if (node.Description is { } description)
        {
            json.WriteString("description", description);
        }

        switch (node.Kind)
        {
            case SchemaKind.Date:
                json.WriteString("format", "date");
                break;
            case SchemaKind.DateTime:
                json.WriteString("format", "date-time");
                break;
            case SchemaKind.Choice or SchemaKind.Integer when node.Words.Count + node.Numbers.Count > 0:
                WriteEnum(json, node);
                break;
            case SchemaKind.List when node.Item!.Kind != SchemaKind.Any:
                json.WritePropertyName("items");
                Write(json, node.Item);
                break;
            case SchemaKind.Object:
                WriteProperties(json, node);
                break;
        }

        foreach (var keyword in node.Keywords)
        {
            json.WritePropertyName(keyword.Name);
            // It is valid JSON, but can have more levels than the validation allows.
            json.WriteRawValue(keyword.Json, skipInputValidation: true);
        }

        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, SchemaNode node)
    {
        var type = node.Kind switch
        {
            SchemaKind.Integer => "integer",
            SchemaKind.Number => "number",
            SchemaKind.Boolean => "boolean",
            SchemaKind.List => "array",
            SchemaKind.Object or SchemaKind.AnyObject => "object",
            SchemaKind.Any => null,
            _ => "string",
        };
        if (type is null)
        {
            return;
        }

        if (node.IsNullable)
        {
            json.WriteStartArray("type");
            json.WriteStringValue(type);
            json.WriteStringValue("null");
            json.WriteEndArray();
        }
        else
        {
            json.WriteString("type", type);
        }
    }

    private static void WriteEnum(Utf8JsonWriter json, SchemaNode node)
    {
        json.WriteStartArray("enum");
        foreach (var word in node.Words)
        {
            json.WriteStringValue(word);
        }

        foreach (var number in node.Numbers)
        {
            json.WriteNumberValue(number);
        }

        if (node.IsNullable)
        {
            json.WriteNullValue();
        }

        json.WriteEndArray();
    }

    private static void WriteProperties(Utf8JsonWriter json, SchemaNode node)
    {
        json.WriteStartObject("properties");
        foreach (var property in node.Properties)
        {
            json.WritePropertyName(property.Name);
            Write(json, property.Value);
        }

        json.WriteEndObject();
        json.WriteStartArray("required");
        foreach (var property in node.Properties)
        {
            if (property.IsRequested)
            {
                json.WriteStringValue(property.Name);
            }
        }

        json.WriteEndArray();
        json.WriteBoolean("additionalProperties", false);
    }
}
