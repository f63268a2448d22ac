using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;
using WriterVision.Api;

namespace WriterVision.Tests.Module;

/// <summary>Finds differences between the help pages, the MAML that is built from them, and the code.</summary>
internal static class HelpComparison
{
    private const int ExamplesWanted = 3;

    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>One sentence for each difference and each missing text; empty if there are none.</summary>
    /// <param name="pages">The Markdown of the pages.</param>
    /// <param name="maml">The staged help.</param>
    /// <param name="commands">The classes of the commands.</param>
    public static IReadOnlyList<string> Findings(IEnumerable<string> pages, XDocument maml, IEnumerable<Type> commands)
    {
        var read = pages.Select(page => new HelpPage(page)).ToList();
        return
        [
            .. read.SelectMany(Missing),
            .. Differences("page", read.SelectMany(page => page.CodeFacts()), "code", commands.SelectMany(CodeFacts)),
            .. Differences("page", read.SelectMany(page => page.MamlFacts()), "MAML", maml.Root!.Elements(Command + "command").SelectMany(MamlFacts)),
        ];
    }

    private static IEnumerable<string> Missing(HelpPage page)
    {
        var examples = page.Examples.Count(example => example.Text.Contains("```powershell\n", StringComparison.Ordinal));
        if (examples < ExamplesWanted)
        {
            yield return $"{page.Command}: {examples} examples, and not {ExamplesWanted} at least.";
        }

        foreach (var fact in page.MamlFacts().Where(fact => fact.Kind is "synopsis" or "description" or "text"))
        {
            if (fact.Value.Length < 20 || fact.Value.Contains("{{ Fill", StringComparison.Ordinal))
            {
                yield return $"{fact.Subject}: no {fact.Kind}.";
            }
        }
    }

    private static IEnumerable<string> Differences(string left, IEnumerable<HelpFact> leftFacts, string right, IEnumerable<HelpFact> rightFacts)
    {
        var leftValues = leftFacts.ToDictionary(fact => (fact.Subject, fact.Kind), fact => fact.Value);
        var rightValues = rightFacts.ToDictionary(fact => (fact.Subject, fact.Kind), fact => fact.Value);
        foreach (var (subject, kind) in leftValues.Keys.Union(rightValues.Keys))
        {
            var isPresent = (leftValues.TryGetValue((subject, kind), out var one), rightValues.TryGetValue((subject, kind), out var other));
            if (isPresent is (true, false) or (false, true))
            {
                yield return $"{subject}: {kind} is only in the {(isPresent.Item1 ? left : right)}.";
            }
            else if (one != other)
            {
                yield return $"{subject}: {kind} is '{one}' in the {left}, '{other}' in the {right}.";
            }
        }
    }

    private static IEnumerable<HelpFact> CodeFacts(Type type)
    {
        var cmdlet = type.GetCustomAttribute<CmdletAttribute>()!;
        var command = $"{cmdlet.VerbName}-{cmdlet.NounName}";
        var parameters = type.GetProperties().Where(property => property.IsDefined(typeof(ParameterAttribute))).ToList();
        var sets = parameters.SelectMany(Sets).Append(cmdlet.DefaultParameterSetName ?? ParameterAttribute.AllParameterSets).Where(name => name != ParameterAttribute.AllParameterSets).Distinct().DefaultIfEmpty(ParameterAttribute.AllParameterSets).ToList();

        yield return new(command, "page", "");
        foreach (var set in sets)
        {
            var members = parameters.Where(property => Sets(property).Any(name => name == set || name == ParameterAttribute.AllParameterSets)).Select(property => property.Name);
            yield return new(command, $"set {set}", set == cmdlet.DefaultParameterSetName ? "default" : "");
            yield return new(command, $"syntax of set {set}", string.Join(' ', members.Concat(Common(cmdlet)).Order()));
        }

        var instance = Activator.CreateInstance(type);
        foreach (var property in parameters)
        {
            var subject = $"{command} -{property.Name}";
            yield return new(subject, "type", TypeName(property.PropertyType));
            yield return new(subject, "default", Default(property, instance));
            yield return new(subject, "wildcards", property.IsDefined(typeof(SupportsWildcardsAttribute)) ? "true" : "false");
            yield return new(subject, "aliases", string.Join(", ", (property.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? []).Order()));
            foreach (var attribute in property.GetCustomAttributes<ParameterAttribute>())
            {
                var position = attribute.Position == int.MinValue ? "named" : attribute.Position.ToString(CultureInfo.InvariantCulture);
                yield return new(
                    subject,
                    $"use in set {(attribute.ParameterSetName == ParameterAttribute.AllParameterSets ? "(All)" : attribute.ParameterSetName)}",
                    HelpPage.Use(position, $"{attribute.Mandatory}", $"{attribute.ValueFromPipeline}", $"{attribute.ValueFromPipelineByPropertyName}"));
            }
        }

        foreach (var name in Common(cmdlet))
        {
            var subject = $"{command} -{name}";
            yield return new(subject, "type", typeof(SwitchParameter).FullName!);
            yield return new(subject, "default", "");
            yield return new(subject, "wildcards", "false");
            yield return new(subject, "aliases", name == "WhatIf" ? "wi" : "cf");
            yield return new(subject, "use in set (All)", HelpPage.Use("named", "false", "false", "false"));
        }
    }

    private static IEnumerable<HelpFact> MamlFacts(XElement command)
    {
        var name = command.Element(Command + "details")!.Element(Command + "name")!.Value;
        yield return new(name, "synopsis", HelpPage.NormalizeWhiteSpace(command.Element(Command + "details")!.Element(Maml + "description")!.Value));
        yield return new(name, "description", HelpPage.NormalizeWhiteSpace(command.Element(Maml + "description")!.Value));
        yield return new(name, "number of syntaxes", $"{command.Descendants(Command + "syntaxItem").Count()}");
        foreach (var example in command.Descendants(Command + "example"))
        {
            var text = string.Join('\n', example.Element(Maml + "introduction")!.Elements(Maml + "para").Select(paragraph => paragraph.Value));
            yield return new(name, $"example '{example.Element(Maml + "title")!.Value.Trim('-', ' ')}'", HelpPage.NormalizeWhiteSpace(text));
        }

        foreach (var parameter in command.Element(Command + "parameters")!.Elements(Command + "parameter"))
        {
            var subject = $"{name} -{parameter.Element(Maml + "name")!.Value}";
            var pipeline = parameter.Attribute("pipelineInput")!.Value;
            var aliases = parameter.Attribute("aliases")!.Value;
            yield return new(subject, "text", HelpPage.NormalizeWhiteSpace(parameter.Element(Maml + "description")!.Value));
            yield return new(subject, "type", parameter.Element(Dev + "type")!.Element(Maml + "name")!.Value);
            yield return new(subject, "default", parameter.Element(Dev + "defaultValue")?.Value ?? "");
            yield return new(subject, "wildcards", parameter.Attribute("globbing")!.Value);
            yield return new(subject, "aliases", aliases == "none" ? "" : string.Join(", ", aliases.Split(", ").Order()));
            yield return new(
                subject,
                "use",
                HelpPage.Use(
                    parameter.Attribute("position")!.Value,
                    parameter.Attribute("required")!.Value,
                    $"{pipeline.Contains("ByValue", StringComparison.Ordinal)}",
                    $"{pipeline.Contains("ByPropertyName", StringComparison.Ordinal)}"));
        }
    }

    private static IEnumerable<string> Sets(PropertyInfo property) => property.GetCustomAttributes<ParameterAttribute>().Select(attribute => attribute.ParameterSetName);

    private static string[] Common(CmdletAttribute cmdlet) => cmdlet.SupportsShouldProcess ? ["Confirm", "WhatIf"] : [];

    /// <summary>The default value in the code; null if it is computed later and only the page documents it.</summary>
    private static string Default(PropertyInfo property, object? instance) => property.GetValue(instance) switch
    {
        null when property.Name == "Endpoint" => WriterClientOptions.DefaultEndpoint.OriginalString,
        null => "",
        SwitchParameter => "False",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string TypeName(Type type) => Nullable.GetUnderlyingType(type)?.FullName ?? type.FullName!;
}
