namespace WriterVision.Api.Http;

/// <summary>Why an attempt got no complete answer from the service.</summary>
internal enum ConnectionFailure
{
    /// <summary>No connection could be made: the host is unknown, or refused the connection.</summary>
    NotConnected,

    /// <summary>The operating system's connection timeout expired.</summary>
    ConnectTimeout,

    /// <summary>The timeout of the whole attempt (<c>-TimeoutSec</c>) expired.</summary>
    Timeout,

    /// <summary>The connection broke.</summary>
    ConnectionLost,

    /// <summary>The body of a success is not valid.</summary>
    InvalidResponse,

    /// <summary>The proxy requires a sign-in.</summary>
    ProxyAuthenticationRequired,

    /// <summary>The certificate of the server is not trusted.</summary>
    CertificateNotTrusted,
}
