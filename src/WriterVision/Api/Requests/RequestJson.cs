using System;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WriterVision.Api.Requests;

/// <summary>Writes the JSON of request bodies.</summary>
internal static class RequestJson
{
    // A body is not HTML, so only the characters that JSON requires are escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            write(json);
        }

        return new ReadOnlyMemory<byte>(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
