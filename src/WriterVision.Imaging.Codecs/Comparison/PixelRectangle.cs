namespace WriterVision.Imaging.Codecs.Comparison;

/// <summary>A rectangle of pixels.</summary>
internal readonly struct PixelRectangle
{
    public PixelRectangle(int left, int top, int width, int height)
    {
        Left = left;
        Top = top;
        Width = width;
        Height = height;
    }

    public int Left { get; }

    public int Top { get; }

    public int Width { get; }

    public int Height { get; }
}
