using System.Collections.Generic;
using System.IO;
using WriterVision.Benchmarks.Contenders;

namespace WriterVision.Benchmarks;

/// <summary>A program that asks about all images of a folder, in a process of its own.</summary>
/// <param name="Id">What the option calls it.</param>
/// <param name="Title">What the table calls it.</param>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record Contender(string Id, string Title, string Program, IReadOnlyList<string> Arguments)
{
    public const string Floor = "floor";

    private static readonly string Self = typeof(Contender).Assembly.Location;

    /// <summary>Whether it is told what the account allows.</summary>
    public bool KnowsLimits { get; init; }

    /// <summary>Whether it uses the OpenAI-compatible API, and not Writer's.</summary>
    public bool UsesOpenAI { get; init; }

    /// <summary>Why it cannot take part; null where it can.</summary>
    public string? Missing { get; init; }

    /// <param name="module">The manifest of the module that is measured.</param>
    public static IReadOnlyList<Contender> All(string module) =>
    [
        new(Floor, "The floor: HttpClient, and nothing else", "dotnet", [Self, ContenderCommands.Floor]),
        new("module", "WriterVision in an engine", "dotnet", Engine(ContenderScripts.Module, module)),
        new("openai", "WriterVision in an engine, -ApiType OpenAI", "dotnet", Engine(ContenderScripts.Module, module)) { UsesOpenAI = true },
        new("paced", "WriterVision in an engine, told the limits", "dotnet", Engine(ContenderScripts.Module, module)) { KnowsLimits = true },
        new("pwsh", "WriterVision in pwsh", "pwsh", Script(ContenderScripts.Module, "-Module", module)),
        new("byhand", "By hand: ForEach-Object -Parallel, Invoke-RestMethod", "pwsh", Script(ContenderScripts.ByHand)),
        new("sdk", "Writer's SDK for Node", "node", [ContenderScripts.Sdk])
        {
            Missing = Repository.HasSdk ? null : $"the SDK is not installed: run npm ci in {Path.GetRelativePath(".", Repository.SdkFolder)}",
        },
    ];

    /// <summary>Who converts photos and asks about them.</summary>
    public static IReadOnlyList<Contender> Converting { get; } =
    [
        new(Floor, "The decoder alone: ImageMagick on all cores", "dotnet", [Self, ContenderCommands.Decoder]),
        new("convert", "ConvertTo-WriterImage | Invoke-WriterVision", "dotnet", Engine(ContenderScripts.Convert, Repository.Manifest, Repository.ImagingManifest)),
    ];

    /// <summary>Who converts photos to files.</summary>
    public static Contender ConvertingToFile { get; } =
        new("file", "ConvertTo-WriterImage -Destination", "dotnet", Engine(ContenderScripts.ConvertToFile, Repository.Manifest, Repository.ImagingManifest));

    /// <summary>Who compares pairs of images.</summary>
    public static Contender Comparing { get; } =
        new("compare", "Compare-WriterPixel", "dotnet", Engine(ContenderScripts.ComparePixels, Repository.Manifest, Repository.ImagingManifest));

    private static IReadOnlyList<string> Engine(string script, params IReadOnlyList<string> modules) => [Self, ContenderCommands.Engine, script, .. modules];

    private static IReadOnlyList<string> Script(string contender, params IReadOnlyList<string> more) =>
        ["-NoProfile", "-NonInteractive", "-File", ContenderScripts.Measure, "-Contender", contender, .. more];
}
