using System;
using WriterVision.Text;

namespace WriterVision.Api;

/// <summary>The base URL of the API, validated before a key is sent to it.</summary>
internal static class EndpointUrl
{
    /// <summary>Accepts an HTTPS URL, or an HTTP URL on loopback, which cannot be intercepted.</summary>
    /// <exception cref="WriterVisionException"><c>InvalidEndpoint</c>.</exception>
    public static Uri Check(Uri endpoint)
    {
        var displayText = UrlText.Show(endpoint);
        if (!endpoint.IsAbsoluteUri)
        {
            throw ConnectionErrors.InvalidEndpoint(displayText, "it is not an absolute URL");
        }

        if (endpoint.Scheme != Uri.UriSchemeHttps && endpoint.Scheme != Uri.UriSchemeHttp)
        {
            // The message shows the typed text: Uri parses localhost:8080 as the scheme "localhost".
            throw ConnectionErrors.InvalidEndpoint(UrlText.Show(endpoint.OriginalString), "it starts with neither https:// nor http://");
        }

        if (endpoint.Scheme == Uri.UriSchemeHttp && !endpoint.IsLoopback)
        {
            throw ConnectionErrors.InvalidEndpoint(displayText, "plain HTTP, which would send the key unencrypted, is allowed only for endpoints on the local computer");
        }

        if (endpoint.UserInfo.Length > 0 || endpoint.Query.Length > 0 || endpoint.Fragment.Length > 0)
        {
            throw ConnectionErrors.InvalidEndpoint(displayText, "it contains a user name, a query or a fragment");
        }

        return endpoint;
    }

    /// <summary>Parses a base URL, such as the value of <c>WRITER_BASE_URL</c>.</summary>
    /// <exception cref="WriterVisionException"><c>InvalidEndpoint</c>.</exception>
    public static Uri Parse(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var endpoint)
            ? Check(endpoint)
            : throw ConnectionErrors.InvalidEndpoint(UrlText.Show(text), "it is not an absolute URL");

    /// <summary>The URL of an API path, appended to the path of the endpoint, which a gateway can require.</summary>
    public static Uri Combine(Uri endpoint, string path) =>
        new(endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/') + path);

    /// <summary>Whether a URL has the same origin as the endpoint.</summary>
    public static bool IsSameOrigin(Uri endpoint, Uri url) =>
        string.Equals(endpoint.Scheme, url.Scheme, StringComparison.OrdinalIgnoreCase)
        && string.Equals(endpoint.IdnHost, url.IdnHost, StringComparison.OrdinalIgnoreCase)
        && endpoint.Port == url.Port;
}
