using System;
using System.Net;

namespace WriterVision.Api.Http;

/// <summary>Creates the proxy that the user specifies.</summary>
internal static class ProxyFactory
{
    /// <param name="address">The URL of the proxy. A user name and a password in it are used, and are not part of the proxy's address.</param>
    /// <param name="credential">Other credentials; null for those in the URL.</param>
    /// <param name="usesDefaultCredentials">Whether to authenticate as the current user.</param>
    public static WebProxy Create(Uri address, NetworkCredential? credential, bool usesDefaultCredentials)
    {
        var proxy = new WebProxy(new UriBuilder(address) { UserName = string.Empty, Password = string.Empty }.Uri) { UseDefaultCredentials = usesDefaultCredentials };
        // Set only if there are any: the property replaces the default credentials.
        if ((credential ?? FromUrl(address)) is { } given)
        {
            proxy.Credentials = given;
        }

        return proxy;
    }

    private static NetworkCredential? FromUrl(Uri address)
    {
        var separator = address.UserInfo.IndexOf(':');
        return address.UserInfo.Length == 0 ? null
            : separator < 0 ? new NetworkCredential(Uri.UnescapeDataString(address.UserInfo), string.Empty)
            : new NetworkCredential(Uri.UnescapeDataString(address.UserInfo.Substring(0, separator)), Uri.UnescapeDataString(address.UserInfo.Substring(separator + 1)));
    }
}
