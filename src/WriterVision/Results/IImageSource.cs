using System.Collections.Generic;

namespace WriterVision;

/// <summary>An object of a pipeline that stands for images: an uploaded file, or an answer whose images can be asked about again.</summary>
public interface IImageSource
{
    /// <summary>Gets the images. (A property would stand in every list of an object's properties, and mean nothing there.)</summary>
    /// <returns>The images; never none.</returns>
    IReadOnlyList<ImageReference> GetImages();
}
