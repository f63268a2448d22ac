using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http.Headers;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using WriterVision.Emulator.Files;

namespace WriterVision.Emulator.Endpoints;

/// <summary><c>/v1/files</c> and the paths below it.</summary>
internal sealed class FilesEndpoint(EmulatorOptions options, FileStore files, FileProcessing processing, MemoryBudget memory)
{
    /// <summary>The types that the API documents.</summary>
    private static readonly HashSet<string> Extensions =
        ["txt", "doc", "docx", "ppt", "pptx", "jpg", "jpeg", "png", "eml", "html", "pdf", "srt", "csv", "xls", "xlsx", "mp3", "mp4"];

    public async Task UploadAsync(HttpContext context)
    {
        var request = context.Request;
        if (string.IsNullOrEmpty(request.ContentType))
        {
            throw ApiErrorException.BadRequest("The header Content-Type is required: the file's MIME type.");
        }

        var name = FileName(request.Headers.ContentDisposition.ToString());
        var graph = request.Query["graphId"].ToString();
        if (graph.Length > 0 && !Guid.TryParse(graph, out _))
        {
            throw ApiErrorException.BadRequest("'graphId' must be a UUID.");
        }

        // The documentation requires a Content-Length, but Writer's own SDK sends streams without one, so it is optional here.
        using var body = await RequestBody.ReadAsync(context, memory, options.MaxRequestBytes);
        if (!files.HasRoom(body.Bytes.Length))
        {
            throw ApiErrorException.TooLarge("The storage of the emulator is full. Delete files first.");
        }

        var file = new StoredFile
        {
            Id = Guid.NewGuid().ToString(),
            Name = name,
            MediaType = request.ContentType,
            Bytes = body.Bytes,
            CreatedAt = DateTimeOffset.UtcNow,
            GraphIds = graph.Length > 0 ? [graph] : [],
            Status = processing.NextStatus(),
        };
        files.Add(file);
        await context.Response.WriteAsJsonAsync(file.ToJson(isUploadAnswer: true), context.RequestAborted);
    }

    public Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var limit = 50;
        if (query["limit"].ToString() is { Length: > 0 } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > 100))
        {
            throw ApiErrorException.BadRequest("'limit' must be a number from 1 to 100.");
        }

        var order = One(query, "order", "desc", "asc");
        var status = One(query, "status", null, "in_progress", "completed", "failed");
        var graph = query["graph_id"].ToString();
        var types = query["file_types"].ToString().ToLowerInvariant().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var (page, hasMore) = files.List(
            order == "asc",
            ValueOrNull(query["after"]),
            ValueOrNull(query["before"]),
            limit,
            file => (status is null || file.Status == status)
                && (graph.Length == 0 || file.GraphIds.Contains(graph))
                && (types.Length == 0 || types.Contains(file.Extension)));
        var answer = new Dictionary<string, object> { ["data"] = page.Select(file => file.ToJson()), ["has_more"] = hasMore };
        if (page.Count > 0)
        {
            answer["first_id"] = page[0].Id;
            answer["last_id"] = page[^1].Id;
        }

        return context.Response.WriteAsJsonAsync(answer, context.RequestAborted);
    }

    public Task GetAsync(HttpContext context, string id) => context.Response.WriteAsJsonAsync(Find(id).ToJson(), context.RequestAborted);

    public async Task DownloadAsync(HttpContext context, string id)
    {
        var file = Find(id);
        // The documentation describes the type of the file but declares only this type, so a client must detect it from the bytes.
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = file.Bytes.Length;
        context.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = file.Name }.ToString();
        await context.Response.Body.WriteAsync(file.Bytes, context.RequestAborted);
    }

    public Task DeleteAsync(HttpContext context, string id) => files.Remove(id)
        ? context.Response.WriteAsJsonAsync(new { id, deleted = true }, context.RequestAborted)
        : throw NoFile(id);

    public async Task RetryAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context, memory, options.MaxRequestBytes);
        using var json = body.ToJson();
        var found = json.RootElement.Object("The body").RequiredArray("file_ids")
            .Select(id => id.ValueKind == System.Text.Json.JsonValueKind.String ? Find(id.GetString()!) : throw ApiErrorException.BadRequest("Each item in 'file_ids' must be a string."))
            .ToList();
        found.ForEach(FileProcessing.Retry);

        await context.Response.WriteAsJsonAsync(new { success = true }, context.RequestAborted);
    }

    private static string? ValueOrNull(Microsoft.Extensions.Primitives.StringValues value) => value.ToString() is { Length: > 0 } text ? text : null;

    private static string? One(IQueryCollection query, string name, string? fallback, params string[] allowed)
    {
        var value = ValueOrNull(query[name]);
        return value is null || value == fallback || allowed.Contains(value)
            ? value ?? fallback
            : throw ApiErrorException.BadRequest($"'{name}' must be one of {string.Join(", ", allowed)}.");
    }

    /// <summary>The name of RFC 6266: <c>filename*</c> before <c>filename</c>.</summary>
    private static string FileName(string header)
    {
        if (!ContentDispositionHeaderValue.TryParse(header, out var disposition) || (disposition.FileNameStar ?? disposition.FileName) is not { } name)
        {
            throw ApiErrorException.BadRequest("The header Content-Disposition is required: attachment; filename=NAME.");
        }

        var plain = name.Trim('"');
        return Extensions.Contains(System.IO.Path.GetExtension(plain).TrimStart('.').ToLowerInvariant())
            ? plain
            : throw ApiErrorException.BadRequest($"The file type of '{plain}' is not supported.");
    }

    private static ApiErrorException NoFile(string id) => ApiErrorException.NotFound($"File '{id}' was not found.");

    private StoredFile Find(string id) => files.Find(id) ?? throw NoFile(id);
}
