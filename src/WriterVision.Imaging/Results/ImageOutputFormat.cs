namespace WriterVision.Imaging;

/// <summary>The format that <c>ConvertTo-WriterImage</c> converts to.</summary>
public enum ImageOutputFormat
{
    /// <summary>PNG for graphics, text and transparency; JPEG for photos.</summary>
    Auto,

    /// <summary>JPEG. Transparent parts become white.</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,

    /// <summary>WebP.</summary>
    WebP,
}
