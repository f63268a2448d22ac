using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace WriterVision.Commands.Binding;

/// <summary>Completes a parameter from a fixed list of values, without a request.</summary>
internal abstract class WordCompleter : IArgumentCompleter
{
    private readonly IReadOnlyList<string> _words;

    private protected WordCompleter(IReadOnlyList<string> words) => _words = words;

    /// <summary>Returns the values that start with the typed text.</summary>
    /// <param name="commandName">The command.</param>
    /// <param name="parameterName">The parameter.</param>
    /// <param name="wordToComplete">The typed text.</param>
    /// <param name="commandAst">The command's syntax tree.</param>
    /// <param name="fakeBoundParameters">The parameters that are already bound.</param>
    /// <returns>A completion for each matching value.</returns>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        _words
            .Where(word => word.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(static word => new CompletionResult(word));
}
