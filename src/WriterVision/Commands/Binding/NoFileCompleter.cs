using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace WriterVision.Commands.Binding;

/// <summary>
/// Completes a parameter with what was typed. Without a completion PowerShell offers the files of the current folder, and a file name is never the
/// id or the name of a file in the account.
/// </summary>
internal sealed class NoFileCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        // An empty completion is not possible; a blank changes nothing.
        [new CompletionResult(wordToComplete.Length == 0 ? " " : wordToComplete, parameterName, CompletionResultType.ParameterValue, "Get-WriterFile lists the files of the account.")];
}
