using System;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Imaging.Sources;

/// <summary>
/// The turn of an image to choose the name of its file. Images that can get the same name are converted at the same time, but choose one after
/// the other in input order, so that the first one gets the name.
/// </summary>
internal sealed class NameTurn : IDisposable
{
    private readonly Task _previous;
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="previous">The end of the turn before this one.</param>
    public NameTurn(Task previous) => _previous = previous;

    /// <summary>The end of this turn.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Waits until the images before this one are written, or have failed.</summary>
    /// <exception cref="OperationCanceledException">The command is stopped.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (!_previous.IsCompleted)
        {
            var stopped = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            using (cancellationToken.Register(() => stopped.TrySetResult(true)))
            {
                await Task.WhenAny(_previous, stopped.Task).ConfigureAwait(false);
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Ends the turn.</summary>
    public void Dispose() => _ended.TrySetResult(true);
}
