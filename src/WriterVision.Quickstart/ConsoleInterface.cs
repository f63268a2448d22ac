using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Security;

namespace WriterVision.Quickstart;

/// <summary>Writes to this console, in colour where it is a terminal and <c>NO_COLOR</c> is not set; answers no questions but simple ones.</summary>
internal sealed class ConsoleInterface : PSHostUserInterface
{
    private readonly bool _hasColour = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public override PSHostRawUserInterface RawUI { get; } = new ConsoleRawInterface();

    public override bool SupportsVirtualTerminal => _hasColour;

    public void WriteColoured(ConsoleColor colour, string text)
    {
        if (_hasColour)
        {
            Console.ForegroundColor = colour;
        }

        Console.Write(text);
        if (_hasColour)
        {
            Console.ResetColor();
        }
    }

    public override void Write(string value) => Console.Write(Rendered(value));

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => WriteColoured(foregroundColor, value);

    public override void WriteLine(string value) => Console.WriteLine(Rendered(value));

    public override void WriteErrorLine(string value) => WriteNote(ConsoleColor.Red, value);

    public override void WriteWarningLine(string message) => WriteNote(ConsoleColor.Yellow, "WARNING: " + message);

    public override void WriteVerboseLine(string message) => WriteNote(ConsoleColor.Yellow, "VERBOSE: " + message);

    public override void WriteDebugLine(string message) => WriteNote(ConsoleColor.Yellow, "DEBUG: " + message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        // A tour is over before a bar would help.
    }

    public override string ReadLine() => Console.ReadLine() ?? string.Empty;

    public override SecureString ReadLineAsSecureString() => throw new NotSupportedException("This host reads no secrets. Use pwsh.");

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        WriteLine(caption);
        WriteLine(message);
        var labels = choices.Select(static choice => choice.Label.Replace("&", string.Empty, StringComparison.Ordinal)).ToList();
        Write(string.Join("  ", labels) + $" (default is '{labels[Math.Max(defaultChoice, 0)]}'): ");
        var answer = ReadLine().Trim();
        var index = labels.FindIndex(label => label.Equals(answer, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? index : choices.ToList().FindIndex(choice => IsHotKey(choice.Label, answer)) is >= 0 and var hot ? hot : defaultChoice;
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        var answers = new Dictionary<string, PSObject>();
        foreach (var description in descriptions)
        {
            Write(description.Name + ": ");
            answers[description.Name] = new PSObject(ReadLine());
        }

        return answers;
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new NotSupportedException("This host reads no secrets. Use pwsh.");

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        PromptForCredential(caption, message, userName, targetName);

    /// <summary>The engine colours its tables whatever the host says.</summary>
    private string Rendered(string value) => _hasColour ? value : new StringDecorated(value).ToString(OutputRendering.PlainText);

    private static bool IsHotKey(string label, string answer) =>
        label.IndexOf('&', StringComparison.Ordinal) is >= 0 and var at && at + 1 < label.Length
        && string.Equals(label[at + 1].ToString(), answer, StringComparison.OrdinalIgnoreCase);

    private void WriteNote(ConsoleColor colour, string text)
    {
        WriteColoured(colour, text);
        Console.WriteLine();
    }
}
