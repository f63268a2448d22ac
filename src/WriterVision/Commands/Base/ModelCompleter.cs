using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using WriterVision.Routes;

namespace WriterVision.Commands;

/// <summary>Completes <c>-Model</c> from the models that this version knows. Asks nobody: Tab makes no request.</summary>
public sealed class ModelCompleter : IArgumentCompleter
{
    /// <summary>The models whose names start with what was typed.</summary>
    /// <param name="commandName">The command.</param>
    /// <param name="parameterName">The parameter.</param>
    /// <param name="wordToComplete">What was typed.</param>
    /// <param name="commandAst">The command's syntax tree.</param>
    /// <param name="fakeBoundParameters">The parameters given so far.</param>
    /// <returns>A completion for each model.</returns>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        KnownModels.Names
            .Where(name => name.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(static name => new CompletionResult(name));
}
