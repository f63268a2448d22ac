using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Tests.Engine;
using WriterVision.Tests.Quickstart;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>A proxy that requires Basic authentication, on the way to a host that only the proxy can reach.</summary>
public sealed class ProxyTests : IDisposable
{
    private const string Host = "api.writer.example";
    private const string Key = "key-behind-the-proxy";

    private readonly TemporaryFolder _folder = new();

    public ProxyTests() => _folder.Write("a.png", TestImages.Png(10, 10));

    [Theory]
    [InlineData("-Proxy http://u%40corp:p%3Aa%20ss@{0}")]
    [InlineData("-Proxy http://{0} -ProxyCredential ([pscredential]::new('u@corp', (ConvertTo-SecureString 'p:a ss' -AsPlainText -Force)))")]
    [InlineData("-Proxy http://other:wrong@{0} -ProxyCredential ([pscredential]::new('u@corp', (ConvertTo-SecureString 'p:a ss' -AsPlainText -Force)))")]
    public async Task Requests_pass_through_a_proxy_with_credentials(string parameters)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only on Linux can a trusted certificate be set for a single process.");
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { ApiKey = Key });
        using var certificate = CreateCertificate();
        await using var host = new RawServer(async connection =>
        {
            await using var secure = new SslStream(connection.Stream);
            await secure.AuthenticateAsServerAsync(certificate);
            await ForwardAsync(secure, emulator.Address, connection);
        });
        await using var proxy = StartProxy("u@corp:p:a ss", host.Address);
        var trusted = Path.Combine(_folder.Path, "trusted.pem");
        await File.WriteAllTextAsync(trusted, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string?> { ["WRITER_API_KEY"] = Key, ["WRITER_BASE_URL"] = $"https://{Host}", ["SSL_CERT_FILE"] = trusted };

        var command = $"(Invoke-WriterVision p '{Path.Combine(_folder.Path, "a.png")}' {parameters.Replace("{0}", proxy.Address.Authority, StringComparison.Ordinal)}).Text";
        var (code, output, error) = await QuickstartProgram.RunAsync(environment, "-Command", command);

        Assert.True(code == 0, output + error);
        Assert.Contains("A PNG image of 10 x 10 pixels", output);
        Assert.All(proxy.Heads, head => Assert.StartsWith($"CONNECT {Host}:443 ", head));
        Assert.DoesNotContain(proxy.Heads, head => head.Contains(Key, StringComparison.Ordinal));
        Assert.DoesNotContain("p%3Aa%20ss", output + error);
    }

    [Theory]
    [InlineData("-Proxy http://user:hunter2@{0}", "rejected the credentials", "-ProxyCredential or in the URL of -Proxy")]
    [InlineData("-Proxy http://user@{0}", "rejected the credentials", "-ProxyCredential or in the URL of -Proxy")]
    [InlineData("-Proxy http://{0} -ProxyCredential ([pscredential]::new('user', [System.Net.NetworkCredential]::new('', 'hunter2').SecurePassword))", "rejected the credentials", "-ProxyCredential")]
    [InlineData("-Proxy http://{0}", "requires authentication", "Use -Proxy with -ProxyCredential")]
    public async Task Wrong_credentials_are_one_error_that_names_the_proxy_without_the_password(string parameters, string problem, string advice)
    {
        await using var proxy = StartProxy("user:right", new Uri("http://127.0.0.1:9"));
        using var shell = new Shell(new Uri($"https://{Host}"), Key);
        shell.SetLocation(_folder.Path);

        var result = shell.Run($"iwv 'p' a.png, a.png {parameters.Replace("{0}", proxy.Address.Authority, StringComparison.Ordinal)} -Verbose");

        Assert.Equal("ProxyAuthenticationRequired", result.TerminatingId);
        Assert.Contains($"The proxy {proxy.Address} {problem}", result.AllText);
        Assert.Contains("HTTP 407", result.AllText);
        Assert.Contains(advice, result.AllText);
        Assert.DoesNotContain("hunter2", result.AllText);
        Assert.DoesNotContain(proxy.Heads, head => head.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public void An_unreachable_proxy_is_named_without_its_password()
    {
        using var shell = new Shell(new Uri($"https://{Host}"), Key);
        shell.SetLocation(_folder.Path);

        var result = shell.Run("iwv 'p' a.png -Proxy http://user:hunter2@127.0.0.1:9 -MaximumRetryCount 0");

        Assert.Equal("ConnectionFailed", result.TerminatingId);
        Assert.Contains($"cannot connect to https://{Host}/ through the proxy http://127.0.0.1:9/: ", result.AllText);
        Assert.DoesNotContain("hunter2", result.AllText);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A proxy that requires the credentials, and forwards requests for any host to one server.</summary>
    private static RawServer StartProxy(string credentials, Uri target)
    {
        var expected = "Proxy-Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials));
        return new RawServer(async connection =>
        {
            var head = await connection.ReadHeadAsync();
            if (!head.Split("\r\n").Contains(expected, StringComparer.OrdinalIgnoreCase))
            {
                await connection.AnswerAsync("407 Proxy Authentication Required", "", "Proxy-Authenticate: Basic realm=\"office\"\r\n");
                return;
            }

            await connection.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n");
            await ForwardAsync(connection.Stream, target, connection);
        });
    }

    private static async Task ForwardAsync(Stream client, Uri target, RawConnection connection)
    {
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, target.Port, connection.Stopped);
        var stream = server.GetStream();
        await Task.WhenAny(client.CopyToAsync(stream, connection.Stopped), stream.CopyToAsync(client, connection.Stopped));
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
