using System;
using System.IO;
using System.Net;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;

namespace WriterVision.Api.Requests;

/// <summary>A file for <c>POST /v1/files</c>: its bytes are the body.</summary>
internal sealed class FileUpload
{
    public required string Name { get; init; }

    public required MediaTypeHeaderValue MediaType { get; init; }

    /// <summary>The length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>Opens the file again for each attempt.</summary>
    public required Func<CancellationToken, Task<Stream>> OpenAsync { get; init; }

    /// <summary>Receives the HTTP status of each response that is not a success.</summary>
    public Action<HttpStatusCode>? OnRejected { get; init; }

    /// <summary>The Knowledge Graph to add the file to.</summary>
    public Guid? GraphId { get; init; }
}
