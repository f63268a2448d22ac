using System;
using System.Management.Automation;
using System.Threading;

namespace WriterVision.Commands.Pipeline;

/// <summary>A cmdlet that can be stopped: by Ctrl+C, by its pipeline, or by being disposed before its time.</summary>
public abstract class CancellableCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private bool _isDisposed;

    private protected CancellableCommand()
    {
    }

    /// <summary>Cancelled when nothing more is wanted of this cmdlet.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <summary>Frees what the cmdlet holds, and ends what still runs.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Called on another thread, for Ctrl+C or a closing runspace.</summary>
    protected override void StopProcessing() => Cancel();

    /// <summary>Frees what the cmdlet holds.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            Cancel();
            _stop.Dispose();
        }
    }

    private void Cancel()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Stopped and disposed at the same time: both mean the same.
        }
    }
}
