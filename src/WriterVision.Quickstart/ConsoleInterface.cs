using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Security;

namespace WriterVision.Quickstart;

/// <summary>Writes to this console, in colour where it takes colour; answers no questions but simple ones.</summary>
/// <param name="errors">Where errors go.</param>
internal sealed class ConsoleInterface(TextWriter errors) : PSHostUserInterface
{
    private readonly ProgressLine _progress = new();
    private bool _isAtLineStart = true;

    public override PSHostRawUserInterface RawUI { get; } = new ConsoleRawInterface();

    /// <summary>Whether all that is written goes where errors go.</summary>
    public bool IsShowingError { get; set; }

    public override bool SupportsVirtualTerminal => Terminal.HasColour;

    public void WriteColoured(ConsoleColor colour, string text)
    {
        _progress.Clear();
        if (Terminal.HasColour)
        {
            Console.ForegroundColor = colour;
        }

        Console.Write(text);
        if (Terminal.HasColour)
        {
            Console.ResetColor();
        }

        _isAtLineStart = text.EndsWith('\n');
    }

    public override void Write(string value)
    {
        var isPlain = !Terminal.HasColour || (IsShowingError && errors == Console.Error && Console.IsErrorRedirected);
        _progress.Clear();
        // The engine colours its tables whatever the host says.
        (IsShowingError ? errors : Console.Out).Write(isPlain ? new StringDecorated(value).ToString(OutputRendering.PlainText) : value);
        _isAtLineStart = value.Length == 0 ? _isAtLineStart : value.EndsWith('\n');
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => WriteColoured(foregroundColor, value);

    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    public override void WriteErrorLine(string value)
    {
        var wasShowingError = IsShowingError;
        IsShowingError = true;
        WriteLine(value);
        IsShowingError = wasShowingError;
    }

    public override void WriteWarningLine(string message) => WriteNote("WARNING: " + message);

    public override void WriteVerboseLine(string message) => WriteNote("VERBOSE: " + message);

    public override void WriteDebugLine(string message) => WriteNote("DEBUG: " + message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        // What was written of a line is not to be lost under it.
        if (_isAtLineStart)
        {
            _progress.Show(record, RawUI.BufferSize.Width);
        }
    }

    public void EndProgress() => _progress.Clear();

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

    private static bool IsHotKey(string label, string answer) =>
        label.IndexOf('&', StringComparison.Ordinal) is >= 0 and var at && at + 1 < label.Length
        && string.Equals(label[at + 1].ToString(), answer, StringComparison.OrdinalIgnoreCase);

    private void WriteNote(string text)
    {
        WriteColoured(ConsoleColor.Yellow, text);
        WriteLine(string.Empty);
    }
}
