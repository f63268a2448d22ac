using System;

namespace WriterVision.Commands.Pipeline;

/// <summary>The outcome of one input: a result or a failure. The pipeline thread writes it in order.</summary>
internal sealed class BatchOutcome
{
    private BatchOutcome(object target) => Target = target;

    /// <summary>The input, as errors name it.</summary>
    public object Target { get; }

    /// <summary>Creates the output object, on the pipeline thread; null if there is none.</summary>
    public Func<object>? CreateResult { get; private init; }

    public WriterVisionException? Failure { get; private init; }

    /// <summary>A failure after the answer arrived, for example while it was recorded. The result is written first.</summary>
    public WriterVisionException? LaterFailure { get; private init; }

    /// <summary>A warning about the result; null for none.</summary>
    public string? Warning { get; private init; }

    /// <summary>The size of the result's text, in characters.</summary>
    public long Size { get; private init; }

    /// <summary>True if the input was skipped; a summary error counts it.</summary>
    public bool IsSkipped { get; private init; }

    /// <summary>True if the run ended before this input was answered; the error that ends the run counts it.</summary>
    public bool IsUnanswered { get; private init; }

    public static BatchOutcome Answered(object target, object result) => Answered(target, () => result, size: 0, warning: null);

    /// <param name="target">The input, as errors name it.</param>
    /// <param name="createResult">Creates the result.</param>
    /// <param name="size">The size of the text of the result, in characters.</param>
    /// <param name="warning">A warning about the result; null for none.</param>
    /// <param name="laterFailure">A failure after the answer arrived, which is reported after the result; null if there is none.</param>
    public static BatchOutcome Answered(
        object target, Func<object> createResult, long size, string? warning, WriterVisionException? laterFailure = null) =>
        new(target) { CreateResult = createResult, Size = size, Warning = warning, LaterFailure = laterFailure };

    /// <summary>The work succeeded without an output object.</summary>
    public static BatchOutcome Done(object target) => new(target);

    public static BatchOutcome Failed(object target, WriterVisionException failure) => new(target) { Failure = failure, IsUnanswered = failure.EndsRun };

    public static BatchOutcome Skipped(object target) => new(target) { IsSkipped = true };

    public static BatchOutcome Unanswered(object target) => new(target) { IsUnanswered = true };
}
