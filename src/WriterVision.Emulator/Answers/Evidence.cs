using System.Collections.Generic;
using WriterVision.Emulator.Images;

namespace WriterVision.Emulator.Answers;

/// <summary>What is known about the images of a request: what every answer is made of.</summary>
/// <param name="Images">The images, in order.</param>
/// <param name="Differences">For each image but the first, what differs from the first; null where their sizes do.</param>
/// <param name="IsTextAsked">Whether the prompt or the schema asks for the text in them.</param>
/// <param name="Text">The text in the images, where it was asked for and could be read.</param>
internal sealed record Evidence(IReadOnlyList<ImageFacts> Images, IReadOnlyList<ImageDifference?> Differences, bool IsTextAsked, string? Text)
{
    /// <summary>Whether all images have the same pixels.</summary>
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
