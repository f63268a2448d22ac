using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using Xunit;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace WriterVision.Tests.Architecture;

/// <summary>
/// The dependencies in docs/architecture.md: Commands → Vision, Journal, Reports, Inputs → Api → Throttling → Errors → Text → Platform, and
/// Results → Text. There are no dependencies in the other direction.
/// </summary>
public sealed class LayerTests
{
    private static readonly System.Reflection.Assembly Module = typeof(VisionResult).Assembly;

    private static readonly ArchUnitNET.Domain.Architecture Architecture = new ArchLoader().LoadAssembly(Module).Build();

    /// <summary>The layers that each layer may depend on, in addition to itself. A folder that is missing here has no layer yet.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Platform"] = [],
        ["Text"] = ["Platform"],
        ["Results"] = ["Text", "Platform"],
        ["Errors"] = ["Text", "Platform"],
        ["Throttling"] = ["Errors", "Text", "Platform"],
        ["Api"] = ["Throttling", "Errors", "Results", "Text", "Platform"],
        ["Inputs"] = ["Api", "Errors", "Results", "Text", "Platform"],
        ["Journal"] = ["Inputs", "Api", "Errors", "Results", "Text", "Platform"],
        ["Reports"] = ["Inputs", "Errors", "Results", "Text", "Platform"],
        ["Vision"] = ["Journal", "Inputs", "Api", "Errors", "Results", "Text", "Platform"],
        ["Commands"] = ["Vision", "Journal", "Reports", "Inputs", "Api", "Throttling", "Errors", "Results", "Text", "Platform"],
    };

    /// <summary>Pairs of folders in the same layer, in which the first folder must not depend on the second.</summary>
    private static readonly (string Folder, string Independent)[] FolderPairs =
    [
        ("Api.Responses", "Api.Http"),
        ("Api.Http", "Api.Requests"),
        ("Commands.Binding", "Commands.Pipeline"),
        ("Vision.Schemas", "Vision.Answers"),
        ("Vision.Schemas", "Vision.Routes"),
        ("Vision.Prompts", "Vision.Schemas"),
        ("Vision.Answers", "Vision.Evaluation"),
        ("Vision.Answers", "Vision.Routes"),
    ];

    public static TheoryData<string> Layers => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_layer_depends_only_on_the_layers_below_it(string layer)
    {
        var above = Allowed.Keys.Where(other => other != layer && !Allowed[layer].Contains(other)).SelectMany(TypesOf).ToList();
        var types = TypesOf(layer);
        if (above.Count > 0 && types.Count > 0)
        {
            Types().That().Are(types).Should().NotDependOnAny(above).Check(Architecture);
        }
    }

    public static TheoryData<string, string> IndependentFolders => [.. FolderPairs];

    [Theory]
    [MemberData(nameof(IndependentFolders))]
    public void Folders_inside_a_layer_have_no_circular_dependency(string folder, string independent)
    {
        var types = InFolder(folder);
        var others = InFolder(independent);
        Assert.NotEmpty(types);
        Assert.NotEmpty(others);
        Types().That().Are(types).Should().NotDependOnAny(others).Check(Architecture);

        static List<IType> InFolder(string name) => [.. Architecture.Types.Where(type => type.Namespace.FullName == "WriterVision." + name)];
    }

    [Fact]
    public void Only_commands_use_PSCmdlet()
    {
        var below = Allowed.Keys.Where(layer => layer != "Commands").SelectMany(TypesOf).ToHashSet();
        var names = new[] { typeof(PSCmdlet).FullName, typeof(Cmdlet).FullName, typeof(SessionState).FullName, typeof(EngineIntrinsics).FullName };
        Assert.Empty(below.Where(type => type.Dependencies.Any(dependency => names.Contains(dependency.Target.FullName))).Select(type => type.FullName));
    }

    [Fact]
    public void Every_type_belongs_to_a_layer()
    {
        var placed = Allowed.Keys.SelectMany(TypesOf).ToHashSet();
        Assert.Empty(Architecture.Types.Where(type => IsOurs(type) && !placed.Contains(type)).Select(type => type.FullName));
    }

    [Fact]
    public void A_folder_is_a_namespace()
    {
        var root = Path.Combine(StagedModule.RepositoryRoot, "src", "WriterVision");
        var misplaced = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Folder: Path.GetDirectoryName(Path.GetRelativePath(root, file))!.Replace(Path.DirectorySeparatorChar, '.'), File: file))
            .Where(source => source.Folder.Split('.')[0] is not ("bin" or "obj"))
            .Where(source => File.ReadLines(source.File).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal)) is { } line
                && line != $"namespace WriterVision.{source.Folder};"
                // The types that users name are in the root namespace: [WriterVision.VisionResult].
                && !(line == "namespace WriterVision;" && source.Folder is "Results" or "Errors" or "Api")
                // The formatting views call a helper in this namespace, as in other modules.
                && !(line == "namespace WriterVision.Internal;" && source.Folder == "Results.Internal"))
            .Select(source => source.File);

        Assert.Empty(misplaced);
    }

    private static List<IType> TypesOf(string layer) => [.. Architecture.Types.Where(type => IsOurs(type) && LayerOf(type) == layer)];

    private static bool IsOurs(IType type) => type.FullName.StartsWith("WriterVision", StringComparison.Ordinal);

    private static string LayerOf(IType type)
    {
        var parts = type.Namespace.FullName.Split('.');
        return parts.Length > 1 ? parts[1] == "Internal" ? "Results" : parts[1]
            : type.FullName.Split('+')[0].EndsWith("Exception", StringComparison.Ordinal) ? "Errors"
            : "Results";
    }
}
