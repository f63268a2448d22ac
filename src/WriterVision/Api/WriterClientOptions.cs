using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Security;
using WriterVision.Text;

namespace WriterVision.Api;

/// <summary>The settings of a <see cref="WriterClient"/>. They do not change after a client was created.</summary>
internal sealed class WriterClientOptions
{
    private IReadOnlyList<SecureString>? _secrets;

    private IReadOnlyList<SecureString>? _answerSecrets;

    public static readonly Uri DefaultEndpoint = new("https://api.writer.com");

    /// <summary>The timeout of a request: 3 minutes, as in Writer's own SDKs.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(180);

    /// <summary>The default is long enough for a deployment or for the restart of a gateway.</summary>
    public static readonly TimeSpan DefaultOutageTimeout = TimeSpan.FromMinutes(5);

    /// <summary>An HTTPS URL, or an HTTP URL on loopback, without user, query or fragment; validated by <see cref="EndpointUrl"/>.</summary>
    public Uri Endpoint { get; init; } = DefaultEndpoint;

    /// <summary>The API of the endpoint.</summary>
    public ApiType ApiType { get; init; }

    /// <summary>The key; empty for a server that does not need a key.</summary>
    public SecureString ApiKey { get; init; } = new();

    /// <summary>Where the key came from, for an error about it; null if that is not known.</summary>
    public string? KeySource { get; init; }

    /// <summary>Extra headers of each request.</summary>
    public ExtraHeaders Headers { get; init; } = ExtraHeaders.None;

    /// <summary>The secrets, which must not appear in any message.</summary>
    public IReadOnlyList<SecureString> Secrets => _secrets ??= [ApiKey, .. Headers.Values.Where(Redaction.IsSecretHeader)];

    /// <summary>The secrets that are removed from answers, and therefore from results and from the journal.</summary>
    public IReadOnlyList<SecureString> AnswerSecrets =>
        _answerSecrets ??= [.. Secrets.Where(Redaction.AppliesToAnswers)];

    /// <summary>The time for one attempt, from its start to the last byte of the answer.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>The maximum number of retries after a transient failure; 0 disables all waiting.</summary>
    public int MaximumRetryCount { get; init; } = 5;

    /// <summary>How long the service may be unreachable, after it has answered once, before the run ends.</summary>
    public TimeSpan OutageTimeout { get; init; } = DefaultOutageTimeout;

    /// <summary>The proxy to use; null for the platform's own settings. Never used for a loopback endpoint.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>The program's name and version for the <c>User-Agent</c> header.</summary>
    public string UserAgent { get; init; } = "WriterVision";
}
