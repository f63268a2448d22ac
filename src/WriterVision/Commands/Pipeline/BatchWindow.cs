using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Commands.Pipeline;

/// <summary>
/// The bounded, ordered window between the pipeline and the client. The pipeline's thread puts work in while there is room, and takes
/// results out: the next in input order, or as they come. Work runs on the thread pool; nothing else is shared with it.
/// </summary>
/// <typeparam name="T">What a piece of work gives. A failure is a result too: work that throws has a defect.</typeparam>
internal sealed class BatchWindow<T> : IDisposable
{
    /// <summary>How many windows of finished results may wait behind one that is not: beyond it the producer waits.</summary>
    private const int WindowsOfResults = 4;

    /// <summary>How many characters of finished text may wait so: 64 MB of UTF-16.</summary>
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

    /// <param name="throttleLimit">How much runs at a time at most; at least 1.</param>
    /// <param name="isOrdered">Whether results leave in the order in which the work came.</param>
    /// <param name="size">The size of a result that waits, in characters.</param>
    /// <param name="cancellationToken">Ends all work.</param>
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

    /// <summary>How much runs now.</summary>
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

    /// <summary>Adds what is known without work, such as an input that cannot be read, so that it leaves in its turn.</summary>
    public void AddFinished(T result)
    {
        lock (_lock)
        {
            _entries.AddLast(new Entry { IsFinished = true, Result = result, Size = _size(result) });
            _heldSize += _size(result);
        }

        _changed.Set();
    }

    /// <summary>Takes the next result that may leave; throws what its work threw.</summary>
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

    /// <summary>Tells a waiting pipeline thread that there is something to look at.</summary>
    public void Signal() => _changed.Set();

    /// <summary>Waits until a result may have come, <see cref="Signal"/> was called, or the time is over.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public void WaitForChange(TimeSpan longest)
    {
        // Milliseconds are cut off: without a whole one the pipeline's thread would spin through the last of each wait.
        WaitHandle.WaitAny(_changedOrStopped, (int)Math.Min(Math.Ceiling(longest.TotalMilliseconds), int.MaxValue));
        _stop.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Ends all work at once, and waits until it has ended, but not for ever.</summary>
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
            // Cancelled, as asked.
            return true;
        }
    }

    public void Dispose()
    {
        // The event is left to the finalizer where work is still running: it would signal a handle that is gone.
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
            // Thrown where the pipeline can see it: a result that never comes would be waited for without end.
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
                // Within the lock: once nothing runs, the event may be disposed.
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
