using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Text;

namespace WriterVision.Api.Http;

/// <summary>
/// Puts the key on each attempt, and on no request that goes anywhere but to the endpoint's own origin. The key is held as it was
/// given, and is a plain string only while a request is made.
/// </summary>
internal sealed class AuthenticationHandler : DelegatingHandler
{
    private readonly Uri _endpoint;
    private readonly SecureString _apiKey;

    public AuthenticationHandler(Uri endpoint, SecureString apiKey, HttpMessageHandler inner)
        : base(inner)
    {
        _endpoint = endpoint;
        _apiKey = apiKey;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { } address && EndpointAddress.IsSameOrigin(_endpoint, address))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SecureText.Reveal(_apiKey));
        }

        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // An exception or a response keeps its request, and with it the header, for as long as somebody holds it.
            request.Headers.Authorization = null;
        }
    }
}
