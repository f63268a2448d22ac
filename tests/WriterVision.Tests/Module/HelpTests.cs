using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using WriterVision.Commands;
using WriterVision.Tests.Errors;
using Xunit;

namespace WriterVision.Tests.Module;

/// <summary>The help matches the code: each command, each parameter, each error.</summary>
public sealed partial class HelpTests
{
    private static readonly string Folder = Path.Combine(StagedModule.Folder, "en-US");

    private static IReadOnlyList<Type> Commands { get; } =
        [.. typeof(InvokeWriterVisionCommand).Assembly.GetExportedTypes().Where(type => type.IsDefined(typeof(CmdletAttribute)))];

    [Fact]
    public void The_pages_the_staged_help_and_the_code_match() => Assert.Equal("", string.Join('\n', Findings(page => page, maml => maml, Commands)));

    // Shows that the test above can fail: each of these flaws in a copy of the page of Get-WriterFile is found.
    [Theory]
    [InlineData(@"(### -Status\n\n).+", "$1", "Get-WriterFile -Status: no text.")]
    [InlineData(@"(### -Status\n\n).+", "$1{{ Fill Status Description }}", "Get-WriterFile -Status: no text.")]
    [InlineData(@"(## SYNOPSIS\n\n).+", "$1", "Get-WriterFile: no synopsis.")]
    [InlineData(@"DefaultValue: 180", "DefaultValue: 100", "Get-WriterFile -TimeoutSec: default is '100' in the page, '180' in the code.")]
    [InlineData(@"(### Example 2[\s\S]+)(?=## PARAMETERS)", "", "Get-WriterFile: 1 examples, and not 3 at least.")]
    [InlineData(@"(### -Status\n[\s\S]+?Type: )System.String", "$1System.Object", "Get-WriterFile -Status: type is 'System.Object' in the page, 'System.String' in the code.")]
    [InlineData(@"(### -Status\n[\s\S]+?Aliases:) \[\]", "$1\n- State", "Get-WriterFile -Status: aliases is 'State' in the page, '' in the code.")]
    [InlineData(@"(### -Name\n[\s\S]+?SupportsWildcards: )true", "$1false", "Get-WriterFile -Name: wildcards is 'false' in the page, 'true' in the code.")]
    [InlineData(
        @"(### -Id\n[\s\S]+?Position: )0", "$1Named",
        "Get-WriterFile -Id: use in set Id is 'position named, required true, by value true, by name false' in the page, 'position 0, required true, by value true, by name false' in the code.")]
    [InlineData(
        @"(### -Id\n[\s\S]+?IsRequired: )true", "$1false",
        "Get-WriterFile -Id: use in set Id is 'position 0, required false, by value true, by name false' in the page, 'position 0, required true, by value true, by name false' in the code.")]
    [InlineData(
        @"(### -Id\n[\s\S]+?ValueFromPipeline: )true", "$1false",
        "Get-WriterFile -Id: use in set Id is 'position 0, required true, by value false, by name false' in the page, 'position 0, required true, by value true, by name false' in the code.")]
    [InlineData(@"(### -Id\n[\s\S]+?- Name: )Id", "$1List", "Get-WriterFile -Id: use in set List is only in the page.")]
    [InlineData(@"### -Status\n[\s\S]+?(?=### -)", "", "Get-WriterFile -Status: type is only in the code.")]
    [InlineData(@"### -Status\n", "### -State\n", "Get-WriterFile -State: type is only in the page.")]
    [InlineData(@"### List \(Default\)", "### List", "Get-WriterFile: set List is '' in the page, 'default' in the code.")]
    [InlineData(@" \[-Order <string>\]", "", "Get-WriterFile: syntax of set List is 'ApiKey ApiType Endpoint")]
    [InlineData(@"# Get-WriterFile", "# Find-WriterFile", "Find-WriterFile: page is only in the page.")]
    [InlineData(@"# Get-WriterFile", "# Find-WriterFile", "Get-WriterFile: page is only in the code.")]
    [InlineData(@"(### Example 1: .+\n\n```powershell\n).+", "$1Get-WriterFile -Order asc", "Get-WriterFile: example 'Example 1: List all files' is 'Get-WriterFile -Order asc")]
    public void A_flaw_in_a_page_is_found(string flaw, string replacement, string finding)
    {
        var findings = Findings(page => page.Contains("\n# Get-WriterFile\n", StringComparison.Ordinal) ? Changed(page, new Regex(flaw), replacement) : page, maml => maml, Commands);

        Assert.Contains(findings, found => found.StartsWith(finding, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Lists the files in", "Lists", "Get-WriterFile: synopsis is ")]
    [InlineData(@"(<command:parameters>[\s\S]+?<dev:defaultValue>)180<", "${1}100<", "Compare-WriterImage -TimeoutSec: default is '180' in the page, '100' in the MAML.")]
    [InlineData("<command:name>Get-WriterFile<", "<command:name>Find-WriterFile<", "Find-WriterFile: synopsis is only in the MAML.")]
    [InlineData(@"pipelineInput=""true \(ByValue, ByPropertyName\)"" position=""1"" aliases=""Path", @"pipelineInput=""false"" position=""1"" aliases=""Path", "Compare-WriterImage -DifferenceImage: use is ")]
    [InlineData(@"aliases=""PSPath, FullName""(?=>\s+<maml:name>LiteralPath</maml:name>\s+<maml:description>)", @"aliases=""PSPath""", "Compare-WriterImage -LiteralPath: aliases is ")]
    [InlineData(@"<command:example>[\s\S]+?</command:example>", "", "Compare-WriterImage: example 'Example 1: Compare two images' is only in the page.")]
    [InlineData(@"<command:syntaxItem>[\s\S]+?</command:syntaxItem>", "", "Compare-WriterImage: number of syntaxes is '5' in the page, '4' in the MAML.")]
    public void A_flaw_in_the_staged_help_is_found(string flaw, string replacement, string finding)
    {
        var findings = Findings(page => page, maml => Changed(maml, new Regex(flaw), replacement), Commands);

        Assert.Contains(findings, found => found.StartsWith(finding, StringComparison.Ordinal));
    }

    [Fact]
    public void A_command_without_a_page_and_a_page_without_a_command_are_found()
    {
        Assert.Contains("Get-Nothing: page is only in the code.", Findings(page => page, maml => maml, [.. Commands, typeof(GetNothingCommand)]));
        Assert.Contains("Get-WriterFile: page is only in the page.", Findings(page => page, maml => maml, Commands.Where(command => command != typeof(GetWriterFileCommand))));
    }

    [Fact]
    public void The_help_lists_and_explains_exactly_the_error_ids_of_the_module()
    {
        var listed = ErrorHeading().Matches(File.ReadAllText(Path.Combine(Folder, "about_WriterVision_Errors.help.txt")))
            .SelectMany(heading => heading.Groups[1].Value.Split(", "));

        Assert.Equal(ErrorCatalog.Ids.Order(), listed.Order());
    }

    [Fact]
    public void The_manifest_exports_each_command_by_name()
    {
        var manifest = File.ReadAllText(StagedModule.Manifest);
        var exported = Regex.Match(manifest, @"CmdletsToExport\s*=\s*@\(([^)]*)\)").Groups[1].Value;

        Assert.Equal(Commands.Select(Name).Order(), Regex.Matches(exported, "'([^']+)'").Select(name => name.Groups[1].Value).Order());
    }

    [GeneratedRegex(@"^    ([A-Z][A-Za-z]+(?:, [A-Z][A-Za-z]+)*)(?: \(ends? the run\))?\r?\n        ", RegexOptions.Multiline)]
    private static partial Regex ErrorHeading();

    private static string Name(Type command) => $"{command.GetCustomAttribute<CmdletAttribute>()!.VerbName}-{command.GetCustomAttribute<CmdletAttribute>()!.NounName}";

    private static string Changed(string text, Regex flaw, string replacement)
    {
        Assert.Matches(flaw, text);
        return flaw.Replace(text, replacement, 1);
    }

    private static IReadOnlyList<string> Findings(Func<string, string> changePage, Func<string, string> changeMaml, IEnumerable<Type> commands) =>
        HelpComparison.Findings(
            Directory.EnumerateFiles(Path.Combine(StagedModule.RepositoryRoot, "docs", "en-US"), "*.md").Order().Select(file => changePage(File.ReadAllText(file))),
            XDocument.Parse(changeMaml(File.ReadAllText(Path.Combine(Folder, "WriterVision.dll-Help.xml")))),
            commands);

    [Cmdlet(VerbsCommon.Get, "Nothing")]
    private sealed class GetNothingCommand : PSCmdlet
    {
    }
}
