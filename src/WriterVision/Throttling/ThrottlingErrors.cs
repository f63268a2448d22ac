using System;
using System.Management.Automation;
using static WriterVision.Errors.ErrorFactory;

namespace WriterVision.Throttling;

/// <summary>Errors that end the wait for the service.</summary>
internal static class ThrottlingErrors
{
    public static WriterVisionException ServiceUnreachable(WriterVisionException cause, TimeSpan waited) => CreateEnding(
        ErrorCategory.ResourceUnavailable,
        $"The service is out of reach, and did not come back in the {Seconds(TimeSpan.FromSeconds(Math.Round(waited.TotalSeconds)))} that it was waited for. {cause.Message}",
        "Run the command again later, or have it wait longer with -OutageTimeoutSec.",
        cause);
}
