namespace WriterVision.Imaging;

/// <summary>How two images relate.</summary>
public enum PixelComparisonStatus
{
    /// <summary>No pixel differs by more than the tolerance, outside of the ignored regions.</summary>
    Same,

    /// <summary>At least one pixel differs.</summary>
    Changed,

    /// <summary>The image exists only in the difference folder.</summary>
    Added,

    /// <summary>The image exists only in the reference folder.</summary>
    Removed,

    /// <summary>The images have different sizes, so their pixels cannot be compared.</summary>
    SizeChanged,
}
