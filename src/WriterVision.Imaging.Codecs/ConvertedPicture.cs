namespace WriterVision.Imaging.Codecs;

/// <summary>What a conversion made.</summary>
internal sealed class ConvertedPicture
{
    public ConvertedPicture(byte[]? content, PictureFormat format, PictureSize size, bool hasMetadata = false)
    {
        Content = content;
        Format = format;
        Size = size;
        HasMetadata = hasMetadata;
    }

    /// <summary>The bytes of an image file; null if the file itself is what a model reads, and need not be converted.</summary>
    public byte[]? Content { get; }

    public PictureFormat Format { get; }

    public PictureSize Size { get; }

    /// <summary>Whether an unchanged file contains EXIF, XMP or IPTC that is not wanted.</summary>
    public bool HasMetadata { get; }
}
