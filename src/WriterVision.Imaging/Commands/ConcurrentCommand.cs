using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Commands.Pipeline;

namespace WriterVision.Imaging.Commands;

/// <summary>A cmdlet that works on as many inputs at a time as there are processors, and writes the results in input order.</summary>
public abstract class ConcurrentCommand : CancellableCommand
{
    private static readonly TimeSpan StopWait = TimeSpan.FromSeconds(2);

    private BatchWindow<Outcome>? _window;

    private protected ConcurrentCommand()
    {
    }

    private BatchWindow<Outcome> Window =>
        _window ??= new BatchWindow<Outcome>(Environment.ProcessorCount, isOrdered: true, static _ => 0, StopToken);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        for (WriteReady(); _window is { IsEmpty: false }; WriteReady())
        {
            WaitForChange();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // After Select-Object -First or an exception downstream, the engine calls only this method.
        var window = _window;
        _window = null;
        window?.Stop(StopWait);
        window?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Starts work on an input as soon as there is room, and writes the results that are ready.</summary>
    /// <param name="target">The input, as errors name it.</param>
    /// <param name="work">
    /// Returns the result, and a failure that does not concern it, which is null if there is none. A <see cref="WriterVisionException"/> that it throws
    /// becomes the error of this input.
    /// </param>
    private protected void Enqueue(object target, Func<CancellationToken, Task<(object Result, WriterVisionException? Failure)>> work)
    {
        WaitForRoom();
        Window.Add(async cancellationToken =>
        {
            try
            {
                var (result, failure) = await work(cancellationToken).ConfigureAwait(false);
                return new Outcome(target, result, failure);
            }
            catch (WriterVisionException failure)
            {
                return new Outcome(target, null, failure);
            }
        });
        WriteReady();
    }

    /// <summary>Writes a result that needed no work, in input order.</summary>
    private protected void EnqueueResult(object result) => EnqueueFinished(new Outcome(result, result, null));

    /// <summary>Writes the error of an input, in input order.</summary>
    private protected void EnqueueFailure(object target, WriterVisionException failure) => EnqueueFinished(new Outcome(target, null, failure));

    /// <summary>Writes an error, or ends the command if every later input would fail in the same way.</summary>
    private protected void WriteFailure(object target, WriterVisionException failure)
    {
        var record = ErrorRecords.From(failure, target);
        if (failure.EndsRun)
        {
            ThrowTerminatingError(record);
        }

        WriteError(record);
    }

    private void EnqueueFinished(Outcome outcome)
    {
        WaitForRoom();
        Window.AddFinished(outcome);
        WriteReady();
    }

    private void WaitForRoom()
    {
        for (WriteReady(); !Window.HasRoom; WriteReady())
        {
            WaitForChange();
        }
    }

    private void WriteReady()
    {
        while (_window is { } window && window.TryTake(out var outcome))
        {
            if (outcome.Result is { } result)
            {
                WriteObject(result);
            }

            if (outcome.Failure is { } failure)
            {
                WriteFailure(outcome.Target, failure);
            }
        }
    }

    private void WaitForChange()
    {
        try
        {
            Window.WaitForChange(Timeout.InfiniteTimeSpan);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>What became of an input: a result, a failure, or both.</summary>
    private sealed class Outcome
    {
        public Outcome(object target, object? result, WriterVisionException? failure)
        {
            Target = target;
            Result = result;
            Failure = failure;
        }

        public object Target { get; }

        public object? Result { get; }

        public WriterVisionException? Failure { get; }
    }
}
