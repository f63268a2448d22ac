using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using WriterVision.Client;
using WriterVision.Commands;
using Xunit;

namespace WriterVision.Tests.Module;

/// <summary>That the help says what the code does: each command, each parameter, each error.</summary>
public sealed partial class HelpTests
{
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly string Folder = Path.Combine(StagedModule.Folder, "en-US");

    private static IReadOnlyDictionary<string, Type> Cmdlets { get; } = typeof(InvokeWriterVisionCommand).Assembly.GetExportedTypes()
        .Where(type => type.GetCustomAttribute<CmdletAttribute>() is not null)
        .ToDictionary(type => $"{type.GetCustomAttribute<CmdletAttribute>()!.VerbName}-{type.GetCustomAttribute<CmdletAttribute>()!.NounName}");

    [Fact]
    public void There_is_help_for_each_command_and_for_nothing_else() =>
        Assert.Equal(Cmdlets.Keys.Order(), Pages().Select(Name).Order());

    [Fact]
    public void Each_command_has_a_synopsis_a_description_and_three_examples()
    {
        foreach (var page in Pages())
        {
            Assert.NotEmpty(page.Element(Command + "details")!.Element(Maml + "description")!.Value.Trim());
            Assert.NotEmpty(page.Element(Maml + "description")!.Value.Trim());
            Assert.True(page.Descendants(Command + "example").Count() >= 3, Name(page));
        }
    }

    [Fact]
    public void Each_parameter_has_a_text_and_the_facts_of_the_code()
    {
        foreach (var page in Pages())
        {
            var described = page.Element(Command + "parameters")!.Elements(Command + "parameter")
                .Where(parameter => parameter.Element(Maml + "name")!.Value is not ("WhatIf" or "Confirm"))
                .ToDictionary(parameter => parameter.Element(Maml + "name")!.Value);
            var properties = Cmdlets[Name(page)].GetProperties().Where(property => property.IsDefined(typeof(ParameterAttribute))).ToList();
            Assert.Equal(properties.Select(property => property.Name).Order(), described.Keys.Order());
            foreach (var property in properties)
            {
                var parameter = described[property.Name];
                var attributes = property.GetCustomAttributes<ParameterAttribute>().ToList();
                Assert.True(parameter.Element(Maml + "description")!.Value.Trim().Length > 20, property.Name);
                Assert.DoesNotContain("{{ Fill", parameter.Value);
                Assert.Equal((property.Name, attributes.Any(attribute => attribute.Mandatory)), (property.Name, (bool)parameter.Attribute("required")!));
                Assert.Equal(
                    (property.Name, attributes.Any(attribute => attribute.ValueFromPipeline), attributes.Any(attribute => attribute.ValueFromPipelineByPropertyName)),
                    (property.Name, parameter.Attribute("pipelineInput")!.Value.Contains("ByValue"), parameter.Attribute("pipelineInput")!.Value.Contains("ByPropertyName")));
                Assert.Equal(Default(page, property), parameter.Element(Dev + "defaultValue")?.Value);
                Assert.Equal(TypeName(property.PropertyType), parameter.Element(Dev + "type")!.Element(Maml + "name")!.Value);
            }
        }
    }

    [Fact]
    public void Every_error_id_is_listed_with_its_meaning_and_no_other()
    {
        var listed = ErrorHeading().Matches(File.ReadAllText(Path.Combine(Folder, "about_WriterVision_Errors.help.txt")))
            .SelectMany(heading => heading.Groups[1].Value.Split(", "));
        var ids = typeof(Failure).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => typeof(WriterVisionException).IsAssignableFrom(method.ReturnType))
            .Select(method => method.Name)
            .Distinct();

        Assert.Equal(ids.Order(), listed.Order());
    }

    [Fact]
    public void The_manifest_exports_each_command_by_name()
    {
        var manifest = File.ReadAllText(StagedModule.Manifest);
        var exported = Regex.Match(manifest, @"CmdletsToExport\s*=\s*@\(([^)]*)\)").Groups[1].Value;

        Assert.Equal(Cmdlets.Keys.Order(), Regex.Matches(exported, "'([^']+)'").Select(name => name.Groups[1].Value).Order());
    }

    [GeneratedRegex(@"^    ([A-Z][A-Za-z]+(?:, [A-Z][A-Za-z]+)*)(?: \(ends? the run\))?\r?\n        ", RegexOptions.Multiline)]
    private static partial Regex ErrorHeading();

    private static IEnumerable<XElement> Pages() =>
        Directory.EnumerateFiles(Folder, "*-Help.xml").SelectMany(file => XDocument.Load(file).Root!.Elements(Command + "command"));

    private static string Name(XElement page) => page.Element(Command + "details")!.Element(Command + "name")!.Value;

    /// <summary>The default that the code has; what it works out later (null here) is the page's to tell.</summary>
    private static string? Default(XElement page, PropertyInfo property)
    {
        var value = property.GetValue(Activator.CreateInstance(Cmdlets[Name(page)]));
        return value switch
        {
            null when property.Name == "Endpoint" => WriterClientOptions.DefaultEndpoint.OriginalString,
            null => null,
            SwitchParameter => "False",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
    }

    private static string TypeName(Type type) => Nullable.GetUnderlyingType(type)?.FullName ?? type.FullName!;
}
