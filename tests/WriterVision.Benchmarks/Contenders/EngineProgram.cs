using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace WriterVision.Benchmarks.Contenders;

/// <summary>Runs a script in the PowerShell engine from NuGet, to measure the modules without the rest of a shell.</summary>
internal static class EngineProgram
{
    /// <param name="script">The script to measure.</param>
    /// <param name="modules">The manifests of the modules.</param>
    public static int Run(string script, string[] modules)
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            // The default execution policy of a Windows client blocks scripts.
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand(ContenderScripts.Measure).AddParameter("Contender", script).AddParameter("Module", modules);
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
