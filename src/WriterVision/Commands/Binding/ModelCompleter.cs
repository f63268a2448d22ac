using System.Linq;
using WriterVision.Vision;

namespace WriterVision.Commands.Binding;

/// <summary>Completes model names from the models that this version knows: those that can be asked about images.</summary>
internal sealed class ModelCompleter : WordCompleter
{
    /// <summary>Makes the completer, as the engine does.</summary>
    public ModelCompleter()
        : base([.. ModelProfiles.All.Where(static profile => profile.ReadsImages == true || profile.ToolModel is not null).Select(static profile => profile.Name)])
    {
    }
}
