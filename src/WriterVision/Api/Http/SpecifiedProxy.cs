using System;
using System.Net;

namespace WriterVision.Api.Http;

/// <summary>
/// Creates the proxy that the user specifies. <see cref="Transport"/> decides which proxy is used: this one, or else that of the platform's settings,
/// and none for loopback. <c>WriterCommand</c> checks the parameters.
/// </summary>
internal static class SpecifiedProxy
{
    /// <param name="url">The URL of the proxy. A user name and a password in it are used, and are not part of the proxy's URL.</param>
    /// <param name="credential">Other credentials; null for those in the URL.</param>
    /// <param name="usesDefaultCredentials">Whether to authenticate as the current user.</param>
    public static WebProxy Create(Uri url, NetworkCredential? credential, bool usesDefaultCredentials)
    {
        var proxy = new WebProxy(new UriBuilder(url) { UserName = string.Empty, Password = string.Empty }.Uri) { UseDefaultCredentials = usesDefaultCredentials };
        // Set only if there are any: the property replaces the default credentials.
        if ((credential ?? FromUrl(url)) is { } given)
        {
            proxy.Credentials = given;
        }

        return proxy;
    }

    private static NetworkCredential? FromUrl(Uri url)
    {
        var separator = url.UserInfo.IndexOf(':');
        return url.UserInfo.Length == 0 ? null
            : separator < 0 ? new NetworkCredential(Uri.UnescapeDataString(url.UserInfo), string.Empty)
            : new NetworkCredential(Uri.UnescapeDataString(url.UserInfo.Substring(0, separator)), Uri.UnescapeDataString(url.UserInfo.Substring(separator + 1)));
    }
}
