using System;
using System.Net;
using System.Net.Http;
using WriterVision.Platform;

namespace WriterVision.Api.Http;

/// <summary>
/// The HTTP handlers of the process: one for the platform's proxy settings and one for loopback, both kept so that connections are reused
/// across commands. A proxy that a command specifies has its own handler, which is disposed with the command.
/// </summary>
internal static class Transport
{
    private static readonly Lazy<HttpMessageHandler> Shared = new(() => PlatformSupport.CreateHandler(useProxy: true, proxy: null));
    private static readonly Lazy<HttpMessageHandler> Loopback = new(() => PlatformSupport.CreateHandler(useProxy: false, proxy: null));

    /// <returns>A handler, and whether the caller owns it and must dispose it.</returns>
    public static (HttpMessageHandler Handler, bool IsOwned) For(Uri endpoint, IWebProxy? proxy) =>
        endpoint.IsLoopback ? (Loopback.Value, false)
        : proxy is null ? (Shared.Value, false)
        : (PlatformSupport.CreateHandler(useProxy: true, proxy), true);
}
