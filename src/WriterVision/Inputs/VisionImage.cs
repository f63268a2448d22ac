namespace WriterVision.Inputs;

/// <summary>An image that a model is asked about, looked at and found fit.</summary>
internal abstract class VisionImage
{
    /// <summary>What the input was, as a result and an error show it.</summary>
    public abstract string Path { get; }

    public abstract string Name { get; }

    /// <summary>What is sent, for <c>-WhatIf</c>: the format and the size, or that the service fetches it.</summary>
    public abstract string Description { get; }

    /// <summary>Where the image can be had again, for another question about it.</summary>
    public abstract ImageReference Reference { get; }
}
