using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using WriterVision.Imaging.Commands;
using WriterVision.Imaging.Errors;
using WriterVision.Tests.Module;
using Xunit;

namespace WriterVision.Tests.Imaging;

/// <summary>The help, the manifest and the libraries of the staged companion module.</summary>
public sealed partial class ImagingModuleTests
{
    private static readonly Type[] Commands =
        [.. typeof(ConvertToWriterImageCommand).Assembly.GetExportedTypes().Where(static type => type.IsDefined(typeof(CmdletAttribute)))];

    [Fact]
    public void The_pages_the_staged_help_and_the_code_match() => Assert.Equal(string.Empty, string.Join('\n', HelpComparison.Findings(
        Directory.EnumerateFiles(Path.Combine(StagedModule.RepositoryRoot, "docs", "en-US", "WriterVision.Imaging"), "*.md").Order().Select(File.ReadAllText),
        XDocument.Load(Path.Combine(StagedImagingModule.Folder, "en-US", "WriterVision.Imaging.dll-Help.xml")),
        Commands)));

    [Fact]
    public void The_help_lists_exactly_the_error_ids_of_the_module()
    {
        var ids = typeof(ImagingErrors).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Select(static method => method.Name).Where(static name => name != nameof(ImagingErrors.From));
        var about = File.ReadAllText(Path.Combine(StagedImagingModule.Folder, "en-US", "about_WriterVision_Imaging.help.txt"));

        Assert.Equal(ids.Order(), ErrorHeading().Matches(about).Select(static heading => heading.Groups[1].Value).Order());
    }

    [Fact]
    public void The_manifest_exports_each_command_and_has_the_version_of_WriterVision()
    {
        var manifest = File.ReadAllText(StagedImagingModule.Manifest);
        var version = Value(File.ReadAllText(StagedModule.Manifest), "ModuleVersion");

        Assert.Equal(version, Value(manifest, "ModuleVersion"));
        Assert.Equal(version, Value(manifest, "RequiredVersion"));
        foreach (var command in Commands)
        {
            var cmdlet = command.GetCustomAttribute<CmdletAttribute>()!;
            Assert.Contains($"'{cmdlet.VerbName}-{cmdlet.NounName}'", manifest, StringComparison.Ordinal);
        }

        static string Value(string text, string key) => Regex.Match(text, key + @"\s*=\s*'([0-9.]+)'").Groups[1].Value;
    }

    [Fact]
    public void The_libraries_are_staged_once_for_both_frameworks_and_this_platform()
    {
        var files = Directory.EnumerateFiles(StagedImagingModule.Folder, "*", SearchOption.AllDirectories)
            .Select(static file => Path.GetRelativePath(StagedImagingModule.Folder, file).Replace('\\', '/')).ToList();

        Assert.Single(files, static file => file.Contains("Magick.Native", StringComparison.Ordinal));
        Assert.Single(files, static file => file.EndsWith("Magick.NET-Q8-AnyCPU.dll", StringComparison.Ordinal));
        Assert.Contains("lib/net8.0/WriterVision.Imaging.dll", files);
        Assert.Contains("lib/netstandard2.0/WriterVision.Imaging.dll", files);
        Assert.Contains("lib/codecs/Magick.NET-Notice.txt", files);
        Assert.Contains("THIRD-PARTY-NOTICES.txt", files);
        // WriterVision is a separate module, and must not be loaded from this folder.
        Assert.DoesNotContain(files, static file => Path.GetFileName(file) is "WriterVision.dll" or "System.Management.Automation.dll");
    }

    // Windows PowerShell finds these assemblies only by name in the folders of the module.
    [Fact]
    public void Windows_PowerShell_finds_every_assembly_that_is_referenced()
    {
        string[] folders = [Path.Combine(StagedImagingModule.Folder, "lib", "codecs"), Path.Combine(StagedModule.Folder, "lib", "netstandard2.0")];
        string[] providedAssemblies = ["netstandard", "mscorlib", "System.Management.Automation", "WriterVision.Imaging"];
        var present = folders.SelectMany(static folder => Directory.EnumerateFiles(folder, "*.dll")).Select(Path.GetFileNameWithoutExtension).ToHashSet();
        foreach (var file in Directory.EnumerateFiles(folders[0], "*.dll").Append(Path.Combine(StagedImagingModule.Folder, "lib", "netstandard2.0", "WriterVision.Imaging.dll")))
        {
            using var image = new PEReader(File.OpenRead(file));
            var reader = image.GetMetadataReader();
            var missing = reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name)).Where(name => !present.Contains(name) && !providedAssemblies.Contains(name));
            Assert.True(!missing.Any(), $"{Path.GetFileName(file)} needs {string.Join(", ", missing)}.");
        }
    }

    [GeneratedRegex(@"^    ([A-Z][A-Za-z]+)\r?\n        [A-Z-]", RegexOptions.Multiline)]
    private static partial Regex ErrorHeading();
}
