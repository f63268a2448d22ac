using System.Collections.Generic;

namespace WriterVision;

/// <summary>
/// A pipeline object that represents images: an uploaded file, an earlier result, or an object of another module that creates images.
/// <c>Invoke-WriterVision</c>, <c>Compare-WriterImage</c> and <c>Send-WriterFile</c> accept every implementation as input.
/// </summary>
public interface IImageSource
{
    /// <summary>Gets the images. (This is a method, because a property would be shown with the other properties of the object.)</summary>
    /// <returns>One or more images.</returns>
    IReadOnlyList<ImageReference> GetImages();
}
