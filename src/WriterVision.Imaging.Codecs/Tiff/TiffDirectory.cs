namespace WriterVision.Imaging.Codecs.Tiff;

/// <summary>Where a page of a TIFF file is described.</summary>
internal sealed class TiffDirectory
{
    public TiffDirectory(long offset, long nextOffsetPosition, bool isLittleEndian, bool isBig)
    {
        Offset = offset;
        NextOffsetPosition = nextOffsetPosition;
        IsLittleEndian = isLittleEndian;
        IsBig = isBig;
    }

    public long Offset { get; }

    /// <summary>Where the offset of the next directory is stored.</summary>
    public long NextOffsetPosition { get; }

    public bool IsLittleEndian { get; }

    /// <summary>Whether the file is a BigTIFF, whose offsets have 8 bytes.</summary>
    public bool IsBig { get; }
}
