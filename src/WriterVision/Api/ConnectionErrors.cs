using System;
using System.Management.Automation;
using WriterVision.Api.Http;
using WriterVision.Text;
using static WriterVision.Errors.ErrorFactory;

namespace WriterVision.Api;

/// <summary>Errors about the key, the endpoint, the proxy and the connection.</summary>
internal static class ConnectionErrors
{
    /// <param name="variableName">The environment variable that usually contains the key.</param>
    public static WriterVisionException ApiKeyNotFound(string variableName = ApiKeySource.VariableName) => CreateEnding(
        ErrorCategory.AuthenticationError,
        $"No API key was found. A key can come from -ApiKey, from the environment variable {variableName}, or from the line {ApiKeySource.VariableName}=... in a file named .env in the current folder.",
        $"Specify -ApiKey, or set the environment variable {variableName}.");

    public static WriterVisionException InvalidApiKey(string source) => CreateEnding(
        ErrorCategory.AuthenticationError,
        $"The API key from {source} is not valid: it is empty or too long, or it contains characters that are not allowed in an HTTP header.",
        "Copy the key again, without line breaks or quotes.");

    public static WriterVisionException InvalidEndpoint(string displayText, string reason) => CreateEnding(
        ErrorCategory.InvalidArgument,
        $"The endpoint '{displayText}' cannot be used: {reason}.",
        "Use a URL such as https://api.writer.com, or http://localhost:8080 for an emulator on this machine.");

    public static WriterVisionException EndpointRequired() => CreateEnding(
        ErrorCategory.InvalidArgument,
        "-ApiType OpenAI requires the base URL of the service, without /chat/completions.",
        "Specify it with -Endpoint or the environment variable WRITER_BASE_URL, such as https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1 or http://localhost:11434/v1.");

    public static WriterVisionException InvalidApiType(string value) => CreateEnding(
        ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(value)}' in the environment variable WRITER_API_TYPE is not a supported API type.",
        "Set it to Writer or OpenAI, or specify -ApiType.");

    public static WriterVisionException InvalidHeader(string name, string reason) => CreateEnding(
        ErrorCategory.InvalidArgument,
        $"-Headers cannot set the header '{SafeText.Line(name)}': {reason}.",
        "Specify names and values as a dictionary: @{ 'X-Gateway-Key' = '...' }.");

    public static WriterVisionException FilesNotSupported() => CreateEnding(
        ErrorCategory.InvalidOperation,
        "Uploaded files are available only with Writer's API, not with -ApiType OpenAI.",
        "Specify the images as paths or URLs, or use -ApiType Writer with the endpoint and the key of a Writer account.");

    public static WriterVisionException DotEnvNotReadable(string path, Exception cause) => CreateEnding(
        ErrorCategory.ReadError,
        $"Cannot read '{SafeText.Line(path)}' to look for the API key: {SafeText.Description(cause.Message)}",
        "Make the file readable, or use -ApiKey or the environment variable WRITER_API_KEY.",
        cause);

    public static WriterVisionException InvalidProxy(string displayText) => Create(
        ErrorCategory.InvalidArgument,
        $"The proxy '{displayText}' cannot be used: it is not an absolute HTTP or HTTPS URL.",
        "Use a URL such as http://proxy.example:8080.");

    public static WriterVisionException ProxyNotGiven() => Create(
        ErrorCategory.InvalidArgument,
        "-ProxyCredential and -ProxyUseDefaultCredentials require -Proxy.",
        "Add -Proxy with the URL of the proxy.");

    public static WriterVisionException TwoProxyCredentials() => Create(
        ErrorCategory.InvalidArgument,
        "-ProxyCredential and -ProxyUseDefaultCredentials cannot be used together.",
        "Remove one of them.");

    /// <param name="endpoint">The endpoint.</param>
    /// <param name="proxy">The proxy on the way, without a user name and a password; null if there is none.</param>
    /// <param name="cause">What the transport reported.</param>
    /// <param name="context">Names the input, and counts the attempts.</param>
    /// <param name="isTimeout">Whether the host did not respond to an attempt to connect.</param>
    /// <param name="endsRun">Whether the service has never answered, so that every other input would fail, too.</param>
    public static WriterVisionException ConnectionFailed(Uri endpoint, Uri? proxy, Exception cause, RequestContext context, bool isTimeout, bool endsRun) => new(
        nameof(ConnectionFailed),
        isTimeout ? ErrorCategory.OperationTimeout : ErrorCategory.ConnectionError,
        Subject(context.Input, $"cannot connect to {UrlText.Show(endpoint)}{(proxy is null ? string.Empty : $" through the proxy {UrlText.Show(proxy)}")}{Attempts(context.Attempts)}: ")
            + (isTimeout ? "the host does not respond. It may be down, or a firewall may be dropping the packets." : Innermost(cause)),
        proxy is null ? "Check the network and -Endpoint." : "Check the network, the proxy and -Endpoint.",
        cause)
    {
        EndsRun = endsRun,
    };

    public static WriterVisionException ConnectionLost(Uri endpoint, Exception cause, RequestContext context) => Create(
        ErrorCategory.ConnectionError,
        Subject(context.Input, $"{AfterAttempts(context.Attempts)}the connection to {UrlText.Show(endpoint)} was lost before the answer was complete: {Innermost(cause)}"),
        "Try again. If this happens only with large images, a gateway may limit their size.",
        cause);

    public static WriterVisionException Timeout(Uri endpoint, TimeSpan timeout, RequestContext context) => Create(
        ErrorCategory.OperationTimeout,
        Subject(context.Input, $"{UrlText.Show(endpoint)} did not answer within {QuantityText.Seconds(timeout)}{(context.Attempts > 1 ? $" (attempt {QuantityText.Number(context.Attempts)})" : string.Empty)}."),
        "Increase -TimeoutSec, or make the image smaller.");

    public static WriterVisionException CertificateNotTrusted(Uri endpoint, Exception cause) => CreateEnding(
        ErrorCategory.SecurityError,
        $"The certificate of {UrlText.Show(endpoint)} is not trusted, so nothing was sent: {Innermost(cause)}",
        "On this machine, install the CA certificate that the proxy or gateway uses, or correct -Endpoint.",
        cause);

    /// <param name="endpoint">The endpoint.</param>
    /// <param name="proxy">The proxy, without a user name and a password; null if it is not known.</param>
    /// <param name="hasCredentials">Whether credentials were specified, so that the proxy rejected them.</param>
    public static WriterVisionException ProxyAuthenticationRequired(Uri endpoint, Uri? proxy, bool hasCredentials)
    {
        var subject = proxy is null ? "The proxy" : $"The proxy {UrlText.Show(proxy)}";
        return CreateEnding(
            ErrorCategory.AuthenticationError,
            hasCredentials
                ? $"{subject} rejected the credentials for the connection to {UrlText.Show(endpoint)} (HTTP 407)."
                : $"{subject} requires authentication for the connection to {UrlText.Show(endpoint)} (HTTP 407).",
            hasCredentials
                ? "Check the user name and the password in -ProxyCredential or in the URL of -Proxy, where special characters must be percent-encoded."
                : "Use -Proxy with -ProxyCredential, with a URL such as http://user:password@proxy.example:8080, or with -ProxyUseDefaultCredentials.");
    }

    public static WriterVisionException RedirectNotFollowed(Uri endpoint, string? target) => CreateEnding(
        ErrorCategory.InvalidResult,
        $"{UrlText.Show(endpoint)} redirects to {target ?? "another URL"}. Redirects are not followed, so that the key is sent only to the endpoint.",
        "If the new URL is correct, use it in -Endpoint or WRITER_BASE_URL.");

    public static WriterVisionException InvalidResponse(string reason, RequestContext? context = null) => Create(
        ErrorCategory.InvalidResult,
        Subject(context?.Input, $"the server's answer cannot be read{Attempts(context?.Attempts ?? 1)}: {reason}"),
        "Check that -Endpoint and -ApiType match the server, and that no gateway changes its answers.");

    public static WriterVisionException ResponseTooLarge(int limit) => Create(
        ErrorCategory.LimitsExceeded,
        $"The server's answer is larger than {limit / (1024 * 1024)} MB and was not read completely.",
        "Limit the length of the answer with -MaxTokens.");

    private static string AfterAttempts(int attempts) => attempts > 1 ? $"after {QuantityText.Number(attempts)} attempts, " : string.Empty;
}
