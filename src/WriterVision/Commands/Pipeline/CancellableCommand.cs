using System;
using System.Management.Automation;
using System.Threading;

namespace WriterVision.Commands.Pipeline;

/// <summary>A cmdlet that can be stopped by Ctrl+C, by its pipeline, or by disposal.</summary>
public abstract class CancellableCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private bool _isDisposed;

    private protected CancellableCommand()
    {
    }

    /// <summary>Canceled when the cmdlet is stopped or disposed.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <summary>Releases the resources of the cmdlet, and ends work that is still running.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Called on another thread, for Ctrl+C or a closing runspace.</summary>
    protected override void StopProcessing() => Cancel();

    /// <summary>Releases the resources of the cmdlet.</summary>
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
            // The cmdlet is being disposed, which cancels it, too.
        }
    }
}
