using System.Collections.Generic;
using WriterVision.Emulator.Images;

namespace WriterVision.Emulator.Answers;

/// <summary>What is known about the images of a request; every answer is built from it.</summary>
/// <param name="Images">The images, in order.</param>
/// <param name="Differences">For each image after the first, the difference from the first; null if the sizes differ.</param>
/// <param name="IsTextRequested">True if the prompt or the schema asks for the text in the images.</param>
/// <param name="Reading">The text in the images, if it was requested.</param>
internal sealed record Evidence(IReadOnlyList<ImageFacts> Images, IReadOnlyList<ImageDifference?> Differences, bool IsTextRequested, TextReading Reading)
{
    /// <summary>True if all images have the same pixels.</summary>
    public bool AreEqual
    {
        get
        {
            foreach (var difference in Differences)
            {
                if (difference is not { Share: 0 })
                {
                    return false;
                }
            }

            return Images.Count > 0;
        }
    }
}
