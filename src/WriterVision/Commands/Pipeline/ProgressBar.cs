using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Threading;

namespace WriterVision.Commands.Pipeline;

/// <summary>Shows a command's progress where somebody watches.</summary>
internal sealed class ProgressBar
{
    private static int _lastId;

    private readonly Action<ProgressRecord> _write;
    private readonly ProgressRecord _record;
    private readonly bool _isWatched;
    private bool _isShown;

    /// <param name="activity">The command's name.</param>
    /// <param name="host">Where it runs.</param>
    /// <param name="write">Writes a record; called on the pipeline's thread alone.</param>
    public ProgressBar(string activity, PSHost host, Action<ProgressRecord> write)
    {
        // Two commands of one pipeline have two bars.
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

    /// <summary>Takes the bar away, where there is one.</summary>
    public void Complete()
    {
        if (_isShown)
        {
            _isShown = false;
            _record.RecordType = ProgressRecordType.Completed;
            _write(_record);
        }
    }

    /// <summary>Nobody watches a service, a remote job, a console whose output goes to a file, or one that was told to ask nothing.</summary>
    private static bool IsWatched(PSHost host) =>
        Environment.UserInteractive
        && host.Name != "ServerRemoteHost"
        && !(host.Name == "ConsoleHost"
            && (Console.IsOutputRedirected || Environment.GetCommandLineArgs().Any(static argument => argument.StartsWith("-noni", StringComparison.OrdinalIgnoreCase))));
}
