using System.IO;

namespace WriterVision.Api.Responses;

/// <summary>The bytes of an uploaded file, as they come.</summary>
internal sealed class FileDownload
{
    public FileDownload(Stream content, long? length)
    {
        Content = content;
        Length = length;
    }

    /// <summary>The bytes. Ends early only with an exception: an announced length that is not reached is a broken connection.</summary>
    public Stream Content { get; }

    /// <summary>The length in bytes that the server announced; null where it announced none.</summary>
    public long? Length { get; }
}
