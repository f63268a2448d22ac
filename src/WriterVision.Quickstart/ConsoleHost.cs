using System;
using System.Globalization;
using System.IO;
using System.Management.Automation.Host;

namespace WriterVision.Quickstart;

/// <summary>The engine's host: this console.</summary>
/// <param name="errors">Where errors go.</param>
internal sealed class ConsoleHost(TextWriter errors) : PSHost
{
    private readonly ConsoleInterface _interface = new(errors);

    /// <summary>What <c>exit</c> was called with; null where it was not.</summary>
    public int? ExitCode { get; private set; }

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "WriterVision.Quickstart";

    public override PSHostUserInterface UI => _interface;

    public override Version Version { get; } = typeof(PSHost).Assembly.GetName().Version!;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <summary>Shows a command as if it had been typed.</summary>
    public void WritePrompt(string command)
    {
        _interface.WriteLine();
        _interface.WriteColoured(ConsoleColor.Green, "PS> ");
        _interface.WriteLine(command);
    }

    public void WriteDimmed(string text) => _interface.WriteColoured(ConsoleColor.DarkGray, text);

    /// <summary>Shows an error with the engine's own view, which the engine itself writes among the results where no pipeline's error stream brought it.</summary>
    public void ShowError(Action view)
    {
        _interface.IsShowingError = true;
        view();
        _interface.IsShowingError = false;
    }

    /// <summary>Takes away what a command left of its progress.</summary>
    public void EndProgress() => _interface.EndProgress();

    public override void EnterNestedPrompt() => throw new NotSupportedException("This host has no nested prompt.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("This host has no nested prompt.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
