using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace WriterVision.Tests.Module;

public sealed class StagedModuleTests
{
    [Fact]
    public void The_tests_run_the_staged_assembly_and_have_no_copy_of_it()
    {
        Assert.Equal(StagedModule.AssemblyPath, typeof(VisionResult).Assembly.Location);
        Assert.Empty(Directory.EnumerateFiles(System.AppContext.BaseDirectory, "WriterVision.dll", SearchOption.AllDirectories));
    }

    [Fact]
    public void The_staged_module_matches_the_sources() => Assert.Empty(StagedModule.Differences(StagedModule.Folder));

    [Fact]
    public void The_notices_list_each_third_party_assembly_with_its_version()
    {
        var shipped = Directory.EnumerateFiles(Path.Combine(StagedModule.Folder, "lib"), "*.dll", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "WriterVision.dll")
            .Select(file => $"{Path.GetFileName(file)} {FileVersionInfo.GetVersionInfo(file).ProductVersion!.Split('+')[0]}");
        var notices = File.ReadAllText(Path.Combine(StagedModule.Folder, "THIRD-PARTY-NOTICES.txt"));

        Assert.Equal(shipped.Order(StringComparer.Ordinal), Regex.Matches(notices, @"^ +(\S+\.dll) +(\S+)", RegexOptions.Multiline).Select(line => $"{line.Groups[1]} {line.Groups[2]}"));
        Assert.Contains("Copyright (c) .NET Foundation and Contributors", notices);
        Assert.Contains("License notice", File.ReadAllText(Path.Combine(StagedModule.Folder, "lib", "netstandard2.0", "THIRD-PARTY-NOTICES.TXT")));
    }

    [Fact]
    public void A_stale_staged_module_is_detected()
    {
        using var copy = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(StagedModule.Folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy.Path, Path.GetRelativePath(StagedModule.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        Assert.Empty(StagedModule.Differences(copy.Path));

        var assembly = Path.Combine(copy.Path, "lib", "net8.0", "WriterVision.dll");
        var bytes = File.ReadAllBytes(assembly);
        bytes[^1] ^= 1;
        File.WriteAllBytes(assembly, bytes);
        File.WriteAllText(Path.Combine(copy.Path, "lib", "net8.0", "System.Text.Json.dll"), "");
        File.Delete(Path.Combine(copy.Path, "WriterVision.psm1"));

        string[] expected =
        [
            "WriterVision.psm1",
            Path.Combine("lib", "net8.0", "System.Text.Json.dll"),
            Path.Combine("lib", "net8.0", "WriterVision.dll"),
        ];
        Assert.Equal(expected, StagedModule.Differences(copy.Path));
    }
}
