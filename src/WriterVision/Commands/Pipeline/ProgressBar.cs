using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Threading;

namespace WriterVision.Commands.Pipeline;

/// <summary>Shows the progress of a command in an interactive console.</summary>
internal sealed class ProgressBar
{
    private static int _lastId;

    private readonly Action<ProgressRecord> _write;
    private readonly ProgressRecord _record;
    private readonly bool _isWatched;
    private bool _isShown;

    /// <param name="activity">The name of the command.</param>
    /// <param name="host">The host of the command.</param>
    /// <param name="write">Writes a record; called only on the pipeline thread.</param>
    public ProgressBar(string activity, PSHost host, Action<ProgressRecord> write)
    {
        // Each command of a pipeline has its own bar.
        _record = new ProgressRecord(Interlocked.Increment(ref _lastId) & int.MaxValue, activity, " ");
        _write = write;
        _isWatched = IsWatched(host);
    }

    public void Show(string status)
    {
        if (_isWatched)
        {
            _isShown = true;
            _record.StatusDescription = status;
            _write(_record);
        }
    }

    /// <summary>Removes the bar, if there is one.</summary>
    public void Complete()
    {
        if (_isShown)
        {
            _isShown = false;
            _record.RecordType = ProgressRecordType.Completed;
            _write(_record);
        }
    }

    /// <summary>False for a service, a remote job, a console with redirected output, or a non-interactive session.</summary>
    private static bool IsWatched(PSHost host) =>
        Environment.UserInteractive
        && host.Name != "ServerRemoteHost"
        && !(host.Name == "ConsoleHost"
            && (Console.IsOutputRedirected || Environment.GetCommandLineArgs().Any(static argument => argument.StartsWith("-noni", StringComparison.OrdinalIgnoreCase))));
}
