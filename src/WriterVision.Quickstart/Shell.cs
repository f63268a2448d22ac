using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace WriterVision.Quickstart;

/// <summary>A PowerShell engine that has imported the module and writes to this console.</summary>
internal sealed class Shell : IDisposable
{
    /// <summary>What a shell gives for a program that Ctrl+C ended.</summary>
    private const int Interrupted = 130;

    private readonly ConsoleHost _host;
    private readonly Runspace _runspace;
    private PowerShell? _running;
    private bool _isStopping;

    /// <param name="manifest">The module.</param>
    /// <param name="errors">Where errors go.</param>
    public Shell(string manifest, TextWriter errors)
    {
        _host = new ConsoleHost(errors);
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

    /// <summary>Runs a command as <c>pwsh -Command</c> does: it fails where its last statement failed.</summary>
    public int RunCommand(string command)
    {
        Parser.ParseInput(command, out _, out var errors);
        if (errors.FirstOrDefault(static error => error.IncompleteInput) is { } unfinished)
        {
            // The engine has no view for it: in a console it would ask for the next line.
            _host.UI.WriteErrorLine("ParserError: " + unfinished.Message);
            return 1;
        }

        return Run(command + "\nif (-not $?) { exit 1 }");
    }

    /// <summary>Runs a script as <c>pwsh -File</c> does: it fails where it threw, or with the code that it called <c>exit</c> with.</summary>
    public int RunFile(string path, IEnumerable<string> arguments) =>
        Run($"& {Quoted(path)} {string.Join(' ', arguments.Select(Argument))}\nif (-not $?) {{ if ($LASTEXITCODE) {{ exit $LASTEXITCODE }} exit 1 }}");

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
            // In a try, what ends a statement ends the tour: it does not end well where every request is refused. The statement stays on
            // the first line, since an error further down is shown with its line.
            if (Run($"try {{ {statement.Extent.Text}\n}} catch {{ throw }}") is not 0 and var code)
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

    private static string Quoted(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    /// <summary>A name stays a name (<c>-Name</c>, <c>-Name:value</c>); all else is a value, as it is.</summary>
    private static string Argument(string text) =>
        Regex.Match(text, "^(-[A-Za-z_][A-Za-z0-9_]*)(:(.+))?$", RegexOptions.Singleline) is { Success: true } name
            ? name.Groups[1].Value + (name.Groups[2].Success ? ":" + Quoted(name.Groups[3].Value) : string.Empty)
            : Quoted(text);

    private int Run(string script)
    {
        using var shell = Create();
        shell.AddScript(script);
        // Errors go through the engine's own views, in their place between the results.
        shell.Commands.Commands[^1].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        _running = shell;
        try
        {
            shell.Invoke();
            return shell.InvocationStateInfo.State == PSInvocationState.Stopped ? Interrupted : _host.ExitCode ?? 0;
        }
        catch (PipelineStoppedException)
        {
            return Interrupted;
        }
        catch (RuntimeException exception)
        {
            WriteError(exception.ErrorRecord);
            return 1;
        }
        finally
        {
            _running = null;
            _host.EndProgress();
        }
    }

    private void WriteError(ErrorRecord error)
    {
        using var shell = Create();
        shell.AddCommand("Out-Default");
        _host.ShowError(() => shell.Invoke(new[] { error }));
    }

    private PowerShell Create()
    {
        var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        return shell;
    }

    // The first time the command is asked to stop; after that, or where none runs, the program ends. It has to end itself, since the
    // emulator's web host keeps Ctrl+C from doing so.
    private void OnCancel(object? sender, ConsoleCancelEventArgs arguments)
    {
        arguments.Cancel = true;
        if (_running is not { } running || _isStopping)
        {
            Environment.Exit(Interrupted);
            return;
        }

        _isStopping = true;
        // Not here: a command that can't be stopped at once would hold up the second Ctrl+C.
        _ = Task.Run(running.Stop);
    }
}
