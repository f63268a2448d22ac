using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading.Tasks;

namespace WriterVision.Tests.Engine;

/// <summary>A PowerShell runspace for one test: a real engine that has imported the staged module.</summary>
internal sealed class Shell : IDisposable
{
    private readonly Runspace _runspace;

    /// <param name="endpoint">The default endpoint of the commands; null for the default of the module.</param>
    /// <param name="apiKey">The API key; null to let the module find one.</param>
    /// <param name="importModule">False for tests that import the module themselves.</param>
    public Shell(Uri? endpoint = null, string? apiKey = null, bool importModule = true)
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        // The engine from NuGet contains only the core commands. These replace other commands that pipelines use.
        state.Commands.Add(new SessionStateCmdletEntry("Get-ChildItem", typeof(GetChildItemCommand), null));
        state.Commands.Add(new SessionStateCmdletEntry("Select-First", typeof(SelectFirstCommand), null));
        state.Commands.Add(new SessionStateAliasEntry("gci", "Get-ChildItem"));
        state.Commands.Add(new SessionStateAliasEntry("iwv", "Invoke-WriterVision"));
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        if (importModule)
        {
            Run($"Import-Module '{StagedModule.Manifest}'").ThrowIfFailed();
        }

        _runspace.SessionStateProxy.SetVariable("endpoint", endpoint);
        _runspace.SessionStateProxy.SetVariable("apiKey", apiKey);
        Run("$PSDefaultParameterValues = @{}; if ($endpoint) { $PSDefaultParameterValues['*:Endpoint'] = $endpoint }; if ($apiKey) { $PSDefaultParameterValues['*:ApiKey'] = $apiKey }");
    }

    public void Set(string variable, object? value) => _runspace.SessionStateProxy.SetVariable(variable, value);

    public void SetLocation(string path)
    {
        Set("location", path);
        Run("$null = $ExecutionContext.SessionState.Path.SetLocation([wildcardpattern]::Escape($location))").ThrowIfFailed();
    }

    /// <summary>Runs a script until it ends, or until the first terminating error.</summary>
    public ShellResult Run(string script)
    {
        using var shell = Create(script);
        return Finish(shell, () => shell.Invoke());
    }

    /// <summary>Starts a script, which the caller stops or awaits.</summary>
    public (PowerShell Shell, Task<ShellResult> Result) Start(string script)
    {
        var shell = Create(script);
        return (shell, Task.Run(() => Finish(shell, () => shell.Invoke())));
    }

    public void Dispose() => _runspace.Dispose();

    private PowerShell Create(string script)
    {
        var shell = PowerShell.Create(_runspace);
        // Without try, a statement-terminating error would be reported like a non-terminating error.
        shell.AddScript($"try {{\n{script}\n}} catch {{ throw }}");
        return shell;
    }

    private static ShellResult Finish(PowerShell shell, Func<ICollection<PSObject>> invoke)
    {
        IReadOnlyList<object> output = [];
        ErrorRecord? terminating = null;
        try
        {
            output = [.. invoke().Select(item => item?.BaseObject!)];
        }
        catch (PipelineStoppedException)
        {
            // A stop is detected by the state below, because it does not always cause an exception.
        }
        catch (RuntimeException exception)
        {
            terminating = exception.ErrorRecord;
        }

        var streams = shell.Streams;
        return new ShellResult(
            output, [.. streams.Error], terminating, shell.InvocationStateInfo.State == PSInvocationState.Stopped, [.. streams.Warning.Select(record => record.Message)], [.. streams.Verbose.Select(record => record.Message)], [.. streams.Progress]);
    }
}

/// <summary>The output and the other streams of a script.</summary>
internal sealed record ShellResult(
    IReadOnlyList<object> Output,
    IReadOnlyList<ErrorRecord> Errors,
    ErrorRecord? Terminating,
    bool IsStopped,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<ProgressRecord> Progress)
{
    /// <summary>The results, in the order of the output.</summary>
    public IReadOnlyList<VisionResult> Results => [.. Output.Cast<VisionResult>()];

    /// <summary>The ids of the errors, without the name of the command.</summary>
    public IReadOnlyList<string> ErrorIds => [.. Errors.Select(Id)];

    public string? TerminatingId => Terminating is null ? null : Id(Terminating);

    /// <summary>The text of all output, errors, warnings and verbose messages.</summary>
    public string AllText => string.Join(
        '\n',
        Output.Select(item => item?.ToString()).Concat(Errors.Append(Terminating).Where(error => error is not null)
            .SelectMany(error => new[] { error!.ToString(), error.Exception.ToString(), error.ErrorDetails?.RecommendedAction, error.TargetObject?.ToString() }))
            .Concat(Warnings).Concat(Verbose));

    public ShellResult ThrowIfFailed()
    {
        if ((Terminating ?? Errors.FirstOrDefault()) is { } error)
        {
            throw new InvalidOperationException($"{error}\n{error.ScriptStackTrace}", error.Exception);
        }

        return this;
    }

    private static string Id(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}
