using System.Management.Automation;

namespace WriterVision.Imaging.Platform;

/// <summary>Called by the engine when the module is imported and removed.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Lets the cmdlets find the image libraries.</summary>
    public void OnImport() => CodecContext.Register();

    /// <summary>Undoes <see cref="OnImport"/>.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => CodecContext.Unregister();
}
