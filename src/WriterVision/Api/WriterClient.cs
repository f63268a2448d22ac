using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api.Http;
using WriterVision.Api.Requests;
using WriterVision.Api.Responses;
using WriterVision.Errors;
using WriterVision.Platform;
using WriterVision.Text;

namespace WriterVision.Api;

/// <summary>A client of the Writer API, with one method for each endpoint. It is independent of cmdlets, and supports concurrent requests.</summary>
internal sealed class WriterClient : IDisposable
{
    /// <summary>The maximum size of an answer, in bytes.</summary>
    private const int AnswerLimit = 16 * 1024 * 1024;

    /// <summary>
    /// A body of this length or longer is sent only after the server accepts it (<c>Expect: 100-continue</c>). An early answer
    /// (401, 413, 429) can then be read; otherwise it would look like a connection that was lost while the body was sent.
    /// </summary>
    private const long LargeBody = 256 * 1024;

    private const string JsonMediaType = "application/json";

    private static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = 64 };

    private readonly WriterClientOptions _options;
    private ChatDialect _dialect;
    private readonly RequestSender _sender;
    private readonly IDisposable? _ownedTransport;

    /// <param name="options">The settings of the connection.</param>
    /// <param name="throttle">Decides when each attempt may start.</param>
    /// <param name="transport">The handler that sends requests; null for the shared one of the process.</param>
    public WriterClient(WriterClientOptions options, AccountThrottles throttle, HttpMessageHandler? transport = null)
    {
        _options = options;
        _dialect = ChatDialect.For(options.ApiType);
        PlatformSupport.Prepare(options.Endpoint);
        if (transport is null)
        {
            (transport, var isOwned) = Transport.For(options.Endpoint, options.Proxy);
            _ownedTransport = isOwned ? transport : null;
        }

        var authenticated = new AuthenticationHandler(options.Endpoint, options.ApiKey, options.Headers, transport);
        _sender = new RequestSender(options, new HttpMessageInvoker(authenticated, disposeHandler: false), throttle);
    }

    /// <summary><c>POST /v1/chat</c>, or <c>POST /chat/completions</c>: an answer to a message with images.</summary>
    /// <exception cref="WriterVisionException">The request failed, and is not retried.</exception>
    public async Task<ChatResponse> ChatAsync(ChatRequest request, RequestContext context, CancellationToken cancellationToken)
    {
        var refusedAttempts = 0;
        while (true)
        {
            var dialect = Volatile.Read(ref _dialect);
            try
            {
                var response = await SendAsync(request, dialect, context, cancellationToken).ConfigureAwait(false);
                context.Attempts += refusedAttempts;
                return response;
            }
            catch (WriterApiException failure) when (dialect.Adapt(request, failure, out var notice) is { } adapted)
            {
                refusedAttempts += context.Attempts;
                // If several requests adapt the dialect at the same time, only one of the changes is used.
                if (Interlocked.CompareExchange(ref _dialect, adapted, dialect) == dialect)
                {
                    context.Log?.Invoke(notice);
                }
            }
        }
    }

    /// <summary><c>POST /v1/vision</c>: the answer of a model about uploaded files.</summary>
    /// <exception cref="WriterVisionException">The request failed, and is not retried.</exception>
    public Task<string> AnalyzeAsync(VisionRequest request, RequestContext context, CancellationToken cancellationToken)
    {
        var body = request.ToJson();
        var model = new RequestedModel(request.Model, request.ModelAdvice);
        return _sender.SendAsync(
            attempt => Create(HttpMethod.Post, "/v1/vision", Json(body, attempt)),
            (response, attempt) => ReadJsonAsync(
                response,
                root => root.Text("data") is { } text
                    ? Redaction.Remove(text, _options.AnswerSecrets)
                    : throw new UnreadableBodyException("it has no string property named 'data'."),
                attempt,
                model),
            answer => ToError(answer, model),
            request.ExpectedTokens,
            context,
            cancellationToken);
    }

    /// <summary><c>POST /v1/files</c>: uploads a file to the account.</summary>
    /// <exception cref="WriterVisionException">The request failed, and is not retried.</exception>
    public Task<WriterFile> UploadFileAsync(FileUpload upload, RequestContext context, CancellationToken cancellationToken)
    {
        var path = upload.GraphId is { } graph ? $"/v1/files?graphId={graph}" : "/v1/files";
        IReadOnlyList<BodySegment> segments = [BodySegment.FromStream(upload.Length, upload.OpenAsync)];
        return _sender.SendAsync(
            attempt =>
            {
                var content = new SegmentedContent(segments, upload.MediaType, attempt);
                content.Headers.TryAddWithoutValidation("Content-Disposition", ContentDisposition.Attachment(upload.Name));
                return Create(HttpMethod.Post, path, content);
            },
            (response, attempt) => ReadJsonAsync(response, FilePage.File, attempt),
            answer =>
            {
                upload.OnRejected?.Invoke(answer.StatusCode);
                return ToError(answer);
            },
            expectedTokens: 0,
            context,
            cancellationToken);
    }

    /// <summary><c>GET /v1/files</c>: a page of the files in the account.</summary>
    /// <exception cref="WriterVisionException">The request failed, and is not retried.</exception>
    public Task<FilePage> ListFilesAsync(FileQuery query, RequestContext context, CancellationToken cancellationToken)
    {
        var path = query.ToPathAndQuery();
        return _sender.SendAsync(
            _ => Create(HttpMethod.Get, path),
            (response, attempt) => ReadJsonAsync(response, FilePage.From, attempt),
            static answer => ToError(answer),
            expectedTokens: null,
            context,
            cancellationToken);
    }

    /// <summary><c>GET /v1/files/{id}</c>: the properties of a file.</summary>
    /// <exception cref="WriterVisionException">The request failed, and is not retried.</exception>
    public Task<WriterFile> GetFileAsync(string fileId, RequestContext context, CancellationToken cancellationToken)
    {
        var path = FilePath(fileId);
        return _sender.SendAsync(
            _ => Create(HttpMethod.Get, path),
            (response, attempt) => ReadJsonAsync(response, FilePage.File, attempt),
            answer => ToFileError(answer, fileId),
            expectedTokens: null,
            context,
            cancellationToken);
    }

    /// <summary><c>GET /v1/files/{id}/download</c>: the bytes of a file.</summary>
    /// <param name="fileId">The file.</param>
    /// <param name="receive">Receives the bytes; called again for each attempt.</param>
    /// <param name="context">Counts the attempts, and reports failed attempts.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="WriterVisionException">The request failed and is not retried, or <paramref name="receive"/> failed.</exception>
    public Task<T> DownloadFileAsync<T>(
        string fileId, Func<FileBody, CancellationToken, Task<T>> receive, RequestContext context, CancellationToken cancellationToken)
    {
        if (_options.ApiType != ApiType.Writer)
        {
            throw ConnectionErrors.FilesNotSupported();
        }

        var path = FilePath(fileId) + "/download";
        return _sender.SendAsync(
            _ => Create(HttpMethod.Get, path, mediaType: "*/*"),
            async (response, attempt) =>
            {
                using var content = await PlatformSupport.OpenBodyAsync(response.Content, attempt).ConfigureAwait(false);
                return await receive(new FileBody(content, response.Content.Headers.ContentLength), attempt).ConfigureAwait(false);
            },
            answer => ToFileError(answer, fileId),
            expectedTokens: null,
            context,
            cancellationToken);
    }

    /// <summary><c>DELETE /v1/files/{id}</c>: deletes a file from the account.</summary>
    /// <exception cref="WriterVisionException">The request failed, and is not retried.</exception>
    public async Task DeleteFileAsync(string fileId, RequestContext context, CancellationToken cancellationToken)
    {
        var path = FilePath(fileId);
        var rejections = 0;
        try
        {
            await _sender.SendAsync(
                _ => Create(HttpMethod.Delete, path),
                ReadToEndAsync,
                answer =>
                {
                    rejections += answer.StatusCode < HttpStatusCode.InternalServerError ? 1 : 0;
                    return ToFileError(answer, fileId);
                },
                expectedTokens: null,
                context,
                cancellationToken).ConfigureAwait(false);
        }
        catch (WriterApiException failure) when (context.Attempts > rejections && failure.StatusCode is (HttpStatusCode.NotFound or HttpStatusCode.Gone))
        {
            // An earlier attempt that was not rejected deleted the file, but its response was lost.
        }
    }

    /// <summary><c>POST /v1/files/retry</c>: restarts the processing of a file.</summary>
    /// <exception cref="WriterVisionException">The request failed, and is not retried.</exception>
    public Task RetryFileAsync(string fileId, RequestContext context, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string[]> { ["file_ids"] = [fileId] });
        return _sender.SendAsync(
            attempt => Create(HttpMethod.Post, "/v1/files/retry", Json(body, attempt)),
            ReadToEndAsync,
            answer => ToFileError(answer, fileId),
            expectedTokens: 0,
            context,
            cancellationToken);
    }

    /// <summary><c>GET /v1/models</c>, or <c>GET /models</c>: the models that the account can use.</summary>
    /// <exception cref="WriterVisionException">The request failed, and is not retried.</exception>
    public Task<IReadOnlyList<WriterModel>> ListModelsAsync(RequestContext context, CancellationToken cancellationToken) => _sender.SendAsync(
        _ => Create(HttpMethod.Get, _options.ApiType == ApiType.OpenAI ? "/models" : "/v1/models"),
        (response, attempt) => ReadJsonAsync(response, Models, attempt),
        static answer => ToError(answer),
        expectedTokens: null,
        context,
        cancellationToken);

    public void Dispose() => _ownedTransport?.Dispose();

    private Task<ChatResponse> SendAsync(ChatRequest request, ChatDialect dialect, RequestContext context, CancellationToken cancellationToken)
    {
        var segments = request.ToSegments(dialect);
        var model = new RequestedModel(request.ToolModel ?? request.Model, request.ModelAdvice, request.ReadsImages);
        return _sender.SendAsync(
            attempt => Create(HttpMethod.Post, dialect.Path, new SegmentedContent(segments, new MediaTypeHeaderValue(JsonMediaType), attempt)),
            (response, attempt) => ReadJsonAsync(response, root => ChatResponse.From(root, _options.AnswerSecrets), attempt, model),
            answer => ToError(answer, model),
            request.ExpectedTokens,
            context,
            cancellationToken,
            static response => response.Usage?.TotalTokens);
    }

    private HttpRequestMessage Create(HttpMethod method, string path, HttpContent? content = null, string mediaType = JsonMediaType)
    {
        var request = new HttpRequestMessage(method, EndpointUrl.Combine(_options.Endpoint, path)) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", mediaType);
        request.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        // Set to false explicitly, because .NET Framework would otherwise send the header with every body.
        request.Headers.ExpectContinue = content?.Headers.ContentLength >= LargeBody;
        return request;
    }

    private static SegmentedContent Json(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        new([BodySegment.FromBytes(body)], new MediaTypeHeaderValue(JsonMediaType), cancellationToken);

    /// <summary>The path of a file. The id is escaped, so that it is a single segment.</summary>
    /// <exception cref="WriterVisionException"><c>InvalidFileId</c>: the id consists of dots, which cannot be escaped and would change the path.</exception>
    private static string FilePath(string fileId) => fileId is "" or "." or ".."
        ? throw ApiErrors.InvalidFileId(fileId)
        : "/v1/files/" + Uri.EscapeDataString(fileId);

    private static IReadOnlyList<WriterModel> Models(JsonElement root) => (root.Field("models") ?? root.Field("data")) is { ValueKind: JsonValueKind.Array } models
        ? [.. models.EnumerateArray()
            .Where(static model => model.Text("id") is { Length: > 0 })
            .Select(static model => new WriterModel(SafeText.Line(model.Text("id")), model.Text("name") is { } name ? SafeText.Line(name) : null))]
        : throw new UnreadableBodyException("it contains no list of models.");

    /// <summary>Reads a response whose body is not needed: if it breaks off, the request is sent again.</summary>
    private static async Task<bool> ReadToEndAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var body = await BoundedBody.ReadAsync(response.Content, AnswerLimit, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <param name="response">A response with a success status.</param>
    /// <param name="convert">Reads the body.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <param name="model">The model of the request; null if there is none.</param>
    /// <exception cref="UnreadableBodyException">The body is not valid; another attempt may succeed.</exception>
    /// <exception cref="WriterVisionException">The body reports an error that is not transient.</exception>
    private async Task<T> ReadJsonAsync<T>(HttpResponseMessage response, Func<JsonElement, T> convert, CancellationToken cancellationToken, RequestedModel? model = null)
    {
        using var body = await BoundedBody.ReadAsync(response.Content, AnswerLimit, cancellationToken).ConfigureAwait(false);
        if (body.IsCut)
        {
            throw ConnectionErrors.ResponseTooLarge(AnswerLimit);
        }

        var mediaType = response.Content?.Headers.ContentType?.MediaType;
        try
        {
            using var document = JsonDocument.Parse(body.Bytes, JsonOptions);
            try
            {
                return convert(document.RootElement);
            }
            catch (UnreadableBodyException) when (ErrorBodyReader.ReportsError(document.RootElement))
            {
                throw ReportedError(document.RootElement, ErrorBodyReader.Read(body.Bytes, mediaType, _options.Secrets), response.StatusCode, model);
            }
        }
        catch (JsonException exception)
        {
            var excerpt = ErrorBodyReader.Read(body.Bytes, mediaType, _options.Secrets).Description;
            throw new UnreadableBodyException(excerpt is null ? "it is empty." : $"it is not valid JSON: {excerpt}", exception);
        }
    }

    /// <summary>The error in the body of a response with a success status. Some gateways include the status of the failure.</summary>
    private static Exception ReportedError(JsonElement root, ApiErrorBody body, HttpStatusCode status, RequestedModel? model)
    {
        var reported = ErrorBodyReader.Status(root);
        var error = new ErrorResponse((HttpStatusCode?)reported ?? status, body, retryAfter: null);
        return error.IsQuotaExhausted ? ApiErrors.QuotaExhausted(error)
            // A transient error is retried, as with the status itself.
            : reported is 408 or 409 or 429 or >= 500 ? new UnreadableBodyException($"it reports an error: {body.Description}")
            : ToError(error, model);
    }

    /// <summary>Converts the error response of a request for one file. A missing file or permission concerns only this file.</summary>
    private static WriterApiException ToFileError(ErrorResponse answer, string fileId) => answer.StatusCode switch
    {
        HttpStatusCode.NotFound or HttpStatusCode.Gone when answer.Body.Type is not null => ApiErrors.FileIdNotFound(answer, fileId),
        HttpStatusCode.Forbidden => ApiErrors.FileForbidden(answer, fileId),
        _ => ToError(answer),
    };

    /// <summary>Converts an error response to an exception.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="model">The model of the request; null if there is none.</param>
    private static WriterApiException ToError(ErrorResponse answer, RequestedModel? model) =>
        (model is null ? null : ModelRejection.ToError(answer, model)) ?? ToError(answer);

    private static WriterApiException ToError(ErrorResponse answer) => answer.StatusCode switch
    {
        HttpStatusCode.Unauthorized => ApiErrors.Unauthorized(answer),
        HttpStatusCode.Forbidden => ApiErrors.Forbidden(answer),
        HttpStatusCode.NotFound or HttpStatusCode.Gone => ApiErrors.NotFound(answer),
        HttpStatusCode.RequestEntityTooLarge => ApiErrors.FileTooLarge(answer),
        HttpStatusCode.Conflict => ApiErrors.Conflict(answer),
        (HttpStatusCode)429 => ApiErrors.RateLimited(answer),
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => ApiErrors.ServerError(answer),
        _ => ApiErrors.BadRequest(answer),
    };
}
