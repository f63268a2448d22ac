using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace WriterVision.Quickstart;

/// <summary>A PowerShell engine that has imported the module and writes to this console.</summary>
internal sealed class Shell : IDisposable
{
    private readonly ConsoleHost _host = new();
    private readonly Runspace _runspace;
    private PowerShell? _running;

    public Shell(string manifest)
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            // A stock Windows client runs no scripts, and the module's loader is one.
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        state.Commands.Add(new SessionStateCmdletEntry("Get-ChildItem", typeof(GetChildItemCommand), null));
        state.Commands.Add(new SessionStateAliasEntry("gci", "Get-ChildItem"));
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
        using (var shell = Create())
        {
            shell.AddCommand("Import-Module").AddParameter("Name", manifest).AddParameter("ErrorAction", ActionPreference.Stop).Invoke();
        }

        Console.CancelKeyPress += OnCancel;
    }

    public void SetLocation(string folder) =>
        _runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(folder));

    /// <summary>Runs a script, and gives the exit code that pwsh would give.</summary>
    public int Run(string script) => Invoke(shell => shell.AddScript(script));

    /// <summary>Runs a command as <c>pwsh -Command</c> does: it fails where its last statement failed.</summary>
    public int RunCommand(string command) => Run(command + "\nif (-not $?) { exit 1 }");

    public int RunFile(string path, IEnumerable<string> arguments) => Invoke(shell =>
    {
        shell.AddCommand(path, useLocalScope: false);
        foreach (var argument in arguments)
        {
            shell.AddArgument(argument);
        }
    });

    /// <summary>Runs a script statement by statement, each shown before what it writes, as in a console.</summary>
    public int RunTour(string script)
    {
        var tree = Parser.ParseInput(script, out var tokens, out var errors);
        if (errors.Length > 0)
        {
            throw new ParseException(errors);
        }

        var line = 0;
        foreach (var statement in tree.EndBlock.Statements)
        {
            foreach (var comment in tokens.Where(token => token.Kind == TokenKind.Comment
                && token.Extent.StartLineNumber > line && token.Extent.StartLineNumber < statement.Extent.StartLineNumber))
            {
                _host.UI.WriteLine();
                _host.WriteDimmed(comment.Text);
            }

            line = statement.Extent.EndLineNumber;
            _host.WritePrompt(statement.Extent.Text);
            if (Run(statement.Extent.Text) is not 0 and var code)
            {
                return code;
            }
        }

        return 0;
    }

    public void Dispose()
    {
        Console.CancelKeyPress -= OnCancel;
        _runspace.Dispose();
    }

    private int Invoke(Action<PowerShell> build)
    {
        using var shell = Create();
        build(shell);
        // Errors go through the engine's own views, in their place between the results.
        shell.Commands.Commands[^1].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        _running = shell;
        try
        {
            shell.Invoke();
            return _host.ExitCode ?? 0;
        }
        catch (PipelineStoppedException)
        {
            return 130;
        }
        catch (RuntimeException exception)
        {
            WriteError(exception.ErrorRecord);
            return 1;
        }
        finally
        {
            _running = null;
        }
    }

    private void WriteError(ErrorRecord error)
    {
        using var shell = Create();
        shell.AddCommand("Out-Default").Invoke(new[] { error });
    }

    private PowerShell Create()
    {
        var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        return shell;
    }

    private void OnCancel(object? sender, ConsoleCancelEventArgs arguments)
    {
        if (_running is { } running)
        {
            arguments.Cancel = true;
            running.Stop();
        }
    }
}
