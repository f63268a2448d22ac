namespace WriterVision.Imaging.Codecs;

/// <summary>The result of a conversion.</summary>
internal sealed class ConversionResult
{
    public ConversionResult(byte[]? content, FileFormat format, PixelSize size, bool hasMetadata = false)
    {
        Content = content;
        Format = format;
        Size = size;
        HasMetadata = hasMetadata;
    }

    /// <summary>The bytes of an image file; null if the source file can be sent unchanged.</summary>
    public byte[]? Content { get; }

    /// <summary>The format of the image. For <see cref="OutputFormat.Auto"/>, <see cref="Encoder"/> chooses it.</summary>
    public FileFormat Format { get; }

    public PixelSize Size { get; }

    /// <summary>
    /// Whether an unchanged file contains EXIF, XMP or IPTC metadata, which <c>ImageSourceFile</c> (WriterVision.Imaging) removes. Other images
    /// lose it in <see cref="ImageConverter"/>.
    /// </summary>
    public bool HasMetadata { get; }
}
