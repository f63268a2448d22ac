using System.Collections.Generic;
using System.Text.Json;

namespace WriterVision.Api.Requests;

/// <summary>An uploaded file, and the name that places it in a prompt: <c>{{name}}</c>.</summary>
internal sealed class FileVariable
{
    public FileVariable(string name, string fileId)
    {
        Name = name;
        FileId = fileId;
    }

    public string Name { get; }

    public string FileId { get; }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<FileVariable> variables)
    {
        json.WriteStartArray("variables");
        foreach (var variable in variables)
        {
            json.WriteStartObject();
            json.WriteString("name", variable.Name);
            json.WriteString("file_id", variable.FileId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
