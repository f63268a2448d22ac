using System;
using System.Management.Automation;

namespace WriterVision.Errors;

/// <content>Failures of an outage.</content>
internal static partial class Failure
{
    public static WriterVisionException ServiceUnreachable(WriterVisionException cause, TimeSpan waited) => Ending(Create(
        ErrorCategory.ResourceUnavailable,
        $"The service is out of reach, and did not come back in the {Seconds(TimeSpan.FromSeconds(Math.Round(waited.TotalSeconds)))} that it was waited for. {cause.Message}",
        "Run the command again later, or have it wait longer with -OutageTimeoutSec.",
        cause));
}
