using System.IO;

namespace WriterVision.Api.Responses;

/// <summary>The content of an uploaded file, as a stream that <c>Receive-WriterFile</c> saves.</summary>
internal sealed class FileBody
{
    public FileBody(Stream content, long? length)
    {
        Content = content;
        Length = length;
    }

    /// <summary>The content. The stream throws if it ends before the announced length, because the connection was then lost.</summary>
    public Stream Content { get; }

    /// <summary>The length in bytes that the server announced; null if it announced none.</summary>
    public long? Length { get; }
}
