using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Api;

/// <summary>
/// Runs at most one call for each key at a time. Callers that ask for the same key while the call runs wait for it and share its result.
/// </summary>
/// <typeparam name="TKey">The key of a call.</typeparam>
/// <typeparam name="T">The result of a call.</typeparam>
internal sealed class SingleFlight<TKey, T>
    where TKey : notnull
{
    private readonly Dictionary<TKey, Task<T>> _flights = [];

    /// <summary>
    /// Runs the call, or waits for the running call with the same key. If that call fails or is canceled, the next waiting caller runs
    /// its own call, unless the failure ends the run: then every waiting caller fails with it.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="call">The call. It handles its own cancellation.</param>
    /// <param name="cancellationToken">Ends the waiting of this caller, and nothing else.</param>
    /// <returns>The result, and whether it is the result of another caller.</returns>
    public async Task<(T Value, bool IsShared)> RunAsync(TKey key, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource<T>? own = null;
            Task<T>? flight;
            lock (_flights)
            {
                if (!_flights.TryGetValue(key, out flight))
                {
                    own = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
                    _flights.Add(key, own.Task);
                }
            }

            if (own is not null)
            {
                return (await LeadAsync(key, call, own).ConfigureAwait(false), false);
            }

            try
            {
                return (await WaitAsync(flight!, cancellationToken).ConfigureAwait(false), true);
            }
            catch (WriterVisionException failure) when (!failure.EndsRun)
            {
                // The input of another caller failed. This one can succeed.
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Another caller was canceled, not this one.
            }
        }
    }

    private static async Task<T> WaitAsync(Task<T> flight, CancellationToken cancellationToken)
    {
        var canceled = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => canceled.TrySetCanceled(cancellationToken)))
        {
            return await (await Task.WhenAny(flight, canceled.Task).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private async Task<T> LeadAsync(TKey key, Func<Task<T>> call, TaskCompletionSource<T> own)
    {
        try
        {
            var result = await call().ConfigureAwait(false);
            Land(key);
            own.SetResult(result);
            return result;
        }
        catch (OperationCanceledException)
        {
            Land(key);
            own.TrySetCanceled();
            throw;
        }
        catch (Exception exception)
        {
            Land(key);
            own.TrySetException(exception);
            // Marks it as observed: there may be no other caller.
            _ = own.Task.Exception;
            throw;
        }
    }

    /// <summary>Removes the call before its waiting callers learn of its end, so that they do not find it again.</summary>
    private void Land(TKey key)
    {
        lock (_flights)
        {
            _flights.Remove(key);
        }
    }
}
