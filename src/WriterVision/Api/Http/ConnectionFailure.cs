namespace WriterVision.Api.Http;

/// <summary>Why an attempt got no complete answer from the service.</summary>
internal enum ConnectionFailure
{
    /// <summary>No connection could be made: the host is unknown, or refused the connection.</summary>
    NotConnected,

    /// <summary>The operating system's time to connect is over.</summary>
    ConnectTimeout,

    /// <summary>The time for the whole attempt (<c>-TimeoutSec</c>) is over.</summary>
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
