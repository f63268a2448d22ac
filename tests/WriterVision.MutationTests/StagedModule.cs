using System;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace WriterVision.Tests;

/// <summary>Takes the place of the class in <c>WriterVision.Tests</c>: here the module is a reference, and nothing is loaded from <c>out</c>.</summary>
internal static class StagedModule
{
    public static string RepositoryRoot { get; } =
        typeof(StagedModule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static attribute => attribute.Key == nameof(RepositoryRoot)).Value!;

    /// <summary>Sets the day that all tests assume.</summary>
    [ModuleInitializer]
    internal static void SetToday() => global::WriterVision.Vision.ModelProfiles.Today = static () => new DateTime(2026, 8, 1, 0, 0, 0, DateTimeKind.Utc);
}
