using System;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Client;

/// <summary>The Writer API: one method an endpoint. Knows no cmdlet; is used by many requests at once.</summary>
internal sealed class WriterClient : IDisposable
{
    /// <summary>The most that is read of an answer, in bytes.</summary>
    private const int AnswerLimit = 16 * 1024 * 1024;

    /// <summary>
    /// From this length on a body waits for the server's word before it is sent (<c>Expect: 100-continue</c>): an answer that needs no
    /// body (401, 413, 429) is then seen as what it is, and not as a connection that broke while the body was still on its way.
    /// </summary>
    private const long LargeBody = 256 * 1024;

    private static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = 64 };

    private readonly WriterClientOptions _options;
    private readonly RequestSender _sender;
    private readonly IDisposable? _ownedTransport;

    /// <param name="options">How the API is reached.</param>
    /// <param name="gate">Decides when each attempt may start.</param>
    /// <param name="transport">What sends a request; null for the process's own connections.</param>
    public WriterClient(WriterClientOptions options, IRequestGate gate, HttpMessageHandler? transport = null)
    {
        _options = options;
        Platform.Prepare(options.Endpoint);
        if (transport is null)
        {
            (transport, var isOwned) = Transport.For(options.Endpoint, options.Proxy);
            _ownedTransport = isOwned ? transport : null;
        }

        var authenticated = new AuthenticationHandler(options.Endpoint, options.ApiKey, transport);
        _sender = new RequestSender(options, new HttpMessageInvoker(authenticated, disposeHandler: false), gate);
    }

    /// <summary><c>POST /v1/chat</c>: an answer to a message with images.</summary>
    /// <exception cref="WriterVisionException">The request failed for good.</exception>
    public Task<ChatResponse> ChatAsync(ChatRequest request, RequestContext context, CancellationToken cancellationToken)
    {
        var segments = request.ToSegments();
        return _sender.SendAsync(
            attempt => Create(HttpMethod.Post, "/v1/chat", new SegmentedContent(segments, new MediaTypeHeaderValue("application/json"), attempt)),
            (response, attempt) => ReadJsonAsync(response, ChatResponse.From, attempt),
            answer => Refused(answer, request.Model),
            context,
            cancellationToken);
    }

    public void Dispose() => _ownedTransport?.Dispose();

    private HttpRequestMessage Create(HttpMethod method, string path, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, EndpointAddress.Combine(_options.Endpoint, path)) { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.ParseAdd(_options.UserAgent);
        // False rather than unset: .NET Framework would add the header to every body otherwise.
        request.Headers.ExpectContinue = content?.Headers.ContentLength >= LargeBody;
        return request;
    }

    private static async Task<T> ReadJsonAsync<T>(HttpResponseMessage response, Func<JsonElement, T> convert, CancellationToken cancellationToken)
    {
        using var body = await BoundedBody.ReadAsync(response.Content, AnswerLimit, cancellationToken).ConfigureAwait(false);
        if (body.IsCut)
        {
            throw Failure.ResponseTooLarge(AnswerLimit);
        }

        try
        {
            using var document = JsonDocument.Parse(body.Bytes, JsonOptions);
            return convert(document.RootElement);
        }
        catch (JsonException exception)
        {
            var seen = ErrorBodyReader.Read(body.Bytes, response.Content?.Headers.ContentType?.MediaType).Description;
            throw new UnreadableBodyException(seen is null ? "it is empty." : $"it is no JSON: {seen}", exception);
        }
    }

    /// <summary>The failure that an error answer is; for <paramref name="model"/>, where the request names one.</summary>
    private static WriterApiException Refused(ApiAnswer answer, string model) => answer.StatusCode switch
    {
        HttpStatusCode.Unauthorized => Failure.Unauthorized(answer),
        HttpStatusCode.Forbidden => Failure.Forbidden(answer),
        // An unknown model is answered in the API's own words; a wrong address in those of whatever stands there.
        HttpStatusCode.NotFound => answer.Body.Type is null ? Failure.NotFound(answer) : Failure.ModelNotFound(answer, model),
        HttpStatusCode.Gone => Failure.ModelNotFound(answer, model),
        HttpStatusCode.RequestEntityTooLarge => Failure.FileTooLarge(answer),
        HttpStatusCode.Conflict => Failure.Conflict(answer),
        (HttpStatusCode)429 => Failure.RateLimited(answer),
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => Failure.ServerError(answer),
        _ => Failure.BadRequest(answer),
    };
}
