using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace WriterVision.Tests;

/// <summary>Replaces the class of this name in <c>WriterVision.Tests</c>: this project references the module instead of loading it from <c>out</c>.</summary>
internal static class StagedModule
{
    public static string RepositoryRoot { get; } =
        typeof(StagedModule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static attribute => attribute.Key == nameof(RepositoryRoot)).Value!;

    /// <summary>Sets the date for all tests, before the retirement of any model.</summary>
    [ModuleInitializer]
    internal static void SetToday() => global::WriterVision.Vision.ModelProfiles.Today = static () => new DateTime(2026, 8, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Copies the mutated module to a file for <c>Show-Mutants.ps1</c>, because Stryker restores the original when it ends.</summary>
    [ModuleInitializer]
    internal static void KeepMutants()
    {
        var module = typeof(global::WriterVision.Vision.ModelProfiles).Assembly;
        if (Environment.GetEnvironmentVariable("MUTATED_MODULE") is not { Length: > 0 } path || !module.GetTypes().Any(static type => type.Name == "MutantControl"))
        {
            return;
        }

        // Several test programs can start at the same time.
        var copy = $"{path}.{Environment.ProcessId}";
        File.Copy(module.Location, copy);
        File.Move(copy, path, overwrite: true);
    }
}
