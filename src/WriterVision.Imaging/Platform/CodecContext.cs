using System;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
#if NET
using System.Runtime.Loader;
#endif

namespace WriterVision.Imaging.Platform;

/// <summary>
/// Loads the image libraries: on .NET into a context of their own, so that another module may have another version of them; on .NET Framework
/// from their folder. The one file with conditional code.
/// </summary>
/// <remarks>The pattern is that of "Resolving PowerShell module assembly dependency conflicts" (Microsoft Learn).</remarks>
internal static class CodecContext
{
    private const string CodecsName = "WriterVision.Imaging.Codecs";

    /// <summary>The libraries that are staged beside the codecs. All else comes from the shell.</summary>
    private static readonly string[] Names = [CodecsName, "Magick.NET-", "Magick.NET.Core", "UglyToad.PdfPig", "Microsoft.Bcl.HashCode"];

    /// <summary>The folder with <c>codecs</c> and <c>native</c>, above the folder of the framework.</summary>
    private static readonly string Folder = Path.GetDirectoryName(Path.GetDirectoryName(typeof(CodecContext).Assembly.Location))!;

#if NET
    private static readonly PrivateContext Context = new();

    /// <summary>Lets this assembly find the codecs. They are loaded when they are first needed.</summary>
    public static void Register() => AssemblyLoadContext.Default.Resolving += Resolve;

    /// <summary>Undoes <see cref="Register"/>. What is loaded stays loaded.</summary>
    public static void Unregister() => AssemblyLoadContext.Default.Resolving -= Resolve;

    /// <summary>Resolves only the codecs, because all modules share the default load context.</summary>
    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == CodecsName ? Context.LoadFromAssemblyName(name) : null;

    private sealed class PrivateContext : AssemblyLoadContext
    {
        public PrivateContext()
            : base(CodecsName)
        {
        }

        protected override Assembly? Load(AssemblyName assemblyName) =>
            Find(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

        protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
        {
            foreach (var path in FindNative(unmanagedDllName))
            {
                // A library that was built for another C library cannot be loaded, so the next one is tried.
                if (NativeLibrary.TryLoad(path, out var library))
                {
                    return library;
                }
            }

            return IntPtr.Zero;
        }
    }
#else
    /// <summary>Lets this assembly find the codecs, and the codecs their libraries.</summary>
    public static void Register()
    {
        AppDomain.CurrentDomain.AssemblyResolve += Resolve;
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            foreach (var path in FindNative($"Magick.Native-Q8-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}.dll"))
            {
                // A library that is loaded is found by its name. One that cannot be loaded fails with a message when it is needed.
                LoadLibrary(path);
            }
        }
    }

    /// <summary>Undoes <see cref="Register"/>. What is loaded stays loaded.</summary>
    public static void Unregister() => AppDomain.CurrentDomain.AssemblyResolve -= Resolve;

    /// <summary>Resolves assemblies only for requests from this module's own assemblies.</summary>
    private static Assembly? Resolve(object sender, ResolveEventArgs request)
    {
        var asker = request.RequestingAssembly;
        var isOurs = asker is not null && (asker == typeof(CodecContext).Assembly || IsInCodecs(asker.Location));
        var name = new AssemblyName(request.Name);
        return isOurs && (Find(name) ?? FindBeside(name)) is { } path ? Assembly.LoadFrom(path) : null;
    }

    /// <summary>Parts of .NET that .NET Framework lacks, such as System.Memory: WriterVision has them beside its assembly.</summary>
    private static string? FindBeside(AssemblyName name)
    {
        var path = Path.Combine(Path.GetDirectoryName(typeof(WriterVisionException).Assembly.Location)!, name.Name + ".dll");
        return File.Exists(path) ? path : null;
    }

    private static bool IsInCodecs(string path) => path.StartsWith(Path.Combine(Folder, "codecs") + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase);

    [DllImport("kernel32", EntryPoint = "LoadLibraryW", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern IntPtr LoadLibrary(string path);
#endif

    /// <summary>The file of one of the libraries; null for any other assembly.</summary>
    private static string? Find(AssemblyName name)
    {
        var path = Path.Combine(Folder, "codecs", name.Name + ".dll");
        return Array.Exists(Names, known => name.Name!.StartsWith(known, StringComparison.Ordinal)) && File.Exists(path) ? path : null;
    }

    /// <summary>The files that a native library can be in, by platform: on Linux for either C library.</summary>
    private static string[] FindNative(string name)
    {
        var (system, extension) = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? ("win", string.Empty)
            : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? ("osx", ".dylib")
            : ("linux", ".so");
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        return Array.FindAll(
            [.. Array.ConvertAll((string[])[system, system + "-musl"], folder => Path.Combine(Folder, "native", $"{folder}-{architecture}", name + extension))],
            File.Exists);
    }
}
