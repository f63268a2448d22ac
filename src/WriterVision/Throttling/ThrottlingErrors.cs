using System;
using System.Management.Automation;
using WriterVision.Text;
using static WriterVision.Errors.ErrorFactory;

namespace WriterVision.Throttling;

/// <summary>Errors that end the wait for the service.</summary>
internal static class ThrottlingErrors
{
    public static WriterVisionException ServiceUnreachable(WriterVisionException cause, TimeSpan waited) => CreateEnding(
        ErrorCategory.ResourceUnavailable,
        $"The service has been unreachable for {QuantityText.Duration(waited)}. {cause.Message}",
        "Run the command again later, or increase -OutageTimeoutSec.",
        cause);

    public static WriterVisionException RateLimited(WriterVisionException cause, TimeSpan waited) => CreateEnding(
        ErrorCategory.LimitsExceeded,
        $"The server has refused every request for {QuantityText.Duration(waited)}. {cause.Message}",
        "The account's quota may be used up. Run the command again later, or increase -OutageTimeoutSec.",
        cause);
}
