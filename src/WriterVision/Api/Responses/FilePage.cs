using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using WriterVision.Text;

namespace WriterVision.Api.Responses;

/// <summary>A page of <c>GET /v1/files</c>.</summary>
internal sealed class FilePage
{
    private FilePage(IReadOnlyList<WriterFile> files, bool hasMore)
    {
        Files = files;
        HasMore = hasMore;
    }

    public IReadOnlyList<WriterFile> Files { get; }

    /// <summary>Whether another page follows.</summary>
    public bool HasMore { get; }

    /// <exception cref="UnreadableBodyException">The response contains no list of files, or an empty list although more files follow.</exception>
    public static FilePage From(JsonElement root)
    {
        if (root.Field("data") is not { ValueKind: JsonValueKind.Array } data)
        {
            throw new UnreadableBodyException("it contains no list of files.");
        }

        var page = new FilePage([.. data.EnumerateArray().Select(File)], root.Field("has_more") is { ValueKind: JsonValueKind.True });
        return page.HasMore && page.Files.Count == 0
            ? throw new UnreadableBodyException("it says that more files follow, but contains none.")
            : page;
    }

    /// <summary>
    /// Reads a file. The documented response to an upload has <c>graph_id</c> instead of <c>graph_ids</c>: both are read, and both may be missing.
    /// </summary>
    /// <exception cref="UnreadableBodyException">The file has no id, or its id contains control characters.</exception>
    public static WriterFile File(JsonElement root)
    {
        if (root.Text("id") is not { Length: > 0 } id || SafeText.Line(id) != id)
        {
            throw new UnreadableBodyException("it contains a file without an id.");
        }

        return new WriterFile(id, SafeText.Line(root.Text("name")))
        {
            Status = root.Text("status") is { } status ? SafeText.Line(status) : null,
            CreatedAt = DateTimeOffset.TryParse(root.Text("created_at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null,
            GraphIds = Graphs(root.Field("graph_ids") ?? root.Field("graph_id")),
        };
    }

    private static IReadOnlyList<string> Graphs(JsonElement? graphs) => graphs switch
    {
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(static item => item.Text()).OfType<string>().Select(SafeText.Line)],
        { } one when one.Text() is { } graph => [SafeText.Line(graph)],
        _ => [],
    };
}
