using System;
using System.Collections.Generic;

namespace WriterVision;

/// <summary>A file in a Writer account.</summary>
public sealed class WriterFile : IImageSource
{
    internal WriterFile(string id, string name)
    {
        Id = id;
        Name = name;
    }

    /// <summary>The id of the file in the account.</summary>
    public string Id { get; }

    /// <summary>The name of the file, without control characters. It is not a path, and is never used as one.</summary>
    public string Name { get; }

    /// <summary>
    /// The processing status of the file: <c>in_progress</c>, <c>completed</c>, <c>failed</c>, or a status that the service adds later; null if
    /// the service did not report it.
    /// </summary>
    public string? Status { get; internal set; }

    /// <summary>The time of the upload; null if the service did not report it.</summary>
    public DateTimeOffset? CreatedAt { get; internal set; }

    /// <summary>The Knowledge Graphs that the file belongs to.</summary>
    public IReadOnlyList<string> GraphIds { get; internal set; } = [];

    /// <summary>The full path of the file that was sent; null except in the output of <c>Send-WriterFile</c>.</summary>
    public string? Path { get; internal set; }

    /// <summary>The page of the sent image in its document, from 1; null if it is not a converted page.</summary>
    public int? Page { get; internal set; }

    /// <summary>The length in bytes; null except in the output of <c>Send-WriterFile</c>.</summary>
    public long? Length { get; internal set; }

    /// <summary>The MIME type of the file that was sent; null except in the output of <c>Send-WriterFile</c>.</summary>
    public string? ContentType { get; internal set; }

    IReadOnlyList<ImageReference> IImageSource.GetImages() => [ImageReference.FromFileId(Id)];

    /// <summary>The file's name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
