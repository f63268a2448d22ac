using System;
using System.Management.Automation;
using WriterVision.Text;
using static WriterVision.Errors.ErrorFactory;

namespace WriterVision.Commands.Pipeline;

/// <summary>Errors about a run as a whole.</summary>
internal static class PipelineErrors
{
    public static WriterVisionException NoInputSucceeded(WriterVisionException lastFailure, TimeSpan time) => CreateEnding(
        ErrorCategory.OperationStopped,
        $"All inputs have failed for {QuantityText.Duration(time)}. The last error: {lastFailure.Message}",
        "Correct the cause and run the command again, or increase -OutageTimeoutSec.",
        lastFailure);
}
