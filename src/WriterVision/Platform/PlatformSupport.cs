using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Platform;

/// <summary>
/// What .NET and .NET Framework do differently. The one file with conditional code: all else is the same source for both.
/// </summary>
internal static class PlatformSupport
{
#if NET
    /// <summary>The part of an attempt's time that connecting has.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    /// <summary>A pooled connection is used no longer than this, so that a change in DNS is seen.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a large body waits for the server's "100 Continue". A server that refuses does it by then; one that knows nothing of
    /// the header costs this much, once a request.
    /// </summary>
    private static readonly TimeSpan ContinueTimeout = TimeSpan.FromMilliseconds(350);

    /// <summary>Makes a handler that follows no redirect, keeps no cookie and asks for no compression (an answer is then as long as it looks).</summary>
    /// <param name="useProxy">False for a loopback endpoint: a proxy would see the key in clear.</param>
    /// <param name="proxy">The proxy, or null for the platform's settings.</param>
    public static HttpMessageHandler CreateHandler(bool useProxy, IWebProxy? proxy) => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseProxy = useProxy,
        Proxy = proxy,
        ConnectTimeout = ConnectTimeout,
        Expect100ContinueTimeout = ContinueTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        MaxResponseHeadersLength = 64,
        ActivityHeadersPropagator = null,
    };

    /// <summary>Nothing to do: the handler's own settings say it all.</summary>
    public static void Prepare(Uri endpoint) => _ = endpoint;

    public static Task<Stream> OpenBodyAsync(HttpContent content, CancellationToken cancellationToken) => content.ReadAsStreamAsync(cancellationToken);

    public static double NextRandom() => Random.Shared.NextDouble();

    /// <summary>What a link leads to in the end, or the file itself: a link has a length of its own, which says nothing of its target's.</summary>
    public static FileInfo FollowLinks(FileInfo file) =>
        file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;

    /// <summary>Opens a file for writing, and makes it where there is none: on Unix for its user alone (mode 0600).</summary>
    public static FileStream OpenPrivate(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>
    /// Takes a lock on an opened file, at an offset that no file reaches, so that reading it is not affected. It holds through any link to
    /// the file. Only Linux has such locks in .NET.
    /// </summary>
    /// <exception cref="IOException">Another process has it, or the file system has no locks.</exception>
    public static void LockRecord(FileStream file)
    {
        if (OperatingSystem.IsLinux())
        {
            file.Lock(1L << 62, 1);
        }
    }

    /// <summary>Whether a name could not be resolved or nothing could be connected to, so that no byte was sent.</summary>
    public static bool IsConnectFailure(Exception exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError,
    };

    /// <summary>Whether the server's certificate is one that the machine does not trust. (A handshake that fails for another reason has a cause of its own.)</summary>
    public static bool IsCertificateFailure(Exception exception) =>
        exception is HttpRequestException { InnerException: AuthenticationException { InnerException: null } };

    /// <summary>Whether the proxy on the way asks who is there. (Behind a tunnel that is an exception, not an answer.)</summary>
    public static bool IsProxyAuthenticationFailure(Exception exception) =>
        exception is HttpRequestException { StatusCode: HttpStatusCode.ProxyAuthenticationRequired };
#else
    private static readonly Random Random = new();

    public static HttpMessageHandler CreateHandler(bool useProxy, IWebProxy? proxy) => new HttpClientHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseProxy = useProxy,
        Proxy = proxy,
        // Windows PowerShell names no framework version of its own, so that .NET Framework would offer TLS 1.0, and two connections.
        SslProtocols = SslProtocols.Tls12,
        MaxConnectionsPerServer = 512,
    };

    /// <summary>Gives the connections to a host a lifetime, so that a change in DNS is seen.</summary>
    public static void Prepare(Uri endpoint) =>
        ServicePointManager.FindServicePoint(endpoint).ConnectionLeaseTimeout = 5 * 60 * 1000;

    public static async Task<Stream> OpenBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await content.ReadAsStreamAsync().ConfigureAwait(false);
    }

    public static double NextRandom()
    {
        lock (Random)
        {
            return Random.NextDouble();
        }
    }

    /// <summary>The file itself: .NET Framework follows no links, and Windows has no pipe behind one to wait for.</summary>
    public static FileInfo FollowLinks(FileInfo file) => file;

    /// <summary>Opens a file for writing, and makes it where there is none: on Windows the folder says who may read it.</summary>
    public static FileStream OpenPrivate(string path, FileShare share) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, 1);

    /// <summary>Does nothing: on Windows, the way in which the file is opened keeps other writers out.</summary>
    public static void LockRecord(FileStream file) => _ = file;

    public static bool IsConnectFailure(Exception exception) => exception is HttpRequestException
    {
        InnerException: WebException { Status: WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ConnectFailure or WebExceptionStatus.ProxyNameResolutionFailure },
    };

    public static bool IsCertificateFailure(Exception exception) =>
        exception is HttpRequestException { InnerException: WebException { Status: WebExceptionStatus.TrustFailure } };

    public static bool IsProxyAuthenticationFailure(Exception exception) => exception is HttpRequestException
    {
        InnerException: WebException { Response: HttpWebResponse { StatusCode: HttpStatusCode.ProxyAuthenticationRequired } },
    };
#endif
}
