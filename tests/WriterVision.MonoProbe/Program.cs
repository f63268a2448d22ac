using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;

namespace WriterVision.MonoProbe;

/// <summary>
/// Loads the netstandard2.0 assembly of the module by its path, as Import-Module in Windows PowerShell does; its dependencies are in the same
/// folder. Then runs a scenario, and prints its outcomes and the assemblies that were loaded from this folder.
/// </summary>
internal static class Program
{
    /// <param name="arguments">
    /// The path of lib/netstandard2.0/WriterVision.dll, the endpoint, the API key, the path of an image, the name of a scenario (see
    /// <see cref="Scenarios"/>), and the number of questions.
    /// </param>
    public static int Main(string[] arguments)
    {
        var module = Assembly.LoadFrom(arguments[0]);
        // Only for the reference of this program. The dependencies of the module must be found without a handler.
        AppDomain.CurrentDomain.AssemblyResolve += (_, request) => new AssemblyName(request.Name).Name == "WriterVision" ? module : null;
        new Scenarios(arguments[1], arguments[2], arguments[3]).RunAsync(arguments[4], int.Parse(arguments[5], CultureInfo.InvariantCulture)).GetAwaiter().GetResult();
        var folder = Path.GetDirectoryName(Path.GetFullPath(arguments[0]));
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies().Where(loaded => Path.GetDirectoryName(loaded.Location) == folder))
        {
            Console.WriteLine("loaded " + assembly.GetName().Name);
        }

        return 0;
    }
}
