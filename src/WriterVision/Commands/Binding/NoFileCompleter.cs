using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace WriterVision.Commands.Binding;

/// <summary>
/// Completes a parameter with the typed text. Without a completer, PowerShell would offer the files of the current folder, which have nothing
/// to do with the files in the account.
/// </summary>
internal sealed class NoFileCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        // A completion cannot be empty, so a space is used.
        [new CompletionResult(wordToComplete.Length == 0 ? " " : wordToComplete, parameterName, CompletionResultType.ParameterValue, "Get-WriterFile lists the files in the account.")];
}
