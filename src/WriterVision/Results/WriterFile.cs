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

    /// <summary>The id by which the account knows the file.</summary>
    public string Id { get; }

    /// <summary>The file's name, without control characters. It is a name and no path: nothing is written to where it points.</summary>
    public string Name { get; }

    /// <summary>
    /// What the service has made of the file: <c>in_progress</c>, <c>completed</c> or <c>failed</c>, or a word of tomorrow's; null where
    /// it did not say.
    /// </summary>
    public string? Status { get; internal set; }

    /// <summary>When the file was uploaded; null where the service did not say.</summary>
    public DateTimeOffset? CreatedAt { get; internal set; }

    /// <summary>The Knowledge Graphs that the file belongs to.</summary>
    public IReadOnlyList<string> GraphIds { get; internal set; } = [];

    /// <summary>The full path that the file was sent from; null but for the result of a send.</summary>
    public string? Path { get; internal set; }

    /// <summary>The page of the document that was sent, from 1; null if it was not a converted page.</summary>
    public int? Page { get; internal set; }

    /// <summary>The length in bytes; null but for the result of a send.</summary>
    public long? Length { get; internal set; }

    /// <summary>The MIME type that the file was sent as; null but for the result of a send.</summary>
    public string? ContentType { get; internal set; }

    IReadOnlyList<ImageReference> IImageSource.GetImages() => [ImageReference.FromFileId(Id)];

    /// <summary>The file's name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
