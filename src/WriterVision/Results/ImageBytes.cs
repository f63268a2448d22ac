namespace WriterVision;

/// <summary>An image in memory, and its name if it has one.</summary>
internal sealed class ImageBytes
{
    public ImageBytes(byte[]? content, string? name)
    {
        Content = content;
        Name = name;
    }

    /// <summary>The bytes of the image; null if they were not kept.</summary>
    public byte[]? Content { get; }

    public string? Name { get; }
}
