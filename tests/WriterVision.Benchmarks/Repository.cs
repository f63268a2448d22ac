using System.IO;
using System.Linq;
using System.Reflection;

namespace WriterVision.Benchmarks;

/// <summary>The paths of the modules and programs that the benchmark uses.</summary>
internal static class Repository
{
    private static readonly string Root = Metadata("RepositoryRoot");

    public static string Manifest { get; } = Path.Combine(Root, "out", "WriterVision", "WriterVision.psd1");

    public static string ImagingManifest { get; } = Path.Combine(Root, "out", "WriterVision.Imaging", "WriterVision.Imaging.psd1");

    public static string Emulator { get; } =
        Path.Combine(Root, "src", "WriterVision.Emulator", "bin", Metadata("Configuration"), "net10.0", "WriterVision.Emulator.dll");

    /// <summary>The folder in which <c>npm ci</c> installs the official SDK.</summary>
    public static string SdkFolder { get; } = Path.Combine(Root, "tests", "Contract");

    public static bool HasSdk => Directory.Exists(Path.Combine(SdkFolder, "node_modules", "writer-sdk"));

    public static bool IsRelease => Metadata("Configuration") == "Release";

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
