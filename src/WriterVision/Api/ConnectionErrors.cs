using System;
using System.Management.Automation;
using WriterVision.Text;
using static WriterVision.Errors.ErrorFactory;

namespace WriterVision.Api;

/// <summary>Errors about the key, the endpoint, the proxy and the connection.</summary>
internal static class ConnectionErrors
{
    /// <param name="variableName">The environment variable that the key is usually kept in.</param>
    public static WriterVisionException ApiKeyNotFound(string variableName = ApiKeySource.VariableName) => CreateEnding(
        ErrorCategory.AuthenticationError,
        $"No API key was found. A key can come from -ApiKey, from the environment variable {variableName}, or from the line {ApiKeySource.VariableName}=... of a file named .env in the current folder.",
        $"Specify -ApiKey, or set the environment variable {variableName}.");

    public static WriterVisionException InvalidApiKey(string source) => CreateEnding(
        ErrorCategory.AuthenticationError,
        $"The API key from {source} cannot be sent: it is empty, longer than any key, or has characters that cannot stand in an HTTP header.",
        "Copy the key again, without line breaks or quotes.");

    public static WriterVisionException InvalidEndpoint(string shown, string reason) => CreateEnding(
        ErrorCategory.InvalidArgument,
        $"The endpoint '{shown}' cannot be used: {reason}.",
        "Give an address such as https://api.writer.com, or http://localhost:8080 for an emulator on this machine.");

    public static WriterVisionException EndpointRequired() => CreateEnding(
        ErrorCategory.InvalidArgument,
        "-ApiType OpenAI requires the base URL of the service, before /chat/completions.",
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
        "Uploaded files belong to Writer's API, which -ApiType OpenAI does not use.",
        "Specify the images as paths or URLs, or use -ApiType Writer with the endpoint and the key of a Writer account.");

    public static WriterVisionException DotEnvNotReadable(string path, Exception cause) => CreateEnding(
        ErrorCategory.ReadError,
        $"Cannot read '{SafeText.Line(path)}', where the API key was looked for: {SafeText.Description(cause.Message)}",
        "Make it readable, or give the key with -ApiKey or the environment variable WRITER_API_KEY.",
        cause);

    public static WriterVisionException InvalidProxy(string shown) => Create(
        ErrorCategory.InvalidArgument,
        $"The proxy '{shown}' cannot be used: it is no whole http address.",
        "Give an address such as http://proxy.example:8080.");

    public static WriterVisionException ProxyNotGiven() => Create(
        ErrorCategory.InvalidArgument,
        "-ProxyCredential and -ProxyUseDefaultCredentials belong to the proxy that -Proxy names, and there is none.",
        "Give the proxy's address with -Proxy.");

    public static WriterVisionException TwoProxyCredentials() => Create(
        ErrorCategory.InvalidArgument,
        "-ProxyCredential and -ProxyUseDefaultCredentials cannot both be given.",
        "Leave one of them out.");

    public static WriterVisionException ConnectionFailed(Uri endpoint, Exception cause, bool isTimeout = false) => new(
        nameof(ConnectionFailed),
        isTimeout ? ErrorCategory.OperationTimeout : ErrorCategory.ConnectionError,
        isTimeout
            ? $"Cannot reach {AddressText.Show(endpoint)}: nothing there answers an attempt to connect. It may be down, or a firewall may drop what is sent to it."
            : $"Cannot reach {AddressText.Show(endpoint)}: {Innermost(cause)}",
        "Check the network, the proxy and -Endpoint.",
        cause)
    {
        IsServiceUnreachable = true,
    };

    public static WriterVisionException ConnectionLost(Uri endpoint, Exception cause) => Create(
        ErrorCategory.ConnectionError,
        $"The connection to {AddressText.Show(endpoint)} broke before the answer was whole: {Innermost(cause)}",
        "Try again; if it happens with large images only, a gateway may limit their size.",
        cause);

    public static WriterVisionException Timeout(Uri endpoint, TimeSpan timeout) => Create(
        ErrorCategory.OperationTimeout,
        $"{AddressText.Show(endpoint)} did not answer within {Seconds(timeout)}.",
        "Give it longer with -TimeoutSec, or make the image smaller.");

    public static WriterVisionException CertificateNotTrusted(Uri endpoint, Exception cause) => CreateEnding(
        ErrorCategory.SecurityError,
        $"The certificate of {AddressText.Show(endpoint)} is not trusted, so nothing was sent: {Innermost(cause)}",
        "Install the certificate authority of your proxy or gateway on this machine, or correct -Endpoint.",
        cause);

    public static WriterVisionException ProxyAuthenticationRequired(Uri endpoint) => CreateEnding(
        ErrorCategory.AuthenticationError,
        $"The proxy on the way to {AddressText.Show(endpoint)} asks for a name and a password.",
        "Give them with -ProxyCredential (and -Proxy), or use -ProxyUseDefaultCredentials.");

    public static WriterVisionException RedirectNotFollowed(Uri endpoint, string? target) => CreateEnding(
        ErrorCategory.InvalidResult,
        $"{AddressText.Show(endpoint)} sends on to {(target is null ? "another address" : target)}. Redirects are not followed, so that the key goes nowhere but to the endpoint.",
        "If the new address is right, give it with -Endpoint or WRITER_BASE_URL.");

    public static WriterVisionException InvalidResponse(string what) => Create(
        ErrorCategory.InvalidResult,
        $"The server's answer cannot be read: {what}",
        "Check that -Endpoint is a Writer API, and that no gateway changes its answers.");

    public static WriterVisionException ResponseTooLarge(int limit) => Create(
        ErrorCategory.LimitsExceeded,
        $"The server's answer is larger than {limit / (1024 * 1024)} MB, and was not read to its end.",
        "Limit the answer with -MaxTokens.");
}
