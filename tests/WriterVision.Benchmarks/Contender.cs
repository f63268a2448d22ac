using System.Collections.Generic;
using System.IO;
using WriterVision.Benchmarks.Contenders;

namespace WriterVision.Benchmarks;

/// <summary>A program that the benchmark measures. It processes all images in a folder, in a separate process.</summary>
/// <param name="Id">The value for the option <c>--contenders</c>.</param>
/// <param name="Title">The name in the table.</param>
/// <param name="Program">The executable file.</param>
/// <param name="Arguments">The command-line arguments.</param>
internal sealed record Contender(string Id, string Title, string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>The contender that does the minimum of work. The table shows the other contenders as multiples of it.</summary>
    public const string Floor = "floor";

    private static readonly string BenchmarkAssembly = typeof(Contender).Assembly.Location;

    /// <summary>True if the contender gets the limits of the account as parameters.</summary>
    public bool SpecifiesLimits { get; init; }

    /// <summary>True for the OpenAI-compatible API; false for Writer's own.</summary>
    public bool UsesOpenAI { get; init; }

    /// <summary>Why the contender cannot run on this machine; null if it can.</summary>
    public string? UnavailableReason { get; init; }

    /// <summary>The contenders that send generated images.</summary>
    /// <param name="module">The manifest of the module to measure.</param>
    public static IReadOnlyList<Contender> All(string module) =>
    [
        new(Floor, "The floor: HttpClient only", "dotnet", [BenchmarkAssembly, ContenderCommands.Floor]),
        new("module", "WriterVision in an engine", "dotnet", Engine(ContenderScripts.Module, module)),
        new("openai", "WriterVision in an engine, -ApiType OpenAI", "dotnet", Engine(ContenderScripts.Module, module)) { UsesOpenAI = true },
        new("paced", "WriterVision in an engine, with the limits as parameters", "dotnet", Engine(ContenderScripts.Module, module)) { SpecifiesLimits = true },
        new("pwsh", "WriterVision in pwsh", "pwsh", Script(ContenderScripts.Module, "-Module", module)),
        new("byhand", "A script with ForEach-Object -Parallel and Invoke-RestMethod", "pwsh", Script(ContenderScripts.ByHand)),
        new("sdk", "Writer's SDK for Node", "node", [ContenderScripts.Sdk])
        {
            UnavailableReason = Repository.HasSdk ? null : $"the SDK is not installed: run npm ci in {Path.GetRelativePath(".", Repository.SdkFolder)}",
        },
    ];

    /// <summary>The contenders that convert photos. The second also sends them to a model.</summary>
    public static IReadOnlyList<Contender> PhotoConversion { get; } =
    [
        new(Floor, "The decoder alone: ImageMagick on all cores", "dotnet", [BenchmarkAssembly, ContenderCommands.Decoder]),
        new("convert", "ConvertTo-WriterImage to Invoke-WriterVision", "dotnet", Engine(ContenderScripts.Convert, Repository.Manifest, Repository.ImagingManifest)),
    ];

    /// <summary>Converts photos to files.</summary>
    public static Contender FileConversion { get; } =
        new("file", "ConvertTo-WriterImage -Destination", "dotnet", Engine(ContenderScripts.ConvertToFile, Repository.Manifest, Repository.ImagingManifest));

    /// <summary>Compares pairs of images.</summary>
    public static Contender PixelComparison { get; } =
        new("compare", "Compare-WriterPixel", "dotnet", Engine(ContenderScripts.ComparePixels, Repository.Manifest, Repository.ImagingManifest));

    private static IReadOnlyList<string> Engine(string script, params IReadOnlyList<string> modules) =>
        [BenchmarkAssembly, ContenderCommands.Engine, script, .. modules];

    private static IReadOnlyList<string> Script(string contender, params IReadOnlyList<string> arguments) =>
        ["-NoProfile", "-NonInteractive", "-File", ContenderScripts.Measure, "-Contender", contender, .. arguments];
}
