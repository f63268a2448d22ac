using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace WriterVision.Benchmarks.Contenders;

/// <summary>The module in an engine from NuGet: what it costs without the rest of a shell.</summary>
internal static class EngineProgram
{
    public static int Run(string module)
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            // A stock Windows client runs no scripts.
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand(ContenderScripts.Measure).AddParameter("Contender", ContenderScripts.Module).AddParameter("Module", module);
        try
        {
            shell.Invoke();
        }
        catch (RuntimeException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }

        foreach (var error in shell.Streams.Error.Take(10))
        {
            Console.Error.WriteLine(error);
        }

        return 0;
    }
}
