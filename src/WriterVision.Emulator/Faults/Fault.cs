using System.Text.Json.Serialization;

namespace WriterVision.Emulator.Faults;

/// <summary>The kind of an injected fault.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
public enum FaultKind
{
    /// <summary>An error status with the documented body.</summary>
    Status,

    /// <summary>An error status with a web page instead of the documented body, as gateways return it.</summary>
    WebPage,

    /// <summary>A success status with a web page as the body.</summary>
    WebPageAsSuccess,

    /// <summary>A success status with a body that is not valid JSON.</summary>
    BrokenJson,

    /// <summary>The answer is sent before the body of the request is read, and the connection closed.</summary>
    EarlyStatus,

    /// <summary>The connection is reset before there is an answer.</summary>
    Reset,

    /// <summary>The connection is reset after the headers of the answer.</summary>
    ResetAfterHeaders,

    /// <summary>The answer ends in the middle of its body.</summary>
    CutOff,

    /// <summary>The monthly quota of the account is exhausted.</summary>
    Quota,

    /// <summary>A guardrail of the account blocks the input.</summary>
    Guardrail,

    /// <summary>The content policy of the service blocks the input.</summary>
    UnsafeContent,

    /// <summary>No answer is sent, however long the client waits.</summary>
    Stall,
}

/// <summary>A fault for one request, which <see cref="FaultMiddleware"/> injects.</summary>
/// <param name="Kind">The kind of fault.</param>
/// <param name="Status">The HTTP status, for kinds that have one.</param>
public record Fault(FaultKind Kind, int Status = 500)
{
    /// <summary>The <c>Retry-After</c> header, as it is sent: seconds, or an HTTP date.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>The <c>retry-after-ms</c> header, as it is sent.</summary>
    public string? RetryAfterMs { get; init; }

    /// <summary>The <c>x-should-retry</c> header, as it is sent.</summary>
    public string? ShouldRetry { get; init; }
}
