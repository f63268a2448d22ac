using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using WriterVision.Emulator.Images;

namespace WriterVision.Emulator.Answers;

/// <summary>
/// Says of images what their pixels say: format, size, main colours, and what differs between two. It says the same each time, and
/// never pretends to be a model.
/// </summary>
internal static class PixelAnswer
{
    private const string Signature = "[WriterVision emulator]";

    public static string About(IReadOnlyList<ReceivedImage> images)
    {
        var answer = new StringBuilder(Signature);
        if (images.Count == 0)
        {
            return answer.Append(" There is no image in this message.").ToString();
        }

        for (var index = 0; index < images.Count; index++)
        {
            answer.Append(' ');
            if (images.Count > 1)
            {
                answer.Append(CultureInfo.InvariantCulture, $"Image {index + 1}: ");
            }

            answer.Append(Describe(images[index]));
        }

        for (var index = 1; index < images.Count; index++)
        {
            answer.Append(' ').Append(Compare(images[0], images[index], index + 1));
        }

        return answer.ToString();
    }

    private static string Describe(ReceivedImage image)
    {
        var colours = image.Colours.Select(colour => FormattableString.Invariant($"{colour.Name} ({colour.Share * 100:0}%)"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"A {image.Format} image of {image.Width} x {image.Height} pixels in {image.Length:N0} bytes, mostly {string.Join(", ", colours)}.");
    }

    private static string Compare(ReceivedImage first, ReceivedImage other, int number)
    {
        if (first.Width != other.Width || first.Height != other.Height)
        {
            return $"Images 1 and {number} differ in size.";
        }

        var difference = ImageDifference.Between(first.Pixels, other.Pixels);
        var region = difference.Region;
        return difference.Share == 0
            ? $"Images 1 and {number} have equal pixels."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Images 1 and {number} differ in {difference.Share * 100:0.##}% of their pixels, all within the rectangle from ({region.Left}, {region.Top}) to ({region.Right}, {region.Bottom}).");
    }
}
