using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Commands.Pipeline;

/// <summary>
/// The bounded, ordered window between the pipeline and the client. The pipeline thread adds work while the window has room, and takes
/// results in the order of the inputs or of completion. Work runs on the thread pool, and shares nothing else with the pipeline thread.
/// </summary>
/// <typeparam name="T">The type of a result. A failure is a result, too: work must not throw.</typeparam>
internal sealed class BatchWindow<T> : IDisposable
{
    /// <summary>The maximum number of finished results that wait for an unfinished one, as a multiple of the throttle limit. At this number, the producer waits.</summary>
    private const int WindowsOfResults = 4;

    /// <summary>The maximum length of the finished results that wait, in characters: 64 MB of UTF-16.</summary>
    private const long MaximumHeldSize = 32L * 1024 * 1024;

    private readonly object _lock = new();
    private readonly LinkedList<Entry> _entries = new();
    private readonly CancellationTokenSource _stop;
    private readonly Func<T, long> _size;
    private readonly int _throttleLimit;
    private readonly bool _isOrdered;
    private readonly AutoResetEvent _changed = new(false);
    private readonly WaitHandle[] _changedOrStopped;
    private int _running;
    private long _heldSize;

    /// <param name="throttleLimit">The maximum number of pieces of work that run concurrently; 1 or more.</param>
    /// <param name="isOrdered">Whether results are taken in the order in which the work was added.</param>
    /// <param name="size">The size of a result that waits, in characters.</param>
    /// <param name="cancellationToken">Cancels all work.</param>
    public BatchWindow(int throttleLimit, bool isOrdered, Func<T, long> size, CancellationToken cancellationToken)
    {
        _throttleLimit = throttleLimit;
        _isOrdered = isOrdered;
        _size = size;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _changedOrStopped = [_changed, _stop.Token.WaitHandle];
    }

    /// <summary>Whether another piece of work may be added now.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_lock)
            {
                return _running < _throttleLimit
                    && _entries.Count < (long)_throttleLimit * (WindowsOfResults + 1)
                    && _heldSize < MaximumHeldSize;
            }
        }
    }

    /// <summary>The number of pieces of work that are running.</summary>
    public int Running
    {
        get
        {
            lock (_lock)
            {
                return _running;
            }
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count == 0;
            }
        }
    }

    /// <summary>Starts a piece of work.</summary>
    public void Add(Func<CancellationToken, Task<T>> work)
    {
        Entry entry;
        lock (_lock)
        {
            entry = new Entry();
            _entries.AddLast(entry);
            _running++;
        }

        entry.Task = Task.Run(() => RunAsync(entry, work));
    }

    /// <summary>Adds a result that needs no work, such as an input that cannot be read, so that it is taken in order.</summary>
    public void AddFinished(T result)
    {
        lock (_lock)
        {
            _entries.AddLast(new Entry { IsFinished = true, Result = result, Size = _size(result) });
            _heldSize += _size(result);
        }

        _changed.Set();
    }

    /// <summary>Takes the next result that is ready; throws the exception of its work.</summary>
    public bool TryTake(out T result)
    {
        lock (_lock)
        {
            var node = _entries.First;
            while (!_isOrdered && node is { Value.IsFinished: false })
            {
                node = node.Next;
            }

            if (node is not { Value.IsFinished: true })
            {
                result = default!;
                return false;
            }

            _entries.Remove(node);
            _heldSize -= node.Value.Size;
            node.Value.Defect?.Throw();
            result = node.Value.Result;
            return true;
        }
    }

    /// <summary>Wakes a waiting pipeline thread.</summary>
    public void Signal() => _changed.Set();

    /// <summary>Waits until a result may be ready, <see cref="Signal"/> is called, or the time has passed.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public void WaitForChange(TimeSpan longest)
    {
        // The wait is truncated to milliseconds. With less than one, the pipeline thread would spin at the end of each wait.
        WaitHandle.WaitAny(_changedOrStopped, (int)Math.Min(Math.Ceiling(longest.TotalMilliseconds), int.MaxValue));
        _stop.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Cancels all work, and waits a limited time until it has ended.</summary>
    public bool Stop(TimeSpan longest)
    {
        _stop.Cancel();
        Task[] running;
        lock (_lock)
        {
            running = [.. _entries.Where(entry => !entry.IsFinished).Select(entry => entry.Task)];
        }

        try
        {
            return Task.WaitAll(running, longest);
        }
        catch (AggregateException)
        {
            // Canceled as requested.
            return true;
        }
    }

    /// <summary>Cancels all work, waits a limited time until it has ended, and drops it. Finished results can still be taken.</summary>
    /// <returns>How many pieces of work have no result.</returns>
    public int Abandon(TimeSpan longest)
    {
        Stop(longest);
        lock (_lock)
        {
            var unfinished = _entries.Where(static entry => !entry.IsFinished).ToList();
            unfinished.ForEach(entry => _entries.Remove(entry));
            return unfinished.Count;
        }
    }

    public void Dispose()
    {
        // If work is still running, the finalizer disposes the event: the work would otherwise signal a closed handle.
        _stop.Dispose();
        lock (_lock)
        {
            if (_running == 0)
            {
                _changed.Dispose();
            }
        }
    }

    private async Task RunAsync(Entry entry, Func<CancellationToken, Task<T>> work)
    {
        try
        {
            var result = await work(_stop.Token).ConfigureAwait(false);
            lock (_lock)
            {
                entry.Result = result;
                entry.Size = _size(result);
                entry.IsFinished = true;
                _heldSize += entry.Size;
            }
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            // The exception is passed to the pipeline thread, which would otherwise wait for the result forever.
            lock (_lock)
            {
                entry.Defect = ExceptionDispatchInfo.Capture(exception);
                entry.IsFinished = true;
            }
        }
        finally
        {
            lock (_lock)
            {
                // Within the lock, because the event can be disposed as soon as no work is running.
                _running--;
                _changed.Set();
            }
        }
    }

    private sealed class Entry
    {
        public Task Task { get; set; } = Task.CompletedTask;

        public T Result { get; set; } = default!;

        public long Size { get; set; }

        public ExceptionDispatchInfo? Defect { get; set; }

        public bool IsFinished { get; set; }
    }
}
