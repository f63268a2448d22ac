using System;
using WriterVision.Text;

namespace WriterVision.Api;

/// <summary>The address of the API, checked before a key goes there.</summary>
internal static class EndpointAddress
{
    /// <summary>Accepts an https address, or an http one on loopback, where nobody can listen in.</summary>
    /// <exception cref="WriterVisionException"><c>InvalidEndpoint</c>.</exception>
    public static Uri Check(Uri endpoint)
    {
        var shown = AddressText.Show(endpoint);
        if (!endpoint.IsAbsoluteUri)
        {
            throw ConnectionErrors.InvalidEndpoint(shown, "it is not a whole address");
        }

        if (endpoint.Scheme != Uri.UriSchemeHttps && endpoint.Scheme != Uri.UriSchemeHttp)
        {
            // What was typed: localhost:8080 is, to Uri, the scheme "localhost".
            throw ConnectionErrors.InvalidEndpoint(AddressText.Show(endpoint.OriginalString), "it starts with neither https:// nor http://");
        }

        if (endpoint.Scheme == Uri.UriSchemeHttp && !endpoint.IsLoopback)
        {
            throw ConnectionErrors.InvalidEndpoint(shown, "the key would travel unencrypted: plain http is for this machine alone");
        }

        if (endpoint.UserInfo.Length > 0 || endpoint.Query.Length > 0 || endpoint.Fragment.Length > 0)
        {
            throw ConnectionErrors.InvalidEndpoint(shown, "it has a user, a query or a fragment");
        }

        return endpoint;
    }

    /// <summary>Reads an address from text, as it stands in <c>WRITER_BASE_URL</c>.</summary>
    /// <exception cref="WriterVisionException"><c>InvalidEndpoint</c>.</exception>
    public static Uri Parse(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var endpoint)
            ? Check(endpoint)
            : throw ConnectionErrors.InvalidEndpoint(AddressText.Show(text), "it is not a whole address");

    /// <summary>The address of a path of the API, below whatever path the endpoint itself has (a gateway's).</summary>
    public static Uri Combine(Uri endpoint, string path) =>
        new(endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/') + path);

    /// <summary>Whether a request to an address would reach the endpoint's own origin.</summary>
    public static bool IsSameOrigin(Uri endpoint, Uri address) =>
        string.Equals(endpoint.Scheme, address.Scheme, StringComparison.OrdinalIgnoreCase)
        && string.Equals(endpoint.IdnHost, address.IdnHost, StringComparison.OrdinalIgnoreCase)
        && endpoint.Port == address.Port;
}
