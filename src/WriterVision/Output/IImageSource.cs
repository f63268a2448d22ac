using System.Collections.Generic;

namespace WriterVision;

/// <summary>An object of a pipeline that stands for images: an uploaded file, or an answer whose images can be asked about again.</summary>
public interface IImageSource
{
    /// <summary>The images; never empty.</summary>
    IReadOnlyList<ImageReference> Images { get; }
}
