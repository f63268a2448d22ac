using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using WriterVision.Imaging.Platform;

namespace WriterVision.Tests.Imaging;

/// <summary>The companion module as a user imports it. The tests load its assemblies only from there.</summary>
internal static class StagedImagingModule
{
    public static string Folder { get; } = Path.Combine(StagedModule.RepositoryRoot, "out", "WriterVision.Imaging");

    public static string Manifest { get; } = Path.Combine(Folder, "WriterVision.Imaging.psd1");

    private static string AssemblyPath { get; } = Path.Combine(Folder, "lib", "net8.0", "WriterVision.Imaging.dll");

    /// <summary>The images that show red, green, blue and white quarters.</summary>
    public static string Fixture(string name) => Path.Combine(StagedModule.RepositoryRoot, "tests", "Fixtures", "images", name);

    public static string Scan(string name) => Path.Combine(StagedModule.RepositoryRoot, "docs", "samples", "scans", name);

    [ModuleInitializer]
    internal static void LoadFromStage()
    {
        StagedModule.EndIfMissing(AssemblyPath);
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
            name.Name == "WriterVision.Imaging" ? context.LoadFromAssemblyPath(AssemblyPath) : null;
        Register();
    }

    /// <summary>Registers the codecs, as an import does. A separate method, because the runtime resolves the types of a method before it runs.</summary>
    private static void Register() => CodecContext.Register();
}
