using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace WriterVision.Tests.Module;

/// <summary>The parts of a PlatyPS page in docs/en-US that are compared with the code or the MAML.</summary>
internal sealed partial class HelpPage
{
    private readonly string _markdown;

    public HelpPage(string markdown)
    {
        _markdown = markdown.ReplaceLineEndings("\n");
        Command = Title().Match(_markdown).Groups[1].Value;
    }

    public string Command { get; }

    public IEnumerable<(string Title, string Text)> Examples => Parts(Section("EXAMPLES"));

    /// <summary>The facts that the code must also contain.</summary>
    public IEnumerable<HelpFact> CodeFacts()
    {
        yield return new(Command, "page", "");
        foreach (var (heading, syntax) in Parts(Section("SYNTAX")))
        {
            var name = heading.Replace(" (Default)", "");
            yield return new(Command, $"set {name}", heading == name ? "" : "default");
            yield return new(Command, $"syntax of set {name}", string.Join(' ', ParameterName().Matches(syntax).Select(match => match.Groups[1].Value).Order()));
        }

        foreach (var (name, text) in Parameters())
        {
            var subject = $"{Command} -{name}";
            yield return new(subject, "type", Value(text, "Type"));
            yield return new(subject, "default", Value(text, "DefaultValue"));
            yield return new(subject, "wildcards", Value(text, "SupportsWildcards"));
            yield return new(subject, "aliases", Aliases(text));
            foreach (var set in ParameterSet().Matches(text).Select(match => match.Value))
            {
                yield return new(
                    subject,
                    $"use in set {Value(set, "- Name")}",
                    Use(Value(set, "Position"), Value(set, "IsRequired"), Value(set, "ValueFromPipeline"), Value(set, "ValueFromPipelineByPropertyName")));
            }
        }
    }

    /// <summary>The facts that the MAML built from the page must also contain.</summary>
    public IEnumerable<HelpFact> MamlFacts()
    {
        yield return new(Command, "synopsis", NormalizeWhiteSpace(Section("SYNOPSIS")));
        yield return new(Command, "description", NormalizeWhiteSpace(Section("DESCRIPTION")));
        yield return new(Command, "number of syntaxes", $"{Parts(Section("SYNTAX")).Count()}");
        foreach (var (title, text) in Examples)
        {
            // Get-Help does not support Markdown.
            yield return new(Command, $"example '{title}'", NormalizeWhiteSpace(Fence().Replace(text, "")));
        }

        foreach (var (name, text) in Parameters())
        {
            var subject = $"{Command} -{name}";
            var sets = ParameterSet().Matches(text).Select(match => match.Value).ToList();
            yield return new(subject, "text", NormalizeWhiteSpace(ParameterText(text)));
            yield return new(subject, "type", Value(text, "Type"));
            yield return new(subject, "default", Value(text, "DefaultValue"));
            yield return new(subject, "wildcards", Value(text, "SupportsWildcards"));
            yield return new(subject, "aliases", Aliases(text));
            yield return new(
                subject,
                "use",
                Use(
                    Value(sets[0], "Position"),
                    IsTrue(sets, "IsRequired"),
                    IsTrue(sets, "ValueFromPipeline"),
                    IsTrue(sets, "ValueFromPipelineByPropertyName")));
        }
    }

    /// <summary>The use of a parameter in a set, in the same format for every source.</summary>
    public static string Use(string position, string required, string byValue, string byName) =>
        $"position {position}, required {required}, by value {byValue}, by name {byName}".ToLowerInvariant();

    /// <summary>A text on one line, because the pages and the MAML have different line breaks and empty paragraphs.</summary>
    public static string NormalizeWhiteSpace(string text) => Space().Replace(text, " ").Trim();

    private IEnumerable<(string Title, string Text)> Parameters() => Parts(Section("PARAMETERS")).Where(part => part.Title.StartsWith('-'))
        .Select(part => (part.Title[1..], part.Text));

    private string Section(string heading) => Regex.Match(_markdown, $@"^## {heading}\n(.*?)(?=^## [A-Z ]+$|\z)", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;

    private static IEnumerable<(string Title, string Text)> Parts(string section) =>
        Part().Matches(section).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    private static string ParameterText(string part) => part[..part.IndexOf("```yaml", System.StringComparison.Ordinal)];

    private static string Value(string yaml, string key) => Regex.Match(yaml, $"^ *{key}: (.*)$", RegexOptions.Multiline).Groups[1].Value.Trim('\'');

    private static string Aliases(string part) =>
        string.Join(", ", AliasList().Match(part).Groups[1].Captures.Select(capture => capture.Value).Order());

    private static string IsTrue(IEnumerable<string> sets, string key) => $"{sets.Any(set => Value(set, key) == "true")}";

    [GeneratedRegex(@"^```\w*$", RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^# (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Title();

    [GeneratedRegex(@"^### (.+?)\n(.*?)(?=^### |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Part();

    [GeneratedRegex(@"[ \[]-([A-Z][A-Za-z]*)")]
    private static partial Regex ParameterName();

    [GeneratedRegex(@"^- Name: .+?(?=^- Name: |^DontShow)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ParameterSet();

    [GeneratedRegex(@"^Aliases:\n(?:- (.+)\n)+", RegexOptions.Multiline)]
    private static partial Regex AliasList();

    [GeneratedRegex(@"[\s\u0080]+")]
    private static partial Regex Space();
}
