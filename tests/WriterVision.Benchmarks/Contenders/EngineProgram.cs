using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace WriterVision.Benchmarks.Contenders;

/// <summary>Modules in an engine from NuGet: what they cost without the rest of a shell.</summary>
internal static class EngineProgram
{
    /// <param name="script">What to measure.</param>
    /// <param name="modules">The manifests of the modules.</param>
    public static int Run(string script, string[] modules)
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
