using System.Collections.Generic;

namespace WriterVision;

/// <summary>
/// A pipeline object that represents images: an uploaded file, an earlier result, or an object of another module that creates images.
/// <c>Invoke-WriterVision</c>, <c>Compare-WriterImage</c> and <c>Send-WriterFile</c> accept every implementation as input.
/// </summary>
public interface IImageSource
{
    /// <summary>Gets the images. (A method, because a property would appear in every list of the object's properties.)</summary>
    /// <returns>One or more images.</returns>
    IReadOnlyList<ImageReference> GetImages();
}
