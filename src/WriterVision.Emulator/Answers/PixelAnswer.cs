using System;
using System.Globalization;
using System.Linq;
using System.Text;
using WriterVision.Emulator.Images;

namespace WriterVision.Emulator.Answers;

/// <summary>
/// Describes images from their pixels: format, size, main colors, the differences between two images, and their text if it is requested. The
/// answer is the same each time, and never claims to come from a model.
/// </summary>
internal static class PixelAnswer
{
    private const string Signature = "[WriterVision emulator]";

    public static string About(Evidence evidence)
    {
        var answer = new StringBuilder(Signature);
        if (evidence.Images.Count == 0)
        {
            return answer.Append(" There is no image in this message.").ToString();
        }

        for (var index = 0; index < evidence.Images.Count; index++)
        {
            answer.Append(' ');
            if (evidence.Images.Count > 1)
            {
                answer.Append(CultureInfo.InvariantCulture, $"Image {index + 1}: ");
            }

            answer.Append(Describe(evidence.Images[index]));
        }

        for (var index = 0; index < evidence.Differences.Count; index++)
        {
            answer.Append(' ').Append(Compare(evidence.Differences[index], index + 2));
        }

        if (evidence.IsTextRequested)
        {
            answer.Append(evidence.Reading switch
            {
                { Text: null } unread => $" {unread.Problem}",
                { Text: "" } => " There is no text in it.",
                { Text: var text } => $" Its text:\n{text}",
            });
        }

        return answer.ToString();
    }

    /// <summary>Describes a difference in one sentence.</summary>
    public static string Compare(ImageDifference? difference, int number) => difference switch
    {
        null => string.Create(CultureInfo.InvariantCulture, $"Images 1 and {number} differ in size."),
        { Share: 0 } => string.Create(CultureInfo.InvariantCulture, $"Images 1 and {number} have identical pixels."),
        { } found => string.Create(
            CultureInfo.InvariantCulture,
            $"Images 1 and {number} differ in {found.Share * 100:0.##}% of their pixels, all within {Rectangle(found)}."),
    };

    public static string Rectangle(ImageDifference difference)
    {
        var region = difference.Region;
        return string.Create(
            CultureInfo.InvariantCulture, $"the rectangle from ({region.Left}, {region.Top}) to ({region.Right}, {region.Bottom})");
    }

    private static string Describe(ImageFacts image)
    {
        if (image.Words is not null)
        {
            return string.Create(CultureInfo.InvariantCulture, $"A {image.Format} file of {image.Length:N0} bytes.");
        }

        var colors = image.Colors.Select(color => FormattableString.Invariant($"{color.Name} ({color.Share * 100:0}%)"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"A {image.Format} image of {image.Width} x {image.Height} pixels in {image.Length:N0} bytes, mostly {string.Join(", ", colors)}.");
    }
}
