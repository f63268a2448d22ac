using WriterVision.Inputs;

namespace WriterVision.Commands.Binding;

/// <summary>Completes <c>-FileType</c> from the extensions that the files API documents.</summary>
internal sealed class FileTypeCompleter : WordCompleter
{
    /// <summary>Makes the completer, as the engine does.</summary>
    public FileTypeCompleter()
        : base(FileTypes.Extensions)
    {
    }
}
