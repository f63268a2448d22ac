using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Text;

namespace WriterVision.Api.Http;

/// <summary>
/// Adds the key and the extra headers to each attempt with the origin of the endpoint, and to no other request. The secrets
/// are plain strings only while a request is sent.
/// </summary>
internal sealed class AuthenticationHandler : DelegatingHandler
{
    private readonly Uri _endpoint;
    private readonly SecureString _apiKey;
    private readonly ExtraHeaders _headers;

    /// <param name="endpoint">The endpoint.</param>
    /// <param name="apiKey">The key; empty for a server that needs none.</param>
    /// <param name="headers">The extra headers.</param>
    /// <param name="inner">Sends the request.</param>
    public AuthenticationHandler(Uri endpoint, SecureString apiKey, ExtraHeaders headers, HttpMessageHandler inner)
        : base(inner)
    {
        _endpoint = endpoint;
        _apiKey = apiKey;
        _headers = headers;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { } url && EndpointUrl.IsSameOrigin(_endpoint, url))
        {
            request.Headers.Authorization = _apiKey.Length > 0 ? new AuthenticationHeaderValue("Bearer", SecureText.Reveal(_apiKey)) : null;
            _headers.AddTo(request);
        }

        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // An exception or a response references its request, and with it the headers, as long as it is referenced itself.
            request.Headers.Authorization = null;
            _headers.RemoveFrom(request);
        }
    }
}
