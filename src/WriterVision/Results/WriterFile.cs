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
    /// The processing status of the file: <c>in_progress</c>, <c>completed</c>, <c>failed</c>, or a later addition of the service; null if
    /// it did not say.
    /// </summary>
    public string? Status { get; internal set; }

    /// <summary>When the file was uploaded; null if the service did not say.</summary>
    public DateTimeOffset? CreatedAt { get; internal set; }

    /// <summary>The Knowledge Graphs that the file belongs to.</summary>
    public IReadOnlyList<string> GraphIds { get; internal set; } = [];

    /// <summary>The full path that the file was sent from; null except in the output of <c>Send-WriterFile</c>.</summary>
    public string? Path { get; internal set; }

    /// <summary>The page of the document that was sent, from 1; null if it was not a converted page.</summary>
    public int? Page { get; internal set; }

    /// <summary>The length in bytes; null except in the output of <c>Send-WriterFile</c>.</summary>
    public long? Length { get; internal set; }

    /// <summary>The MIME type that the file was sent as; null except in the output of <c>Send-WriterFile</c>.</summary>
    public string? ContentType { get; internal set; }

    IReadOnlyList<ImageReference> IImageSource.GetImages() => [ImageReference.FromFileId(Id)];

    /// <summary>The file's name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
