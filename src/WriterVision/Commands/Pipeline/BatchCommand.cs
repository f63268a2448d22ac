using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using WriterVision.Api.Http;
using WriterVision.Platform;
using WriterVision.Text;

namespace WriterVision.Commands.Pipeline;

/// <summary>
/// A cmdlet that sends many requests concurrently. Inputs are added to a window, and results are taken from it in order. Only the pipeline thread writes.
/// </summary>
public abstract class BatchCommand : WriterCommand
{
    /// <summary>
    /// How long a stop waits for work to end. Requests are canceled immediately. An upload whose body was sent is completed and deleted, so that
    /// no file remains in the account.
    /// </summary>
    private static readonly TimeSpan StopWait = TimeSpan.FromSeconds(5);

    /// <summary>The minimum number of characters of a string that the garbage collector treats as a large object.</summary>
    private const long LargeText = 42_500;

    /// <summary>
    /// The number of characters of large strings that are written before their memory is collected: 64 MB of UTF-16. Without this, large
    /// strings would accumulate to several times the size of the answers in flight. Usual answers are not large objects.
    /// </summary>
    private const long LargeTextPerCollection = 32L * 1024 * 1024;

    private readonly ConcurrentQueue<BatchMessage> _messages = new();
    private readonly CancellationTokenSource _runEnd = new();
    private readonly FailureStreak _failures = new(new SystemClock());
    private BatchWindow<BatchOutcome>? _window;
    private ProgressBar? _bar;

    /// <summary>The failure that ends the run, with the first input that failed. Workers set it; the pipeline thread processes it.</summary>
    private BatchOutcome? _ending;

    /// <summary>The reason for the last failed attempt since an input was completed.</summary>
    private WriterVisionException? _lastRetryReason;

    private long _writtenLargeText;
    private int _unanswered;
    private bool _isWaitReported;

    private protected BatchCommand()
    {
    }

    /// <summary>The maximum number of requests in flight: 1 to 1024.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>Whether results are emitted in the order of the inputs, and not in the order of completion.</summary>
    private protected virtual bool IsOrdered => true;

    private BatchWindow<BatchOutcome> Window =>
        _window ??= new BatchWindow<BatchOutcome>(ThrottleLimit, IsOrdered, static outcome => outcome.Size, StopToken);

    /// <summary>The progress of the run.</summary>
    private protected RunProgress Progress { get; } = new(new SystemClock());

    private ProgressBar Bar => _bar ??= new ProgressBar(MyInvocation.MyCommand.Name, Host, WriteProgress);

    /// <summary>Waits for a place in the window, adds an input, and writes the results that are ready.</summary>
    /// <param name="target">The input, as errors name it.</param>
    /// <param name="work">Returns the outcome; a <see cref="WriterVisionException"/> is an outcome too.</param>
    private protected void Enqueue(object target, Func<RequestContext, CancellationToken, Task<BatchOutcome>> work) =>
        Enqueue(target, SafeText.Line(target.ToString()), work);

    /// <inheritdoc cref="Enqueue(object, Func{RequestContext, CancellationToken, Task{BatchOutcome}})"/>
    /// <param name="target">The input, as the target of errors.</param>
    /// <param name="name">The name of the input in messages, if it differs from the target.</param>
    /// <param name="work">Returns the outcome; a <see cref="WriterVisionException"/> is an outcome too.</param>
    private protected void Enqueue(object target, string name, Func<RequestContext, CancellationToken, Task<BatchOutcome>> work)
    {
        WaitForRoom();
        Window.Add(cancellationToken => RunAsync(target, name, work, cancellationToken));
        WriteReady();
    }

    /// <summary>Reports the error of an input, in input order.</summary>
    private protected void EnqueueFailure(object target, WriterVisionException failure) => EnqueueFinished(Fail(target, failure));

    /// <summary>Runs work that the command depends on, such as a request for the list of models. A failure ends the pipeline.</summary>
    private protected T Await<T>(Func<RequestContext, CancellationToken, Task<T>> work) => EndOnFailure(null, () => AwaitOrThrow(work));

    /// <summary>Like <see cref="Await"/>, for a caller that writes output before a failure ends the pipeline.</summary>
    /// <exception cref="WriterVisionException">The work failed.</exception>
    private protected T AwaitOrThrow<T>(Func<RequestContext, CancellationToken, Task<T>> work)
    {
        try
        {
            return Wait(cancellationToken => work(CreateContext(null), cancellationToken));
        }
        finally
        {
            if (!StopToken.IsCancellationRequested)
            {
                WriteMessages();
            }
        }
    }

    /// <summary>Runs an action on the pipeline thread. A stop interrupts it.</summary>
    private protected T Wait<T>(Func<CancellationToken, Task<T>> work)
    {
        try
        {
            return work(StopToken).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Adds an outcome that needs no work to the window, so that it is written in order.</summary>
    private protected void EnqueueFinished(BatchOutcome outcome)
    {
        // While a slow answer is in flight, these outcomes count toward the same limit as answers.
        WaitForRoom();
        (outcome.Failure is null ? (Action)Progress.Done : Progress.Failed)();
        Window.AddFinished(outcome);
        WriteReady();
    }

    /// <summary>
    /// Releases shared resources after all work has ended. Messages are still written, unless the pipeline is being stopped. Called at least
    /// once.
    /// </summary>
    /// <param name="context">Receives warnings about resources that could not be released.</param>
    /// <param name="cancellationToken">Canceled when the cleanup must end soon.</param>
    private protected virtual void Close(RequestContext context, CancellationToken cancellationToken)
    {
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        WriteAll();
        if (_ending is not null)
        {
            EndRun();
        }

        CloseAndWrite();
        Bar.Complete();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // After Select-Object -First or an exception downstream, the engine calls only this method.
        var window = _window;
        _window = null;
        window?.Stop(StopWait);
        Close(new RequestContext(), new CancellationToken(canceled: true));
        window?.Dispose();
        _runEnd.Dispose();
        base.Dispose(disposing);
    }

    private async Task<BatchOutcome> RunAsync(
        object target, string name, Func<RequestContext, CancellationToken, Task<BatchOutcome>> work, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _ending) is not null)
        {
            return BatchOutcome.Unanswered(target);
        }

        var context = CreateContext(name);
        var started = _failures.Start();
        try
        {
            var outcome = await work(context, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _lastRetryReason, null);
            if (outcome.IsSkipped)
            {
                _failures.Skip();
            }
            else
            {
                _failures.Succeed();
                Progress.Done();
            }

            if (outcome.LaterFailure is { EndsRun: true })
            {
                End(outcome);
            }

            return outcome;
        }
        catch (OperationCanceledException) when (Volatile.Read(ref _ending) is not null && !cancellationToken.IsCancellationRequested)
        {
            _failures.Skip();
            return BatchOutcome.Unanswered(target);
        }
        catch (WriterVisionException failure) when (context.Attempts == 0)
        {
            _failures.Skip();
            Progress.Failed();
            return Fail(target, failure);
        }
        catch (WriterVisionException failure)
        {
            Progress.Failed();
            var time = _failures.Fail(started);
            return Fail(target, OutageTimeoutSec > 0 && time.TotalSeconds >= OutageTimeoutSec && !failure.EndsRun ? PipelineErrors.NoInputSucceeded(failure, time) : failure);
        }
    }

    /// <summary>Creates the outcome of a failure. If every later input would fail in the same way, the failure ends the run.</summary>
    private BatchOutcome Fail(object target, WriterVisionException failure)
    {
        var outcome = BatchOutcome.Failed(target, failure);
        if (failure.EndsRun)
        {
            End(outcome);
        }

        return outcome;
    }

    /// <summary>Ends the run: no more requests are sent.</summary>
    private void End(BatchOutcome outcome)
    {
        Interlocked.CompareExchange(ref _ending, outcome, null);
        _runEnd.Cancel();
    }

    /// <param name="name">The name of the input in messages; null for requests that concern the whole command.</param>
    private RequestContext CreateContext(string? name) => new()
    {
        Input = name,
        Log = text => Post(BatchMessage.Verbose($"{name ?? MyInvocation.MyCommand.Name}: {text}")),
        OnWarning = text => Post(BatchMessage.Warning(text)),
        OnTokens = Progress.Used,
        OnSent = Progress.Sent,
        RunEnd = _runEnd.Token,
        OnRetry = failure => Volatile.Write(ref _lastRetryReason, failure),
    };

    /// <summary>Queues a message for the pipeline thread.</summary>
    private void Post(BatchMessage message)
    {
        _messages.Enqueue(message);
        _window?.Signal();
    }

    private void WaitForRoom()
    {
        while (!Window.HasRoom)
        {
            WriteReady();
            if (!Window.HasRoom)
            {
                WaitForChange();
            }
        }
    }

    /// <summary>Writes the results that are ready, and ends the run if a failure requires it.</summary>
    private void WriteReady()
    {
        Drain();
        if (Volatile.Read(ref _ending) is not null)
        {
            EndRun();
        }
    }

    /// <summary>
    /// Writes all results. A run that ends waits for the answers of all requests that were sent, since they are paid for, until each times out. It does
    /// not wait long for other work, such as deleting uploads, because the service may have stopped answering.
    /// </summary>
    private void WriteAll()
    {
        for (Drain(); !Window.IsEmpty; Drain())
        {
            if (Volatile.Read(ref _ending) is not null && Progress.IsWaitLong && !Progress.IsAnswerExpected)
            {
                _unanswered += Window.Abandon(StopWait);
            }
            else
            {
                WaitForChange();
            }
        }
    }

    /// <summary>Writes the next results that are ready, in order.</summary>
    private void Drain() => Guard(() =>
    {
        WriteMessages();
        while (Window.TryTake(out var outcome))
        {
            Write(outcome);
        }

        ShowProgress();
    });

    private void ShowProgress()
    {
        if (!Progress.TakeUpdate())
        {
            return;
        }

        var reason = ProgressText.WaitReason(Progress, Waiting, Volatile.Read(ref _lastRetryReason));
        Bar.Show(ProgressText.Describe(Progress, Window.Running, reason?.Short));
        if (reason is not null && !_isWaitReported && Progress.IsWaitLong)
        {
            _isWaitReported = true;
            WriteWarning($"No input has been completed for {QuantityText.Seconds(RunProgress.LongWait)}: {reason.Value.Full}. The run ends if the service does not answer for -OutageTimeoutSec ({OutageTimeoutSec.ToString(CultureInfo.CurrentCulture)} seconds).");
        }
    }

    /// <summary>Waits for the requests in flight, writes their results, then ends the pipeline with one error.</summary>
    private void EndRun()
    {
        WriteAll();
        CloseAndWrite();
        Bar.Complete();
        var failure = _ending!.Failure ?? _ending.LaterFailure!;
        // The input that ended the run counts as unanswered, unless its answer was written.
        var message = _unanswered > (_ending.Failure is null ? 0 : 1)
            ? $"{failure.Message.TrimEnd('.')}. The run has ended. {_unanswered.ToString(CultureInfo.CurrentCulture)} {(_unanswered == 1 ? "input in progress was" : "inputs in progress were")} not answered."
            : failure.Message;
        ThrowTerminatingError(ErrorRecords.From(failure, message, _ending.Target));
    }

    private void WriteMessages()
    {
        while (_messages.TryDequeue(out var message))
        {
            Write(message);
        }
    }

    private void Write(BatchMessage message)
    {
        if (message.IsWarning)
        {
            WriteWarning(message.Text);
        }
        else
        {
            WriteVerbose(message.Text);
        }
    }

    private void Write(BatchOutcome outcome)
    {
        if (outcome.IsUnanswered)
        {
            _unanswered++;
            return;
        }

        if (outcome.Failure is { } failure)
        {
            WriteError(ErrorRecords.From(failure, outcome.Target));
            return;
        }

        if (outcome.Warning is { } warning)
        {
            WriteWarning(warning);
        }

        if (outcome.CreateResult is { } create)
        {
            Write(outcome.Target, create);
            CollectLargeText(outcome.Size);
        }

        if (outcome.LaterFailure is { EndsRun: false } laterFailure)
        {
            WriteError(ErrorRecords.From(laterFailure, outcome.Target));
        }
    }

    private void Write(object target, Func<object> create)
    {
        object result;
        try
        {
            result = create();
        }
        catch (WriterVisionException failure)
        {
            WriteError(ErrorRecords.From(failure, target));
            return;
        }

        WriteResult(result);
    }

    private void CollectLargeText(long size)
    {
        _writtenLargeText += size >= LargeText ? size : 0;
        if (_writtenLargeText >= LargeTextPerCollection)
        {
            _writtenLargeText = 0;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        }
    }

    /// <summary>Writes the result of an input to the pipeline.</summary>
    private protected virtual void WriteResult(object result) => WriteObject(result);

    private void CloseAndWrite()
    {
        Close(new RequestContext { OnWarning = text => Post(BatchMessage.Warning(text)) }, StopToken);
        Drain();
    }

    private void WaitForChange() => Guard(() => Window.WaitForChange(Progress.UntilUpdate));

    /// <summary>
    /// If the pipeline is interrupted (by a stop, by an exception or <c>Select-Object -First</c> downstream, or by <c>-ErrorAction Stop</c>), all
    /// requests are canceled first: their answers are not needed, and the rest of the pipeline can run for a long time.
    /// </summary>
    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            _window?.Stop(StopWait);
            throw new PipelineStoppedException();
        }
        catch
        {
            _window?.Stop(StopWait);
            CompleteProgress();
            throw;
        }
    }

    /// <summary>Removes the progress bar if the pipeline continues without this command, for example after <c>Select-Object -First</c>.</summary>
    private void CompleteProgress()
    {
        try
        {
            Bar.Complete();
        }
        catch (PipelineStoppedException)
        {
            // The entire pipeline ends, and its progress bars with it.
        }
    }
}
