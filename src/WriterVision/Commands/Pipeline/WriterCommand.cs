using System;
using System.Collections;
using System.Management.Automation;
using System.Net;
using System.Security;
using WriterVision.Api;
using WriterVision.Api.Http;
using WriterVision.Commands.Binding;
using WriterVision.Text;

namespace WriterVision.Commands.Pipeline;

/// <summary>A cmdlet that calls the Writer API: the endpoint, the key, the proxy, the timeouts and the retries.</summary>
public abstract class WriterCommand : CancellableCommand
{
    private WriterClient? _client;
    private ExtraHeaders _headers = ExtraHeaders.None;
    private IDisposable? _limits;
    private AccountThrottles? _throttle;

    private protected WriterCommand()
    {
    }

    /// <summary>
    /// The key of the Writer account. The default is the environment variable <c>WRITER_API_KEY</c>, or else the line
    /// <c>WRITER_API_KEY=…</c> in a file named <c>.env</c> in the current folder.
    /// </summary>
    [Parameter]
    [ApiKeyTransformation]
    [ValidateNotNull]
    public SecureString? ApiKey { get; set; }

    /// <summary>
    /// The base URL of the API: https, or http on this machine. The default is the environment variable <c>WRITER_BASE_URL</c>, or else
    /// <c>https://api.writer.com</c>. With <see cref="ApiType"/> OpenAI it is the base URL without <c>/chat/completions</c>, without a default.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? Endpoint { get; set; }

    /// <summary>
    /// The API of the service: Writer's own, or the OpenAI-compatible chat completions API. The default is the environment variable
    /// <c>WRITER_API_TYPE</c>, or else Writer.
    /// </summary>
    [Parameter]
    public ApiType? ApiType { get; set; }

    /// <summary>Additional headers for each request, for example for a gateway. Their values are treated as secrets.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Headers { get; set; }

    /// <summary>The maximum number of seconds for one attempt, from connecting to the end of the answer: 1 to 86400.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSec { get; set; } = (int)WriterClientOptions.DefaultTimeout.TotalSeconds;

    /// <summary>The maximum number of retries after a transient failure: 0 to 100; 0 disables retries.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int MaximumRetryCount { get; set; } = 5;

    /// <summary>
    /// The number of seconds that the run waits for a service that has answered before and is now unreachable: 0 or more. All requests wait
    /// during this time, and no retries are used. The run also ends if all inputs fail for this time.
    /// </summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int OutageTimeoutSec { get; set; } = (int)WriterClientOptions.DefaultOutageTimeout.TotalSeconds;

    /// <summary>The proxy to use. By default, the platform's settings apply. A proxy is never used for an endpoint on this machine.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? Proxy { get; set; }

    /// <summary>The user name and password for the proxy that <see cref="Proxy"/> specifies.</summary>
    [Parameter]
    [ValidateNotNull]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Authenticates to the proxy that <see cref="Proxy"/> specifies as the current user.</summary>
    [Parameter]
    public SwitchParameter ProxyUseDefaultCredentials { get; set; }

    /// <summary>The API of the service. It is set when the command begins.</summary>
    private protected ApiType ServiceApi { get; private set; }

    /// <summary>The base URL of the API. It is set when the command begins.</summary>
    private protected Uri ServiceEndpoint { get; private set; } = WriterClientOptions.DefaultEndpoint;

    /// <summary>The limits of the account that the user specified; null for no limit.</summary>
    private protected virtual (int? RequestsPerMinute, int? TokensPerMinute) Limits => default;

    /// <summary>Whether the command needs Writer's files API.</summary>
    private protected virtual bool NeedsFilesApi => false;

    /// <inheritdoc cref="Throttling.Throttle.Waiting"/>
    private protected (WriterVisionException? Outage, TimeSpan Wait)? Waiting => _throttle?.Paid.Waiting ?? _throttle?.Free.Waiting;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Proxy is not null && !(Proxy.IsAbsoluteUri && Proxy.Scheme is ("http" or "https")))
        {
            ThrowTerminatingError(ErrorRecords.From(ConnectionErrors.InvalidProxy(UrlText.Show(Proxy.OriginalString)), null));
        }

        if (Proxy is null && (ProxyCredential is not null || ProxyUseDefaultCredentials))
        {
            ThrowTerminatingError(ErrorRecords.From(ConnectionErrors.ProxyNotGiven(), null));
        }

        if (ProxyCredential is not null && ProxyUseDefaultCredentials)
        {
            ThrowTerminatingError(ErrorRecords.From(ConnectionErrors.TwoProxyCredentials(), null));
        }

        ServiceApi = EndOnFailure(null, () => ApiType ?? EnvironmentDefaults.ApiType ?? WriterVision.ApiType.Writer);
        if (NeedsFilesApi && ServiceApi != WriterVision.ApiType.Writer)
        {
            ThrowTerminatingError(ErrorRecords.From(ConnectionErrors.FilesNotSupported(), null));
        }

        ServiceEndpoint = EndOnFailure(null, ResolveEndpoint);
        _headers = EndOnFailure(null, () => ExtraHeaders.From(Headers));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _limits?.Dispose();
        _client?.Dispose();
    }

    /// <summary>The client. It is created on the first call, because a command that sends no request needs no key. A failure ends the command.</summary>
    private protected WriterClient Connect() => EndOnFailure(null, ConnectOrThrow);

    /// <summary>Like <see cref="Connect"/>, for a caller that can continue without a client.</summary>
    /// <exception cref="WriterVisionException">No valid API key was found.</exception>
    private protected WriterClient ConnectOrThrow() => _client ??= CreateClient();

    /// <summary>Runs an action that the command depends on. A failure ends the command.</summary>
    /// <param name="target">The target object of the error.</param>
    /// <param name="action">The action.</param>
    private protected T EndOnFailure<T>(object? target, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (WriterVisionException failure)
        {
            ThrowTerminatingError(ErrorRecords.From(failure, target));
            throw;
        }
    }

    private WriterClient CreateClient()
    {
        var folder = SessionState.Path.CurrentFileSystemLocation?.ProviderPath;
        var key = ApiKeySource.Find(ApiKey, folder, ServiceEndpoint, ServiceApi, out var source);
        WriteVerbose(key.Length > 0 ? $"Using the API key from {SafeText.Line(source)}." : "No API key was found, and a local server does not need one.");
        var options = new WriterClientOptions
        {
            Endpoint = ServiceEndpoint,
            ApiType = ServiceApi,
            ApiKey = key,
            KeySource = source,
            Headers = _headers,
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            MaximumRetryCount = MaximumRetryCount,
            OutageTimeout = TimeSpan.FromSeconds(OutageTimeoutSec),
            Proxy = ResolveProxy(),
            UserAgent = $"WriterVision/{typeof(WriterCommand).Assembly.GetName().Version!.ToString(3)} PowerShell/{Host.Version.ToString(2)}",
        };
        _throttle = AccountThrottles.For(options.Endpoint, key);
        _limits = _throttle.Paid.Limit(Limits.RequestsPerMinute, Limits.TokensPerMinute);
        return new WriterClient(options, _throttle);
    }

    private Uri ResolveEndpoint() =>
        Endpoint is not null ? EndpointUrl.Check(Endpoint)
        : EnvironmentDefaults.Endpoint is { } endpoint ? EndpointUrl.Parse(endpoint)
        : ServiceApi == WriterVision.ApiType.OpenAI ? throw ConnectionErrors.EndpointRequired()
        : WriterClientOptions.DefaultEndpoint;

    private WebProxy? ResolveProxy() => Proxy is null ? null : SpecifiedProxy.Create(Proxy, ToNetworkCredential(ProxyCredential), ProxyUseDefaultCredentials);

    /// <summary>Keeps a name such as <c>user@example.com</c>, which the engine would change to <c>example.com\user</c>: Basic authentication needs the name as it is.</summary>
    private static NetworkCredential? ToNetworkCredential(PSCredential? credential) =>
        credential?.UserName.IndexOf('@') >= 0 ? new NetworkCredential(credential.UserName, credential.Password) : credential?.GetNetworkCredential();
}
