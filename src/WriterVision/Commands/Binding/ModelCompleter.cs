using System.Linq;
using WriterVision.Vision;

namespace WriterVision.Commands.Binding;

/// <summary>Completes model names from the known models that read images.</summary>
internal sealed class ModelCompleter : WordCompleter
{
    /// <summary>Creates the completer; called by the engine.</summary>
    public ModelCompleter()
        : base([.. ModelProfiles.All.Where(static profile => profile.ReadsImages == true || profile.ToolModel is not null).Select(static profile => profile.Name)])
    {
    }
}
