using System;
using System.IO;
using System.Linq;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Threading.Tasks;
using Microsoft.PowerShell;
using WriterVision.Emulator;

const string KeyVariable = "WRITER_API_KEY";
const string EndpointVariable = "WRITER_BASE_URL";
const string Usage = """
    Runs PowerShell and imports WriterVision. Only the .NET SDK is required.

        dotnet run --project src/WriterVision.Quickstart                        runs the tour, docs/guides/quickstart.ps1
        dotnet run --project src/WriterVision.Quickstart -- -Command "..."      runs a command
        dotnet run --project src/WriterVision.Quickstart -- script.ps1 ...      runs a script with its arguments
        dotnet run --project src/WriterVision.Quickstart -- -Interactive        opens a shell

    If WRITER_API_KEY is not set, the requests go to an emulator that this program starts.
    """;

var root = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "RepositoryRoot").Value!;
var tour = Path.Combine(AppContext.BaseDirectory, "Show-Tour.ps1");
string[]? run = args switch
{
    [] => ["-File", tour, Path.Combine(root, "docs", "guides", "quickstart.ps1"), root],
    ["-Command" or "-c", .. var words] when words.Length > 0 => ["-Command", string.Join(' ', words)],
    ["-Interactive" or "-i"] => [],
    [var script, .. var arguments] when script.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase) => ["-File", Path.GetFullPath(script), .. arguments],
    _ => null,
};
if (run is null)
{
    var isHelpRequested = args is ["--help" or "-h" or "-?"];
    (isHelpRequested ? Console.Out : Console.Error).WriteLine(Usage);
    return isHelpRequested ? 0 : 2;
}

var manifest = Path.Combine(root, "out", "WriterVision", "WriterVision.psd1");
if (!File.Exists(manifest))
{
    Console.Error.WriteLine($"The module was not found in '{manifest}'. Run 'dotnet build' to stage it.");
    return 1;
}

// The output of a command or script must contain nothing else, so that it can be piped.
var isInteractive = args.Length == 0 || run.Length == 0;
var notes = isInteractive ? Console.Out : Console.Error;
await using var emulator = await StartEmulatorAsync();
if (run.Length == 0)
{
    notes.WriteLine("""
        Try:  Get-ChildItem docs/samples/*.jpg | Invoke-WriterVision 'Describe it'
              Get-Help Invoke-WriterVision
              exit
        """);
}

// By default, PowerShell sends usage data and checks for updates. The quickstart must not send anything from this machine.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");
var state = InitialSessionState.CreateDefault2();
state.ImportPSModule([manifest]);
// Windows clients do not run scripts by default, and the loader of the module is a script.
string[] policy = OperatingSystem.IsWindows() ? ["-ExecutionPolicy", "Bypass"] : [];
return await Task.Run(() => ConsoleShell.Start(state, bannerText: null, helpText: Usage, ["-NoProfile", "-NoLogo", .. policy, .. run]));

async Task<EmulatorServer?> StartEmulatorAsync()
{
    var endpoint = Environment.GetEnvironmentVariable(EndpointVariable);
    if (!string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(KeyVariable)))
    {
        notes.WriteLine($"{KeyVariable} is set: the requests go to {(string.IsNullOrWhiteSpace(endpoint) ? "https://api.writer.com" : endpoint)} and are charged to its account.");
        return null;
    }

    // At most 80 columns.
    notes.WriteLine($"""
        {KeyVariable} is not set: an emulator on this machine answers from the pixels
        of the images. It is not a model.
        """);
    if (!string.IsNullOrWhiteSpace(endpoint))
    {
        notes.WriteLine($"{EndpointVariable} is ignored, because it needs a key.");
    }

    var started = await EmulatorServer.StartAsync();
    Environment.SetEnvironmentVariable(KeyVariable, "quickstart");
    Environment.SetEnvironmentVariable(EndpointVariable, started.Address.ToString());
    return started;
}
