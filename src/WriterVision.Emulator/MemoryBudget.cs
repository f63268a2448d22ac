using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Emulator;

/// <summary>
/// Limits the memory for requests in progress: their bodies, and the pixels of their images. Requests are admitted in the order of arrival
/// while the budget is sufficient; further requests wait on the network and not in memory. A request larger than the budget is admitted
/// alone. <see cref="Files.FileStore"/> limits the stored files.
/// </summary>
internal sealed class MemoryBudget
{
    private readonly Lock _lock = new();
    private readonly Queue<(long Amount, TaskCompletionSource Admitted)> _waiting = new();
    private readonly long _size;
    private long _free;

    public MemoryBudget(long size)
    {
        _size = size;
        _free = size;
    }

    public async Task<IDisposable> TakeAsync(long amount, CancellationToken cancellationToken)
    {
        var wanted = Math.Clamp(amount, 1, _size);
        var admitted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Enqueue((wanted, admitted));
        }

        Admit();
        try
        {
            await admitted.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The request may still be admitted; its share is then returned immediately.
            _ = admitted.Task.ContinueWith(_ => Return(wanted), TaskScheduler.Default);
            throw;
        }

        return new Share(this, wanted);
    }

    private void Return(long amount)
    {
        lock (_lock)
        {
            _free += amount;
        }

        Admit();
    }

    private void Admit()
    {
        lock (_lock)
        {
            while (_waiting.TryPeek(out var first) && first.Amount <= _free)
            {
                _waiting.Dequeue();
                _free -= first.Amount;
                first.Admitted.SetResult();
            }
        }
    }

    private sealed class Share(MemoryBudget budget, long amount) : IDisposable
    {
        private int _isReturned;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReturned, 1) == 0)
            {
                budget.Return(amount);
            }
        }
    }
}
