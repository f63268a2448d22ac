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

    /// <summary>Why it cannot take part; null where it can.</summary>
    public string? Missing { get; init; }

    /// <param name="module">The manifest of the module that is measured.</param>
    public static IReadOnlyList<Contender> All(string module) =>
    [
        new(Floor, "The floor: HttpClient, and nothing else", "dotnet", [Self, ContenderCommands.Floor]),
        new("module", "WriterVision in an engine", "dotnet", [Self, ContenderCommands.Engine, module]),
        new("paced", "WriterVision in an engine, told the limits", "dotnet", [Self, ContenderCommands.Engine, module]) { KnowsLimits = true },
        new("pwsh", "WriterVision in pwsh", "pwsh", Script(ContenderScripts.Module, "-Module", module)),
        new("byhand", "By hand: ForEach-Object -Parallel, Invoke-RestMethod", "pwsh", Script(ContenderScripts.ByHand)),
        new("sdk", "Writer's SDK for Node", "node", [ContenderScripts.Sdk])
        {
            Missing = Repository.HasSdk ? null : $"the SDK is not installed: run npm ci in {Path.GetRelativePath(".", Repository.SdkFolder)}",
        },
    ];

    private static IReadOnlyList<string> Script(string contender, params IReadOnlyList<string> more) =>
        ["-NoProfile", "-NonInteractive", "-File", ContenderScripts.Measure, "-Contender", contender, .. more];
}
