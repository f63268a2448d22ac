using System;
using System.IO;
using System.Linq;
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

if (args is ["--help" or "-h" or "-?"])
{
    Console.WriteLine(Usage);
    return 0;
}

var root = typeof(Shell).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "RepositoryRoot").Value!;
EmulatorServer? emulator = null;
try
{
    if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(KeyVariable)))
    {
        emulator = await EmulatorServer.StartAsync();
        Environment.SetEnvironmentVariable(KeyVariable, "quickstart");
        Environment.SetEnvironmentVariable(EndpointVariable, emulator.Address.ToString());
        Console.WriteLine($"No {KeyVariable} is set: the emulator answers here, from the pixels of the images. It is not Palmyra.");
    }
    else
    {
        Console.WriteLine($"{KeyVariable} is set: the requests go to {Environment.GetEnvironmentVariable(EndpointVariable) ?? "https://api.writer.com"}, and cost what they cost.");
    }

    using var shell = new Shell(Path.Combine(root, "out", "WriterVision", "WriterVision.psd1"));
    return await RunAsync(shell);
}
finally
{
    if (emulator is not null)
    {
        await emulator.DisposeAsync();
    }
}

Task<int> RunAsync(Shell shell) => Task.Run(() => args switch
{
    [] => RunTour(shell),
    ["-Command" or "-c", .. var words] when words.Length > 0 => shell.RunCommand(string.Join(' ', words)),
    [var script, .. var arguments] when script.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase) => shell.RunFile(Path.GetFullPath(script), arguments),
    _ => Refuse(),
});

int RunTour(Shell shell)
{
    Console.WriteLine("This engine has PowerShell's core commands; Get-ChildItem is the Quickstart's own. In pwsh all the others are there too.");
    shell.SetLocation(root);
    return shell.RunTour(File.ReadAllText(Path.Combine(root, "docs", "guides", "quickstart.ps1")));
}

static int Refuse()
{
    Console.Error.WriteLine(Usage);
    return 2;
}
