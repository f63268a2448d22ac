using System;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;

namespace WriterVision.Tests;

/// <summary>A server on loopback with an untrusted certificate, which records whether anything is sent to it.</summary>
internal sealed class UntrustedServer : IAsyncDisposable
{
    private readonly X509Certificate2 _certificate = CreateCertificate();
    private readonly RawServer _server;

    public UntrustedServer()
    {
        _server = new RawServer(async connection =>
        {
            await using var secure = new SslStream(connection.Stream);
            await secure.AuthenticateAsServerAsync(_certificate);
            IsAnythingSent = await secure.ReadAsync(new byte[1], connection.Stopped) > 0;
        });
        Address = new UriBuilder(_server.Address) { Scheme = Uri.UriSchemeHttps }.Uri;
    }

    public Uri Address { get; }

    /// <summary>True if the server received a byte of a request, which could be part of the key.</summary>
    public bool IsAnythingSent { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificate.Dispose();
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
