using System;
using System.Globalization;
using System.Management.Automation.Host;

namespace WriterVision.Quickstart;

/// <summary>The engine's host: this console.</summary>
internal sealed class ConsoleHost : PSHost
{
    private readonly ConsoleInterface _interface = new();

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

    public override void EnterNestedPrompt() => throw new NotSupportedException("This host has no nested prompt.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("This host has no nested prompt.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
