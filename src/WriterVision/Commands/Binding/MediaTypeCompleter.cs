using WriterVision.Inputs;

namespace WriterVision.Commands.Binding;

/// <summary>Completes <c>-ContentType</c> from the MIME types that the files API documents.</summary>
internal sealed class MediaTypeCompleter : WordCompleter
{
    public MediaTypeCompleter()
        : base(FileTypes.AllMediaTypes)
    {
    }
}
