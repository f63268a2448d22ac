using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;

namespace WriterVision.MonoProbe;

/// <summary>
/// Loads the module's assembly for Windows PowerShell as Import-Module does (by its path; what it needs lies beside it), has its client
/// do something over HTTP, and prints what came of it and where each assembly came from.
/// </summary>
internal static class Program
{
    /// <param name="arguments">
    /// The path of lib/netstandard2.0/WriterVision.dll, the endpoint, the key, an image, the name of what is done (see
    /// <see cref="Scenarios"/>), and how often.
    /// </param>
    public static int Main(string[] arguments)
    {
        var module = Assembly.LoadFrom(arguments[0]);
        // For this program's own compile-time reference; what the module needs finds its way without help.
        AppDomain.CurrentDomain.AssemblyResolve += (_, wanted) => new AssemblyName(wanted.Name).Name == "WriterVision" ? module : null;
        new Scenarios(arguments[1], arguments[2], arguments[3]).RunAsync(arguments[4], int.Parse(arguments[5], CultureInfo.InvariantCulture)).GetAwaiter().GetResult();
        var folder = Path.GetDirectoryName(Path.GetFullPath(arguments[0]));
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies().Where(loaded => Path.GetDirectoryName(loaded.Location) == folder))
        {
            Console.WriteLine("loaded " + assembly.GetName().Name);
        }

        return 0;
    }
}
