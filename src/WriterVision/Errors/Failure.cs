using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using WriterVision.Text;

namespace WriterVision.Errors;

/// <summary>
/// Every failure that WriterVision explains in its own words. A method's name is the failure's <see cref="WriterVisionException.ErrorId"/>,
/// so that the two cannot drift apart; <c>about_WriterVision_Errors</c> lists them all.
/// </summary>
internal static partial class Failure
{
    // Inputs

    public static WriterVisionException FileNotFound(string path) => Create(
        ErrorCategory.ObjectNotFound,
        $"Cannot find the file '{SafeText.Line(path)}'.",
        "Check the path. For a name with brackets use -LiteralPath.");

    public static WriterVisionException NotAFile(string path) => Create(
        ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(path)}' is a folder, not an image.",
        "Give the files in it: Get-ChildItem -File, or a wildcard behind the folder's name.");

    public static WriterVisionException EmptyFile(string path) => Create(
        ErrorCategory.InvalidData,
        $"The file '{SafeText.Line(path)}' is empty.",
        "Check where it came from: a copy or a scan may have been cut off.");

    public static WriterVisionException UnsupportedImage(string path, IReadOnlyList<string> formats) => Create(
        ErrorCategory.InvalidData,
        $"'{SafeText.Line(path)}' is not an image that the model can read: by its first bytes it is neither {string.Join(", ", formats.Take(formats.Count - 1))} nor {formats[formats.Count - 1]}.",
        "Convert it to one of these. The name does not matter, the content does.");

    public static WriterVisionException FileTooLarge(string path, long length, long limit) => Create(
        ErrorCategory.LimitsExceeded,
        $"'{SafeText.Line(path)}' has {Megabytes(length)} MB, and the model takes at most {Megabytes(limit)} MB.",
        "Make it smaller, or use -Model palmyra-x5, for which no such limit is documented.");

    public static WriterVisionException FileNotReadable(string path, Exception cause) => Create(
        cause is UnauthorizedAccessException or System.Security.SecurityException ? ErrorCategory.PermissionDenied : ErrorCategory.ReadError,
        $"Cannot read the file '{SafeText.Line(path)}': {SafeText.Description(cause.Message)}",
        "Check that it is there, that you may read it, and that no other program has locked it.",
        cause);

    public static WriterVisionException FileChanged(string path) => Create(
        ErrorCategory.InvalidData,
        $"The file '{SafeText.Line(path)}' changed its length while it was being sent.",
        "Wait until whatever writes it is done, then ask again.");

    public static WriterVisionException NotAFileSystemPath(string path, string provider) => Create(
        ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(path)}' is not a file: it belongs to the {SafeText.Line(provider)} provider.",
        "Give the path of a file in a file system.");

    public static WriterVisionException InvalidPath(string path, Exception cause) => Create(
        cause is DriveNotFoundException or ProviderNotFoundException or ItemNotFoundException ? ErrorCategory.ObjectNotFound : ErrorCategory.InvalidArgument,
        $"'{SafeText.Line(path)}' cannot be read as a path: {SafeText.Description(cause.Message)}",
        "Check the drive and the spelling.",
        cause);

    public static WriterVisionException InvalidImageAddress(string shown) => Create(
        ErrorCategory.InvalidArgument,
        $"'{shown}' is not an address that the service can fetch an image from: it does not start with https://.",
        "Give a whole https address, or a path with -Path.");

    public static WriterVisionException AddressNotSupported(string shown) => Create(
        ErrorCategory.InvalidArgument,
        $"The model cannot fetch '{shown}' itself: it reads uploaded files alone.",
        "Use -Model palmyra-x5, or save the image and give its path.");

    // Prompts

    public static WriterVisionException EmptyPrompt() => Create(
        ErrorCategory.InvalidArgument,
        "The prompt is empty.",
        "Say what you want to know about the image: -Prompt 'Describe the image'.");

    public static WriterVisionException UnknownPlaceholder(string name, IReadOnlyList<IReadOnlyList<string>> names) => Create(
        ErrorCategory.InvalidArgument,
        $"The prompt places an image called '{{{{{SafeText.Description(name)}}}}}', but there is none of that name.",
        "The names there are: " + string.Join(", ", names.SelectMany(image => image).Take(10).Select(known => "{{" + known + "}}")) + ".");

    public static WriterVisionException PromptsDiffer() => Create(
        ErrorCategory.InvalidArgument,
        "With -Combine all images are asked about in one request, and so with one prompt: this input brings another one.",
        "Give one -Prompt as text, or leave out -Combine.");

    public static WriterVisionException CombineIncomplete(int count) => Create(
        ErrorCategory.InvalidOperation,
        $"Nothing was asked: of the images to combine only {count.ToString(CultureInfo.CurrentCulture)} can be used, and an answer about some would be none about all.",
        "Mend or leave out the inputs that have errors, and ask again.");

    public static WriterVisionException ParameterNotSupported(string parameter, string model) => Create(
        ErrorCategory.InvalidArgument,
        $"-{parameter} has no effect on {SafeText.Line(model)}: the vision endpoint takes a prompt and images, and no more.",
        $"Leave -{parameter} out, or use -Model palmyra-x5.");

    // The key and the endpoint

    public static WriterVisionException ApiKeyNotFound() => Ending(Create(
        ErrorCategory.AuthenticationError,
        "There is no API key.",
        "Give one with -ApiKey, set the environment variable WRITER_API_KEY, or put a line WRITER_API_KEY=... into a file named .env in the current folder."));

    public static WriterVisionException InvalidApiKey(string source) => Ending(Create(
        ErrorCategory.AuthenticationError,
        $"The API key from {source} cannot be sent: it is empty, longer than any key, or has characters that cannot stand in an HTTP header.",
        "Copy the key again, without line breaks or quotes."));

    public static WriterVisionException InvalidEndpoint(string shown, string reason) => Ending(Create(
        ErrorCategory.InvalidArgument,
        $"The endpoint '{shown}' cannot be used: {reason}.",
        "Give an address such as https://api.writer.com, or http://localhost:8080 for an emulator on this machine."));

    public static WriterVisionException DotEnvNotReadable(string path, Exception cause) => Ending(Create(
        ErrorCategory.ReadError,
        $"Cannot read '{SafeText.Line(path)}', where the API key was looked for: {SafeText.Description(cause.Message)}",
        "Make it readable, or give the key with -ApiKey or the environment variable WRITER_API_KEY.",
        cause));

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

    // The network

    public static WriterVisionException ConnectionFailed(Uri endpoint, Exception cause, bool isTimeout = false) => Unreachable(Create(
        isTimeout ? ErrorCategory.OperationTimeout : ErrorCategory.ConnectionError,
        isTimeout
            ? $"Cannot reach {AddressText.Show(endpoint)}: nothing there answers an attempt to connect. It may be down, or a firewall may drop what is sent to it."
            : $"Cannot reach {AddressText.Show(endpoint)}: {Innermost(cause)}",
        "Check the network, the proxy and -Endpoint.",
        cause));

    public static WriterVisionException ConnectionLost(Uri endpoint, Exception cause) => Create(
        ErrorCategory.ConnectionError,
        $"The connection to {AddressText.Show(endpoint)} broke before the answer was whole: {Innermost(cause)}",
        "Try again; if it happens with large images only, a gateway may limit their size.",
        cause);

    public static WriterVisionException Timeout(Uri endpoint, TimeSpan timeout) => Create(
        ErrorCategory.OperationTimeout,
        $"{AddressText.Show(endpoint)} did not answer within {Seconds(timeout)}.",
        "Give it longer with -TimeoutSec, or make the image smaller.");

    public static WriterVisionException CertificateNotTrusted(Uri endpoint, Exception cause) => Ending(Create(
        ErrorCategory.SecurityError,
        $"The certificate of {AddressText.Show(endpoint)} is not trusted, so nothing was sent: {Innermost(cause)}",
        "Install the certificate authority of your proxy or gateway on this machine, or correct -Endpoint.",
        cause));

    public static WriterVisionException ProxyAuthenticationRequired(Uri endpoint) => Ending(Create(
        ErrorCategory.AuthenticationError,
        $"The proxy on the way to {AddressText.Show(endpoint)} asks for a name and a password.",
        "Give them with -ProxyCredential (and -Proxy), or use -ProxyUseDefaultCredentials."));

    public static WriterVisionException RedirectNotFollowed(Uri endpoint, string? target) => Ending(Create(
        ErrorCategory.InvalidResult,
        $"{AddressText.Show(endpoint)} sends on to {(target is null ? "another address" : target)}. Redirects are not followed, so that the key goes nowhere but to the endpoint.",
        "If the new address is right, give it with -Endpoint or WRITER_BASE_URL."));

    // Answers

    public static WriterVisionException TokenBudgetReached(long budget, long used, int notAsked) => Create(
        ErrorCategory.LimitsExceeded,
        string.Format(
            CultureInfo.CurrentCulture,
            "The token budget of {0:N0} is used up: {1:N0} were used, and {2:N0} {3} not asked.",
            budget,
            used,
            notAsked,
            notAsked == 1 ? "input was" : "inputs were"),
        "Run again with another -TokenBudget. With -Journal only those that were not asked are asked then.");

    public static WriterVisionException InvalidResponse(string what) => Create(
        ErrorCategory.InvalidResult,
        $"The server's answer cannot be read: {what}",
        "Check that -Endpoint is a Writer API, and that no gateway changes its answers.");

    public static WriterVisionException ResponseTooLarge(int limit) => Create(
        ErrorCategory.LimitsExceeded,
        $"The server's answer is larger than {limit / (1024 * 1024)} MB, and was not read to its end.",
        "Limit the answer with -MaxTokens.");

    private static WriterVisionException WithRawText(string rawText, WriterVisionException failure)
    {
        failure.Data["RawText"] = rawText;
        return failure;
    }

    private static string Megabytes(long bytes) => (bytes / (1024d * 1024)).ToString("0.##", CultureInfo.CurrentCulture);

    private static WriterVisionException Create(
        ErrorCategory category, string message, string? recommendedAction = null, Exception? cause = null, [CallerMemberName] string errorId = "") =>
        new(errorId, category, message, recommendedAction, cause);

    private static WriterVisionException Ending(WriterVisionException failure)
    {
        failure.EndsRun = true;
        return failure;
    }

    private static WriterVisionException Unreachable(WriterVisionException failure)
    {
        failure.IsServiceUnreachable = true;
        return failure;
    }

    /// <summary>The words of the first cause: those around it say only that something went wrong.</summary>
    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return SafeText.Description(exception.Message);
    }
}
