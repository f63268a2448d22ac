using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace WriterVision.Tests.Quickstart;

/// <summary>The built quickstart, run in its own process.</summary>
internal static class QuickstartProgram
{
    public static string Folder { get; } = Path.Combine(
        StagedModule.RepositoryRoot, "src", "WriterVision.Quickstart", "bin", StagedModule.Configuration, "net10.0");

    public static string Assembly { get; } = Path.Combine(Folder, "WriterVision.Quickstart.dll");

    /// <summary>Without a key, and without escape sequences in the output.</summary>
    public static IReadOnlyDictionary<string, string?> NoSettings { get; } =
        new Dictionary<string, string?> { ["WRITER_API_KEY"] = null, ["WRITER_BASE_URL"] = null, ["NO_COLOR"] = "1" };

    public static Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync(NoSettings, arguments);

    public static Task<(int ExitCode, string Output, string Error)> RunAsync(IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        ChildProcess.RunAsync("dotnet", new[] { Assembly }.Concat(arguments), environment, TestContext.Current.CancellationToken);
}
