using System;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Inputs;

/// <summary>An operation that runs once for all callers. After a failure, the next caller runs it again.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
internal sealed class SharedOperation<T>
{
    private readonly object _lock = new();
    private readonly Func<CancellationToken, Task<T>> _run;
    private Task<T>? _task;

    public SharedOperation(Func<CancellationToken, Task<T>> run) => _run = run;

    /// <summary>Gets the result of the operation. The first caller runs it; other callers wait for the same result.</summary>
    public async Task<T> GetAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<T> task;
            lock (_lock)
            {
                if (_task is null || _task.IsFaulted || _task.IsCanceled)
                {
                    _task = _run(cancellationToken);
                }

                task = _task;
            }

            try
            {
                return await task.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The caller that started the operation was canceled, but this caller was not.
            }
        }
    }
}
