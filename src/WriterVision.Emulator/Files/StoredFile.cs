using System;
using System.Collections.Generic;

namespace WriterVision.Emulator.Files;

/// <summary>An uploaded file.</summary>
internal sealed class StoredFile
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string MediaType { get; init; }

    public required byte[] Bytes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyList<string> GraphIds { get; init; } = [];

    /// <summary>
    /// <c>completed</c> or <c>failed</c>, as <see cref="FileProcessing"/> decides. The API also documents <c>in_progress</c>, which the emulator
    /// never sets: processing ends with the upload.
    /// </summary>
    public required string Status { get; set; }

    public string Extension => System.IO.Path.GetExtension(Name).TrimStart('.').ToLowerInvariant();

    /// <summary>The file as the API returns it. The answer to an upload contains <c>graph_id</c> too; neither contains a graph.</summary>
    public Dictionary<string, object> ToJson(bool isUploadAnswer = false)
    {
        var json = new Dictionary<string, object>
        {
            ["id"] = Id,
            ["name"] = Name,
            ["created_at"] = CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["graph_ids"] = isUploadAnswer ? [] : GraphIds,
            ["status"] = Status,
        };
        if (isUploadAnswer)
        {
            json["graph_id"] = Array.Empty<string>();
        }

        return json;
    }
}
