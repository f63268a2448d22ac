using System;

namespace WriterVision.Commands.Pipeline;

/// <summary>What became of one input: a result or a failure, kept until its turn to leave the pipeline.</summary>
internal sealed class BatchOutcome
{
    private BatchOutcome(object target) => Target = target;

    /// <summary>The input, as an error names it.</summary>
    public object Target { get; }

    /// <summary>Makes what leaves the pipeline, on the pipeline's own thread; null where nothing does.</summary>
    public Func<object>? CreateResult { get; private init; }

    public WriterVisionException? Failure { get; private init; }

    /// <summary>What failed after the answer had arrived, such as recording it. The result leaves the pipeline first.</summary>
    public WriterVisionException? LaterFailure { get; private init; }

    /// <summary>What the user should know of a result that is not what it seems.</summary>
    public string? Warning { get; private init; }

    /// <summary>The size of the result's text, in characters.</summary>
    public long Size { get; private init; }

    /// <summary>Whether nothing was done about the input, which another error counts in.</summary>
    public bool IsPassedOver { get; private init; }

    /// <summary>Whether the run ended before this input had its answer, so that the error that ends it counts this input in.</summary>
    public bool IsUnanswered { get; private init; }

    public static BatchOutcome Answered(object target, object result) => Answered(target, () => result, size: 0, warning: null);

    /// <param name="target">The input, as errors name it.</param>
    /// <param name="createResult">Creates the result.</param>
    /// <param name="size">The size of the text of the result, in characters.</param>
    /// <param name="warning">A warning about the result; null for none.</param>
    /// <param name="laterFailure">What failed after the answer had arrived. It is reported after the result; null for nothing.</param>
    public static BatchOutcome Answered(
        object target, Func<object> createResult, long size, string? warning, WriterVisionException? laterFailure = null) =>
        new(target) { CreateResult = createResult, Size = size, Warning = warning, LaterFailure = laterFailure };

    /// <summary>What was asked for is done, and gives nothing.</summary>
    public static BatchOutcome Done(object target) => new(target);

    public static BatchOutcome Failed(object target, WriterVisionException failure) => new(target) { Failure = failure, IsUnanswered = failure.EndsRun };

    public static BatchOutcome PassedOver(object target) => new(target) { IsPassedOver = true };

    public static BatchOutcome NotAsked(object target) => new(target) { IsUnanswered = true };
}
