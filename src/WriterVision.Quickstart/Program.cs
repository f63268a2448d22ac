using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Quickstart;

const string KeyVariable = "WRITER_API_KEY";
const string EndpointVariable = "WRITER_BASE_URL";
const string Usage = """
    Runs WriterVision in a PowerShell engine of its own, with nothing installed but the .NET SDK.

        dotnet run --project src/WriterVision.Quickstart                        the tour: docs/guides/quickstart.ps1
        dotnet run --project src/WriterVision.Quickstart -- -Command "..."      a command of yours
        dotnet run --project src/WriterVision.Quickstart -- script.ps1 ...      a script of yours, with its arguments

    Without WRITER_API_KEY in the environment it starts the emulator and talks to that; with it, to Writer.
    """;

var root = typeof(Shell).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "RepositoryRoot").Value!;
Func<Shell, int>? job = args switch
{
    [] => RunTour,
    ["-Command" or "-c", .. var words] when words.Length > 0 => shell => shell.RunCommand(string.Join(' ', words)),
    [var script, .. var arguments] when script.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase) => shell => shell.RunFile(Path.GetFullPath(script), arguments),
    _ => null,
};
if (job is null)
{
    var isAsked = args is ["--help" or "-h" or "-?"];
    (isAsked ? Console.Out : Console.Error).WriteLine(Usage);
    return isAsked ? 0 : 2;
}

// The tour is one text to read, in its order. Of a command or script the output is what it wrote, and fit to be piped on.
var notes = args.Length == 0 ? Console.Out : Console.Error;
await using var emulator = await StartEmulatorAsync();
notes.WriteLine("This engine has only PowerShell's core commands; Get-ChildItem is the Quickstart's own. In pwsh all the others are there too.");
return await Task.Run(() =>
{
    try
    {
        using var shell = new Shell(Path.Combine(root, "out", "WriterVision", "WriterVision.psd1"), notes);
        return job(shell);
    }
    catch (RuntimeException exception)
    {
        // The module is not there, or will not load.
        Console.Error.WriteLine(exception.Message);
        return 1;
    }
});

async Task<EmulatorServer?> StartEmulatorAsync()
{
    var endpoint = Environment.GetEnvironmentVariable(EndpointVariable);
    if (!string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(KeyVariable)))
    {
        notes.WriteLine($"{KeyVariable} is set: the requests go to {(string.IsNullOrWhiteSpace(endpoint) ? "https://api.writer.com" : endpoint)}, and cost what they cost.");
        return null;
    }

    var started = await EmulatorServer.StartAsync();
    Environment.SetEnvironmentVariable(KeyVariable, "quickstart");
    Environment.SetEnvironmentVariable(EndpointVariable, started.Address.ToString());
    var passedOver = string.IsNullOrWhiteSpace(endpoint) ? string.Empty : $" {EndpointVariable} is passed over: it needs a key.";
    notes.WriteLine($"No {KeyVariable} is set: the emulator answers here, from the pixels of the images. It is not Palmyra.{passedOver}");
    return started;
}

int RunTour(Shell shell)
{
    shell.SetLocation(root);
    return shell.RunTour(File.ReadAllText(Path.Combine(root, "docs", "guides", "quickstart.ps1")));
}
