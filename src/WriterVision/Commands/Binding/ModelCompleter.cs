using WriterVision.Vision;

namespace WriterVision.Commands.Binding;

/// <summary>Completes <c>-Model</c> from the models that this version knows.</summary>
public sealed class ModelCompleter : WordCompleter
{
    /// <summary>Makes the completer, as the engine does.</summary>
    public ModelCompleter()
        : base(KnownModels.Names)
    {
    }
}
