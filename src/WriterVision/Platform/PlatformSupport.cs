using System;
using System.Collections.Generic;
using System.IO;
#if NET
using System.IO.Enumeration;
#else
using System.Linq;
#endif
using System.Net;
using System.Net.Http;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Platform;

/// <summary>
/// The differences between .NET and .NET Framework. This is the only file with conditional code.
/// </summary>
internal static class PlatformSupport
{
#if NET
    /// <summary>The part of the timeout of an attempt that connecting may use.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    /// <summary>The lifetime of a pooled connection, so that DNS changes take effect.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a large body waits for the server's "100 Continue". A server that rejects a request does so within this time. If a server
    /// does not support the header, each request is delayed by this time.
    /// </summary>
    private static readonly TimeSpan ContinueTimeout = TimeSpan.FromMilliseconds(350);

    /// <summary>Creates a handler without redirects, cookies and compression, so that the length of a response is the number of its bytes.</summary>
    /// <param name="useProxy">False for a loopback endpoint: a proxy would see the unencrypted key.</param>
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

    /// <summary>The proxy of the platform's settings.</summary>
    public static IWebProxy? DefaultProxy => HttpClient.DefaultProxy;

    /// <summary>Does nothing: the settings of the handler are sufficient.</summary>
    public static void Prepare(Uri endpoint) => _ = endpoint;

    public static Task<Stream> OpenBodyAsync(HttpContent content, CancellationToken cancellationToken) => content.ReadAsStreamAsync(cancellationToken);

    public static double NextRandom() => Random.Shared.NextDouble();

    /// <summary>The final target of a link, or the file itself. The length of a link is not the length of its target.</summary>
    public static FileInfo FollowLinks(FileInfo file) =>
        file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;

    /// <summary>The full path of a folder without links, also in the folders above it, so that all paths to a folder are equal.</summary>
    /// <param name="path">A full path. If there is no folder, the path is returned as it is.</param>
    public static string FollowFolderLinks(string path)
    {
        // A folder that exists is not in a loop of links, so that this ends.
        var folder = new DirectoryInfo(Path.TrimEndingDirectorySeparator(path));
        if (!folder.Exists || folder.Parent is not { } parent)
        {
            return folder.FullName;
        }

        var resolved = new DirectoryInfo(Path.Combine(FollowFolderLinks(parent.FullName), folder.Name));
        return resolved.LinkTarget is not null && resolved.ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? FollowFolderLinks(target.FullName)
            : resolved.FullName;
    }

    /// <summary>
    /// The files and folders in a folder, in the order of the disk. This does not create an object for each file, which would take several times
    /// as long as reading the folder.
    /// </summary>
    public static IEnumerable<(string Name, bool IsFolder, bool IsHidden)> ReadFolder(string folder) =>
        new FileSystemEnumerable<(string, bool, bool)>(
            folder,
            static (ref FileSystemEntry entry) => (entry.FileName.ToString(), entry.IsDirectory, entry.IsHidden),
            new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false });

    /// <summary>Opens a file for writing, and creates it if it does not exist. On Unix, only the current user can read it (mode 0600).</summary>
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
    /// Locks an open file, at an offset that no file reaches, so that reading is not affected. The lock also applies to links to
    /// the file. .NET supports such locks only on Linux.
    /// </summary>
    /// <exception cref="IOException">Another process has the lock, or the file system does not support locks.</exception>
    public static void LockRecord(FileStream file)
    {
        if (OperatingSystem.IsLinux())
        {
            file.Lock(1L << 62, 1);
        }
    }

    /// <summary>Whether name resolution or connecting failed, so that no byte was sent.</summary>
    public static bool IsConnectFailure(Exception exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError,
    };

    /// <summary>Whether the machine does not trust the certificate of the server. (A handshake that fails for another reason has an inner exception.)</summary>
    public static bool IsCertificateFailure(Exception exception) =>
        exception is HttpRequestException { InnerException: AuthenticationException { InnerException: null } };

    /// <summary>Whether the proxy requires authentication. (For a tunnel that is an exception, not an answer.)</summary>
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
        // Windows PowerShell does not specify a target framework version, so .NET Framework would default to TLS 1.0 and two connections.
        SslProtocols = SslProtocols.Tls12,
        MaxConnectionsPerServer = 512,
    };

    public static IWebProxy? DefaultProxy => WebRequest.DefaultWebProxy;

    /// <summary>Limits the lifetime of the connections to a host, so that DNS changes take effect.</summary>
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

    /// <summary>The file itself: .NET Framework does not resolve links, and on Windows they cannot lead to a pipe.</summary>
    public static FileInfo FollowLinks(FileInfo file) => file;

    /// <summary>The full path of a folder. .NET Framework does not resolve links.</summary>
    public static string FollowFolderLinks(string path) =>
        path.Length > Path.GetPathRoot(path).Length ? Path.GetFullPath(path).TrimEnd(Path.DirectorySeparatorChar) : path;

    public static IEnumerable<(string Name, bool IsFolder, bool IsHidden)> ReadFolder(string folder) =>
        new DirectoryInfo(folder).EnumerateFileSystemInfos()
            .Select(static entry => (entry.Name, entry is DirectoryInfo, (entry.Attributes & FileAttributes.Hidden) != 0));

    /// <summary>Opens a file for writing, and creates it if it does not exist. On Windows, it inherits the permissions of the folder.</summary>
    public static FileStream OpenPrivate(string path, FileShare share) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, 1);

    /// <summary>Does nothing: on Windows, the share mode of the open file excludes other writers.</summary>
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
