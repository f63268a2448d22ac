using WriterVision.Inputs;

namespace WriterVision.Commands.Binding;

/// <summary>Completes <c>-FileType</c> from the extensions that the files API documents.</summary>
internal sealed class FileTypeCompleter : WordCompleter
{
    /// <summary>Creates the completer; called by the engine.</summary>
    public FileTypeCompleter()
        : base(FileTypes.Extensions)
    {
    }
}
