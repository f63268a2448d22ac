using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace WriterVision.Tests;

/// <summary>The module as a user imports it. The tests load its assembly only from there.</summary>
internal static class StagedModule
{
    public static string RepositoryRoot { get; } = Metadata("RepositoryRoot");

    /// <summary>Debug or Release: the configuration of the tests.</summary>
    public static string Configuration { get; } = Metadata("Configuration");

    /// <summary>The output of the compiler before staging: one folder for each framework.</summary>
    public static string BuildOutput { get; } =
        Path.Combine(RepositoryRoot, "src", "WriterVision", "bin", Configuration);

    public static string Folder { get; } = Path.Combine(RepositoryRoot, "out", "WriterVision");

    public static string Manifest { get; } = Path.Combine(Folder, "WriterVision.psd1");

    public static string AssemblyPath { get; } = Path.Combine(Folder, "lib", "net8.0", "WriterVision.dll");

    /// <summary>The files of a staged module that differ from their sources, are missing, or are not expected.</summary>
    public static IReadOnlyList<string> Differences(string folder)
    {
        var sources = new Dictionary<string, string>
        {
            ["WriterVision.psd1"] = Path.Combine(RepositoryRoot, "WriterVision.psd1"),
            ["LICENSE"] = Path.Combine(RepositoryRoot, "LICENSE"),
            ["THIRD-PARTY-NOTICES.txt"] = Path.Combine(RepositoryRoot, "THIRD-PARTY-NOTICES.txt"),
            ["README.md"] = Path.Combine(RepositoryRoot, "README.md"),
            ["WriterVision.psm1"] = Path.Combine(RepositoryRoot, "src", "WriterVision", "WriterVision.psm1"),
            ["WriterVision.Format.ps1xml"] = Path.Combine(RepositoryRoot, "src", "WriterVision", "WriterVision.Format.ps1xml"),
            ["WriterVision.Types.psd1"] = Path.Combine(RepositoryRoot, "src", "WriterVision", "WriterVision.Types.psd1"),
            ["WriterVision.Types.ps1xml"] = Path.Combine(RepositoryRoot, "src", "WriterVision", "WriterVision.Types.ps1xml"),
            [Path.Combine("lib", "net8.0", "WriterVision.dll")] = Path.Combine(BuildOutput, "net8.0", "WriterVision.dll"),
        };
        foreach (var document in Directory.EnumerateFiles(Path.Combine(RepositoryRoot, "docs", "guides"))
            .Concat(Directory.EnumerateFiles(Path.Combine(RepositoryRoot, "docs", "images")).Where(file => Path.GetExtension(file) is ".svg" or ".png")))
        {
            sources[Path.GetRelativePath(RepositoryRoot, document)] = document;
        }

        var windows = Path.Combine(BuildOutput, "netstandard2.0");
        foreach (var dependency in Directory.EnumerateFiles(windows, "*.dll").Append(Path.Combine(windows, "THIRD-PARTY-NOTICES.TXT")))
        {
            sources[Path.Combine("lib", "netstandard2.0", Path.GetFileName(dependency))] = dependency;
        }

        foreach (var help in Directory.EnumerateFiles(Path.Combine(RepositoryRoot, "docs", "en-US"))
            .Where(file => file.EndsWith("-Help.xml", StringComparison.Ordinal) || file.EndsWith(".help.txt", StringComparison.Ordinal)))
        {
            sources[Path.Combine("en-US", Path.GetFileName(help))] = help;
        }

        var staged = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).ToHashSet();
        var differences = sources
            .Where(source => !staged.Contains(source.Key) || !File.ReadAllBytes(source.Value).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder, source.Key))))
            .Select(source => source.Key);
        return [.. differences.Concat(staged.Except(sources.Keys)).Order(StringComparer.Ordinal)];
    }

    // This must run before a test uses a type of the module, because the test folder contains no copy of its assembly.
    [ModuleInitializer]
    internal static void LoadFromStage()
    {
        EndIfMissing(AssemblyPath);
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
            name.Name == "WriterVision" ? context.LoadFromAssemblyPath(AssemblyPath) : null;
        SetToday();
    }

    /// <summary>Ends the program if a module is not staged: an exception in a module initializer would make the test runner wait forever.</summary>
    internal static void EndIfMissing(string assemblyPath)
    {
        if (!File.Exists(assemblyPath))
        {
            Console.Error.WriteLine($"The module was not found in '{assemblyPath}'. Run 'dotnet build' to stage it.");
            Environment.Exit(2);
        }
    }

    /// <summary>Sets a date before the next retirement of a model, so that no test depends on the current date.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SetToday() => global::WriterVision.Vision.ModelProfiles.Today = static () => new DateTime(2026, 8, 1, 0, 0, 0, DateTimeKind.Utc);

    private static string Metadata(string key) =>
        typeof(StagedModule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
